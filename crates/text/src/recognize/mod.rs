//! Sentences with syntax -> mentions: names, numbers, dates, anaphors.
//!
//! ```text
//! 米OpenAIは動画生成AI「Sora 2」を発表した。同社は…
//! ├ Country  ├ Company       ├ AIModel          ├ anaphor (Company)
//! ```
//! Candidates come from the lexicon, from patterns and from the trained tagger; `candidate::settle` decides where they
//! overlap, for a reason that each of them carries. What is named for sure anywhere in a document is then found in all of
//! it. Which mentions refer to the same thing is the business of `resolve`.

mod bounds;
mod candidate;
pub mod date;
mod defined;
pub mod fold;
mod forms;
mod heads;
mod lexical;
pub mod number;
mod patterns;
mod phrases;
mod repeated;
mod script;
mod support;
pub mod tagger;
mod used;
pub mod words;

use std::sync::Arc;

use crate::document::{Document, Mention, Pos, SentenceAnalysis};
use crate::resource::{Class, Lexicon, Ontology};
use crate::span::ByteSpan;
use crate::term::Branch;

use candidate::{Candidate, Reason, settle};
use lexical::{Hit, LexicalMatcher};
use support::Support;
use tagger::{Tagger, TaggerScratch};
use words::Words;

/// Reads what is read once.
pub(crate) fn prepare() {
    Words::embedded();
    Tagger::embedded();
    number::prepare();
    date::prepare();
}

/// Finds mentions; shared by all threads.
pub struct EntityRecognizer {
    lexicon: Arc<Lexicon>,
    ontology: Arc<Ontology>,
    matcher: LexicalMatcher,
    words: &'static Words,
    tagger: &'static Tagger,
}

impl EntityRecognizer {
    /// A recognizer with the models that the program ships.
    pub fn new(lexicon: Arc<Lexicon>, ontology: Arc<Ontology>) -> Self {
        let matcher = LexicalMatcher::new(&lexicon);
        Self { lexicon, ontology, matcher, words: Words::embedded(), tagger: Tagger::embedded() }
    }

    /// Fills in the mentions of all sentences of one document.
    pub fn recognize(&self, document: &Document, sentences: &mut [SentenceAnalysis]) {
        let hits: Vec<Vec<Hit<'_>>> =
            sentences.iter().map(|s| self.matcher.find(s, &fold::fold(&s.sentence.text))).collect();
        let support = Support::collect(self, sentences, &hits);
        let mut found: Vec<Vec<Candidate>> = Vec::with_capacity(sentences.len());
        let mut scratch = TaggerScratch::default();
        for (sentence, hits) in sentences.iter().zip(&hits) {
            let mut candidates = self.candidates(sentence, hits, &support);
            self.tagger.find(sentence, self.words, &mut scratch, &mut candidates);
            let mut names = settle(&sentence.sentence.text, self.words, &self.ontology, candidates);
            names.iter_mut().for_each(|name| self.refine(sentence, name));
            names.retain(|name| !bounds::counts(sentence, name) && !bounds::plain(sentence, self.words, name));
            bounds::dotted(&sentence.sentence.text, self.words, &mut names);
            bounds::join(&sentence.sentence.text, &self.ontology, &mut names);
            bounds::employers(&sentence.sentence.text, self.words, &mut names);
            bounds::readings(&sentence.sentence.text, &mut names);
            found.push(names);
        }
        defined::add(sentences, &self.ontology, &mut found);
        used::add(sentences, self.words, &self.ontology, &mut found);
        for (sentence, names) in sentences.iter().zip(&mut found) {
            let told = |n: &&mut Candidate| matches!(n.reason, Reason::Tagged | Reason::Used | Reason::Defined);
            for name in names.iter_mut().filter(|n| told(n) && n.class.branch() == Branch::Organization) {
                name.bytes = self.words.proper(&sentence.sentence.text, name.bytes);
            }
        }
        repeated::add(sentences, &mut found);
        let bare = heads::find(sentences, self.words, &self.ontology, &found);
        let mut clock = date::Clock::of(document, sentences);
        for ((sentence, names), bare) in sentences.iter_mut().zip(found).zip(bare) {
            let mut mentions: Vec<Mention> = names.iter().map(|c| c.mention(sentence)).collect();
            let mut phrases = Vec::new();
            phrases::find(sentence, self.words, &mut phrases);
            phrases.extend(bare.into_iter().map(|(bytes, class)| phrases::head(sentence, bytes, class)));
            mentions.retain(|m| !phrases.iter().any(|p| p.bytes.contains(m.bytes)));
            phrases.retain(|p| !mentions.iter().any(|m| m.bytes.overlaps(p.bytes)));
            mentions.extend(phrases);
            // A number inside a name is part of it (Sora 2); a name inside a number or date is none (元 in 5元).
            let mut numbers = number::find(sentence, &mut clock);
            mentions.retain(|m| !numbers.iter().any(|n| n.bytes.contains(m.bytes) && n.bytes != m.bytes));
            numbers.retain(|n| !mentions.iter().any(|m| m.bytes.overlaps(n.bytes)));
            mentions.extend(numbers);
            mentions.sort_by_key(|m| (m.bytes.begin, std::cmp::Reverse(m.bytes.end)));
            for mention in &mut mentions {
                let own = mention.lexicon.and_then(|entry| self.lexicon.class(entry));
                mention.own_class =
                    own.filter(|own| *own != mention.class && self.ontology.nearest(*own) == mention.class);
            }
            sentence.mentions = mentions;
        }
    }

    fn candidates(&self, sentence: &SentenceAnalysis, hits: &[Hit<'_>], support: &Support) -> Vec<Candidate> {
        let text = sentence.sentence.text.as_str();
        let mut out = Vec::new();
        patterns::quoted(sentence, self.words, &mut out);
        patterns::titled(sentence, self.words, &mut out);
        patterns::officers(sentence, self.words, &mut out);
        patterns::enclosed(sentence, self.words, &self.ontology, &mut out);
        patterns::numbered(text, &mut out);
        let from = out.len();
        out.extend(hits.iter().filter_map(|hit| support.choose(self, sentence, hit)));
        let lexical: Vec<Candidate> = out[from..].to_vec();
        patterns::latin_runs(text, self.words, |bytes| out.extend(self.latin(text, bytes, &lexical)));
        out
    }

    /// Gives a tagged name the finer class that its last part or the words beside it tell: 京都大学 is a research
    /// organisation, the product in チャットアプリ「縁」 is software.
    fn refine(&self, sentence: &SentenceAnalysis, name: &mut Candidate) {
        if name.reason != Reason::Tagged {
            return;
        }
        let text = sentence.sentence.text.as_str();
        name.bytes = without_adverb(self.words, sentence, name.bytes);
        // SO|長谷部
        let placed = self.words.positions.iter().find_map(|p| Some((p.len(), name.bytes.of(text).strip_prefix(p)?)));
        let kanji = |n: &str| n.starts_with(|c: char| script::script(c) == script::Script::Kanji);
        if let Some((length, _)) = placed.filter(|(_, n)| kanji(n) || name.class == Class::PERSON && !n.is_empty()) {
            name.bytes.begin += length as u32;
            name.class = Class::PERSON;
        }
        name.bytes = bounds::proper(text, self.words, name.bytes);
        if let Some(given) = bounds::without_kin(sentence, self.words, name.bytes) {
            (name.bytes, name.class) = (given, Class::PERSON);
        }
        // 株式会社Azit is no person and no ware, NPO法人|ひだまり no company.
        let surface = name.bytes.of(text);
        let before = &text[..name.bytes.begin as usize];
        let legal =
            self.words.legal.iter().filter(|(form, _)| {
                surface.len() > form.len() && surface.starts_with(**form) || before.ends_with(**form)
            });
        let bare = name.class == Class::COMPANY || !self.ontology.is_a(name.class, Class::ORGANIZATION);
        if let Some((_, class)) = legal.max_by_key(|(form, _)| (form.len(), **form)).filter(|_| bare) {
            name.class = *class;
        }
        if let Some(place) = bounds::dateline(text, name.bytes) {
            (name.bytes, name.class) = (place, Class::PLACE);
        }
        if matches!(name.class, Class::PLACE | Class::REGION | Class::CITY) {
            name.bytes = bounds::without_seat(text, name.bytes);
        }
        if self.ontology.is_a(name.class, Class::ORGANIZATION) {
            name.bytes = bounds::without_former(sentence, self.words, name.bytes);
        }
        let held = bounds::without_office(text, self.words, name.bytes);
        if held != name.bytes {
            name.bytes = held;
            name.class = Class::PERSON;
        }
        if name.class == Class::PERSON {
            // 高峰ゆりな|さん
            let cut = name.bytes.of(text).ends_with('さ') && text[name.bytes.end as usize..].starts_with('ん');
            name.bytes.end -= if cut { 'さ'.len_utf8() as u32 } else { 0 };
            name.bytes = bounds::with_surname(sentence, self.words, name.bytes);
            name.bytes = bounds::with_head(sentence, self.words, name.bytes);
            name.bytes = bounds::with_kana(sentence, self.words, name.bytes);
        }
        // 台湾の作家、林芷瑩: characters behind a calling and a comma are a person.
        let called = text[..name.bytes.begin as usize].strip_suffix('、').is_some_and(|before| {
            let kanji = |c: char| script::script(c) == script::Script::Kanji;
            let surface = name.bytes.of(text);
            let short = (2..=4).contains(&surface.chars().count()) && surface.chars().all(kanji);
            let calling = self.words.noun_at_end(before).is_some_and(|(class, _)| class == Class::PERSON);
            short && calling && self.words.suffix_of(surface).is_none()
        });
        let called = called || bounds::aged(text, self.words, name.bytes);
        if called && self.ontology.is_a(name.class, Class::ORGANIZATION) {
            name.class = Class::PERSON;
        }
        // ボリビア北東部: the name is that of the country.
        if let Some(place) = self.words.whole_place(name.bytes.of(text)) {
            let country = self.words.countries.contains(place);
            if country || matches!(name.class, Class::PLACE | Class::COUNTRY | Class::REGION | Class::CITY) {
                name.bytes.end = name.bytes.begin + place.len() as u32;
                name.class = if country { Class::COUNTRY } else { Class::PLACE };
            }
        }
        name.bytes = self.words.trimmed(text, name.bytes);
        if let Some((bytes, class)) = self.words.without_kind(text, name.bytes) {
            name.bytes = bytes;
            match class {
                Some(class) => name.class = class,
                // デンマーク・ノルドヴィン: a country stands before the name of a company, not of a person.
                None if name.class == Class::PERSON => name.class = Class::COMPANY,
                None => {}
            }
        }
        if let Some(bytes) = self.words.without_town(text, name.bytes) {
            (name.bytes, name.class) = (bytes, Class::CITY);
            return;
        }
        // 自転車見本市|ユーロバイク: what stands right before is no name of a house.
        let before = &text[..name.bytes.begin as usize];
        let event = |(class, _): (Class, _)| self.ontology.is_a(class, Class::EVENT);
        if name.class == Class::COMPANY && self.words.noun_at_end(before).is_some_and(event) {
            name.class = Class::EVENT;
        }
        if name.class == Class::PERSON && bounds::housed(text, self.words, name.bytes) {
            name.class = Class::COMPANY;
            return;
        }
        // CEO:ラヴィ・シャルマ
        let stem = before.trim_end_matches([':', '：', '・']);
        let held = stem.len() < before.len()
            && stem.char_indices().rev().take(10).any(|(i, _)| {
                let office = &stem[i..];
                office.chars().nth(1).is_some() && self.words.titles.get(office) == Some(&Class::PERSON)
            });
        let katakana = name
            .bytes
            .of(text)
            .chars()
            .all(|c| matches!(script::script(c), script::Script::Katakana | script::Script::MiddleDot));
        if held && katakana && name.class == Class::COMPANY && self.words.suffix_of(name.bytes.of(text)).is_none() {
            name.class = Class::PERSON;
            return;
        }
        // ソーレン・ニールセン|CEOは
        let behind = &text[name.bytes.end as usize..];
        let titled = behind
            .char_indices()
            .map(|(i, c)| i + c.len_utf8())
            .take(10)
            .filter(|end| self.words.titles.get(&behind[..*end]) == Some(&Class::PERSON));
        let held = titled.last().is_some_and(|end| !behind[end..].starts_with(['の', '、', '・']));
        let dotted = name.bytes.of(text).contains('・') && self.words.suffix_of(name.bytes.of(text)).is_none();
        if held && katakana && dotted && name.class == Class::COMPANY {
            name.class = Class::PERSON;
            return;
        }
        // ゼノバ・ラボ: nobody's surname.
        let part = name.bytes.of(text).rsplit_once('・').map_or("", |(_, part)| part);
        let firm = self.words.endings.contains(&part) && !self.words.surnames.contains(part);
        if katakana && firm && !held && name.class == Class::PERSON && !behind.starts_with('氏') {
            name.class = Class::COMPANY;
            return;
        }
        if let Some((_, class)) = self.words.leading.iter().find(|(w, _)| name.bytes.of(text).starts_with(w))
            && name.class == Class::PRODUCT
        {
            name.class = *class;
            return;
        }
        // 信州ぶどう連合: no ware, by its last part.
        let told = self.words.suffix_of(name.bytes.of(text)).filter(|c| self.ontology.is_a(*c, Class::ORGANIZATION));
        let marked = text[..name.bytes.begin as usize].ends_with(['「', '『', '“']);
        if let Some(class) = told.filter(|_| name.class == Class::PRODUCT && !marked) {
            name.class = class;
            return;
        }
        let organization = self.ontology.is_a(name.class, Class::ORGANIZATION);
        if organization && bounds::is_person(sentence, self.words, name.bytes) {
            name.class = Class::PERSON;
            return;
        }
        if let Some(class) = self.introduced(text, name) {
            name.class = class;
            return;
        }
        let surface = name.bytes.of(text);
        let fits = |class: &Class| *class != name.class && self.ontology.is_a(*class, name.class);
        let last = self.words.suffix_of(surface);
        // 制作センター is a unit that acts, though it has walls.
        let organization = organization
            || (name.class == Class::FACILITY && last.is_some_and(|c| self.ontology.is_a(c, Class::ORGANIZATION_UNIT)));
        let finer = if organization {
            last.filter(|c| self.ontology.is_a(*c, Class::ORGANIZATION))
        } else if name.class == Class::PRODUCT {
            let before = text[..name.bytes.begin as usize].trim_end_matches(['「', '『', '“']);
            let after = text[name.bytes.end as usize..].trim_start_matches(['」', '』', '”']);
            let noun = self.words.noun_at_end(before).or_else(|| self.words.noun_at_start(after)).map(|n| n.0);
            let beside = noun.or_else(|| self.words.verb_at_end(before));
            beside.filter(|c| self.ontology.is_a(*c, Class::ARTIFACT) || self.ontology.is_a(*c, Class::CREATIVE_WORK))
        } else if name.class == Class::PLACE && (self.words.countries.contains(surface) || surface == "日本") {
            Some(Class::COUNTRY)
        } else {
            last.filter(fits)
        };
        if let Some(class) = finer {
            name.class = class;
        }
    }

    /// The class of a kind of organisation before a name that was tagged as something else: 新興企業X, 監視カメラ大手のX.
    fn introduced(&self, text: &str, name: &Candidate) -> Option<Class> {
        if ![Class::PERSON, Class::FACILITY, Class::PRODUCT].contains(&name.class) {
            return None;
        }
        let before = &text[..name.bytes.begin as usize];
        let after = &text[name.bytes.end as usize..];
        let titled = self.words.title_at_start(after);
        let kind = self.words.noun_at_end(before.strip_suffix(['の', '・']).unwrap_or(before)).map(|n| n.0);
        // 船場の繊維商社、|蝶野は
        let apposed = || {
            let house = before.strip_suffix('、').and_then(|b| self.words.noun_at_end(b)).map(|n| n.0);
            house.filter(|c| *c == Class::COMPANY && after.starts_with(['は', 'が', 'の', 'に', 'を', 'と', 'も']))
        };
        let kind = kind.or_else(apposed);
        let labelled =
            self.words.suffix_of(name.bytes.of(text)) == Some(Class::COMPANY) && !before.ends_with(['「', '『']);
        // 英オカドは: a country in one character stands before companies, and before people only with a title.
        let mark = before.chars().next_back().filter(|c| *c != '日' && *c != '中' && *c != '西' && *c != '加');
        let country = name.class == Class::PERSON
            && mark.is_some_and(|c| self.words.is_country_mark(c.encode_utf8(&mut [0; 4])))
            && self.words.kind_at_end(name.bytes.of(text)).is_none()
            && name.bytes.of(text).chars().all(|c| matches!(script::script(c), script::Script::Katakana))
            && after.starts_with(['は', 'が', 'の', 'と', 'を', 'も', 'に', 'へ', 'や', '、']);
        // 英経済誌|エコノミック・ジャーナル: right before, and in other letters.
        let foreign = |c| matches!(script::script(c), script::Script::Katakana | script::Script::Latin);
        let press = self.words.kind_at_end(before).filter(|class| {
            matches!(*class, Class::PUBLICATION | Class::MEDIA_ORGANIZATION) && name.bytes.of(text).starts_with(foreign)
        });
        let company = if labelled || country { Some(Class::COMPANY) } else { kind };
        company.filter(|class| *class == Class::COMPANY).or(press).filter(|_| !titled)
    }

    /// A run of Latin letters, given the lexicon names found: a name with a version, a name of its own, or neither.
    fn latin(&self, text: &str, bytes: ByteSpan, lexical: &[Candidate]) -> Option<Candidate> {
        let inside = lexical.iter().find(|c| c.bytes.overlaps(bytes));
        if let Some(known) = inside {
            let tail = &text[known.bytes.end as usize..bytes.end.max(known.bytes.end) as usize];
            // 機能安全規格|ISO 26262: a number of the body that sets it.
            let told = self.words.noun_at_end(&text[..bytes.begin as usize]).map(|n| n.0);
            let number = tail.strip_prefix([' ', '-']).is_some_and(|n| n.starts_with(|c: char| c.is_ascii_digit()));
            if number && told == Some(Class::STANDARD) && known.class.branch() == Branch::Organization {
                return Some(Candidate::new(bytes, Class::STANDARD, Reason::Version, 0.85));
            }
            let artifact = self.ontology.is_a(known.class, Class::ARTIFACT);
            let version =
                tail.trim_start_matches([' ', '-']).starts_with(|c: char| c.is_ascii_digit() || matches!(c, 'v' | 'V'))
                    || tail
                        .split([' ', '-'])
                        .skip(1)
                        .all(|w| w.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit()) || w == "mini");
            return (artifact && known.bytes.begin == bytes.begin && !tail.is_empty() && version)
                .then(|| Candidate::new(bytes, known.class, Reason::Version, 0.85));
        }
        let (before, after) = (&text[..bytes.begin as usize], &text[bytes.end as usize..]);
        let class = if let Some((class, _)) = self.words.noun_at_start(after) {
            class
        } else if let Some((class, _)) = self.words.noun_at_end(before) {
            class
        } else if before.ends_with(['米', '英', '独', '仏', '韓']) || before.ends_with("中国") {
            Class::COMPANY
        } else {
            return None;
        };
        Some(Candidate::new(bytes, class, Reason::Latin, 0.5))
    }
}

/// A name without the word of time or manner that stands right before it: きのう|ミライ技研, さきごろ|水城製薬.
fn without_adverb(words: &Words, sentence: &SentenceAnalysis, name: ByteSpan) -> ByteSpan {
    let text = &sentence.sentence.text;
    let at = sentence.tokens.partition_point(|t| t.bytes.begin < name.begin);
    let tokens = sentence.tokens.get(at..).unwrap_or_default();
    // 「もっと!家計簿」: what somebody named so himself stays whole.
    if text[..name.begin as usize].ends_with(['「', '『', '“', '"']) {
        return name;
    }
    // One token by its part of speech, or up to three that the table knows together.
    let ends = (1..=3).filter_map(|count| {
        let (run, next) = (tokens.get(..count)?, tokens.get(count)?);
        let end = run.last()?.bytes.end;
        let word = &text[name.begin as usize..end.max(name.begin) as usize];
        let kana = word.chars().all(|c| matches!(c, 'ぁ'..='ん'));
        let tagged = count == 1
            && kana
            && matches!(run[0].pos, Pos::ADVERB | Pos::PARTICLE_ADVERB | Pos::DEPENDENT_ADVERBIAL | Pos::TIME_NOUN);
        // きょうの料理: with の it belongs to the name.
        let goes_on = next.bytes.end <= name.end && !next.pos.is_particle() && !next.pos.is_symbol();
        (goes_on && end < name.end && (tagged || words.adverbs.contains(word))).then_some(end)
    });
    ends.last().map_or(name, |end| ByteSpan::new(end, name.end))
}
