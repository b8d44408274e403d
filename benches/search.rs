//! Search over a million sentences that a seeded generator writes, with 50,000 names: how long a question takes, whether every
//! name is found, and how large the index is beside the text. `cargo bench --bench search [-- SENTENCES]`

use std::io::Write;
use std::time::Instant;

use enishi::document::{Document, EntityRecord, MentionRecord, Record};
use enishi::search::{Catalog, NameIndex, SentenceIndex};
use enishi::serve::sentence_index;

const NAMES: usize = 50_000;
const SENTENCES: usize = 1_000_000;
/// Sentences of a document.
const LENGTH: usize = 20;
const QUESTIONS: usize = 2_000;

/// A linear congruential generator (Knuth's MMIX): the same numbers everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }
}

/// Names in kanji, katakana, hiragana and Latin letters, each once.
fn names(random: &mut Random) -> Vec<String> {
    let kanji: Vec<char> = "東西南北中大新光海山川森林石田野村原松竹梅桜星月空風雪花葉草木金銀鉄".chars().collect();
    let kana: Vec<char> =
        "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン".chars().collect();
    let syllables = ["ka", "to", "mi", "ra", "so", "ne", "vo", "li", "da", "xi", "qu", "ze"];
    let kinds = ["電機", "製薬", "自動車", "銀行", "商事", "建設", "食品", "通信", "精工"];
    let mut found = std::collections::BTreeSet::new();
    while found.len() < NAMES {
        let name: String = match random.below(4) {
            0 => (0..3).map(|_| random.pick(&kanji)).collect::<String>() + random.pick(&kinds),
            1 => (0..5).map(|_| random.pick(&kana)).collect(),
            2 => {
                let hiragana = |c: char| char::from_u32(c as u32 - 0x60).unwrap_or(c);
                (0..6).map(|_| hiragana(random.pick(&kana))).collect()
            }
            _ => {
                let word: String = (0..4).map(|_| random.pick(&syllables)).collect();
                word[..1].to_uppercase() + &word[1..]
            }
        };
        found.insert(name);
    }
    found.into_iter().collect()
}

fn records(names: &[String], sentences: usize, random: &mut Random) -> Vec<Record> {
    let verbs =
        ["を買収した", "に出資した", "と提携した", "の新製品を発売した", "との共同開発を発表した", "から撤退した"];
    let days = ["きょう", "昨年末", "先月", "3日午後", "2025年の春", "夏のうち"];
    let ends = ["。市場では驚きの声が上がった。", "。", "と明らかにした。", "が、詳しい額は示していない。"];
    let mut out = Vec::new();
    for number in 0..sentences / LENGTH {
        let mut text = String::new();
        let mut used = std::collections::BTreeMap::new();
        let mut count = 0;
        while count < LENGTH {
            let (a, b) = (random.below(names.len()), random.below(names.len()));
            let end = random.pick(&ends);
            text += &format!("{}、{}は{}{}{end}\n", random.pick(&days), names[a], names[b], random.pick(&verbs));
            count += end.matches('。').count();
            used.insert(a, ());
            used.insert(b, ());
        }
        let entities = used.keys().map(|n| EntityRecord {
            id: format!("https://example.org/{n}"),
            label: names[*n].clone(),
            ..EntityRecord::default()
        });
        let entities: Vec<EntityRecord> = entities.collect();
        let mentions = (0..entities.len()).map(|entity| MentionRecord { entity, ..MentionRecord::default() });
        out.push(Record {
            document: Document { id: format!("{number:06}"), text, ..Document::default() },
            mentions: mentions.collect(),
            entities,
            ..Record::default()
        });
    }
    out
}

/// Median and 99th percentile in milliseconds.
fn timed(mut work: impl FnMut(usize)) -> (f64, f64) {
    let mut times: Vec<f64> = (0..QUESTIONS)
        .map(|number| {
            let began = Instant::now();
            work(number);
            began.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    (times[QUESTIONS / 2], times[QUESTIONS * 99 / 100])
}

fn main() {
    let mut out = std::io::stdout().lock();
    let sentences = std::env::args().filter_map(|a| a.parse().ok()).next().unwrap_or(SENTENCES);
    let mut random = Random(7);
    let names = names(&mut random);
    let records = records(&names, sentences, &mut random);
    let text: usize = records.iter().map(|r| r.document.text.len()).sum();
    let began = Instant::now();
    let index = sentence_index(&records);
    let made = began.elapsed().as_secs_f64();
    let file = index.write("0");
    let began = Instant::now();
    let read = SentenceIndex::read(&file, "0").expect("what was written is read");
    let loaded = began.elapsed().as_secs_f64();
    assert_eq!(read, index);
    let share = file.len() as f64 / text as f64;
    let _ = writeln!(
        out,
        "{} sentences, {} names, {:.0} MB of text; index {:.0} MB, {share:.2} of the text, made in {made:.1} s, read in {loaded:.2} s",
        index.len(),
        names.len(),
        text as f64 / 1e6,
        file.len() as f64 / 1e6,
    );
    let began = Instant::now();
    let catalog = Catalog::new(&records);
    let by_name = NameIndex::new(&catalog);
    let made = began.elapsed().as_secs_f64();
    let _ = writeln!(out, "index of {} names made in {made:.1} s", catalog.entities.len());
    let mut missed = 0;
    for (number, entity) in catalog.entities.iter().enumerate() {
        let hits = by_name.find(&entity.label, |_| 0.0, 3);
        missed += usize::from(!hits.iter().any(|h| h.entity as usize == number && h.score >= 0.99));
    }
    let _ = writeln!(out, "exact names that are not found: {missed}");
    let pick = |number: usize| names[number * 7919 % names.len()].as_str();
    let mut found = 0;
    let questions: [(&str, Box<dyn Fn(usize) -> String>); 5] = [
        ("a name", Box::new(|n| pick(n).to_owned())),
        ("a name with a verb", Box::new(|n| format!("{} 買収", pick(n)))),
        ("two characters", Box::new(|n| ["買収", "出資", "市場", "夏の"][n % 4].to_owned())),
        ("one character", Box::new(|n| ["夏", "春", "驚", "額"][n % 4].to_owned())),
        ("a part of a name", Box::new(|n| pick(n).chars().skip(1).take(3).collect())),
    ];
    for (kind, question) in &questions {
        let (median, p99) = timed(|n| found += index.find(&records, &question(n), 10).1);
        let _ = writeln!(out, "sentences by {kind:18} median {median:.3} ms, 99 % {p99:.3} ms");
    }
    for (kind, change) in [("as written", 0), ("with a typing error", 1)] {
        let (median, p99) = timed(|n| {
            let mut letters: Vec<char> = pick(n).chars().collect();
            if change == 1 {
                letters.swap(1, 2);
            }
            found += by_name.find(&letters.iter().collect::<String>(), |_| 0.0, 10).len();
        });
        let _ = writeln!(out, "names {kind:24} median {median:.3} ms, 99 % {p99:.3} ms");
    }
    let _ = writeln!(out, "{found} hits");
}
