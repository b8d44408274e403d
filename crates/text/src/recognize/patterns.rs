//! Names that their surroundings give away: quotation marks beside a class noun, titles, Latin letters.

use super::candidate::{Candidate, Reason};
use super::script::{Script, script};
use super::words::Words;
use crate::document::{Pos, SentenceAnalysis, Token};
use crate::resource::{Class, Ontology};
use crate::span::ByteSpan;

const FAMILY_NAME: Pos = Pos::SURNAME;
/// Longest name in quotation marks, in characters.
const LONGEST_QUOTED: usize = 40;

/// Pairs of marks that names stand in.
const MARKS: [(char, char); 5] = [('「', '」'), ('『', '』'), ('“', '”'), ('《', '》'), ('〈', '〉')];

/// What stands between a noun and the name that it is said of.
const COPULAS: [&str; 4] = ["である", "となる", "にあたる", "としての"];
/// What stands between a name and the noun that it is the name of.
const NAMINGS: [&str; 8] =
    ["という", "といった", "と呼ばれる", "と呼ぶ", "と名付けた", "と名付けられた", "と題した", "と題する"];

/// Names in quotation marks: 動画生成AI「Sora」, 「カメオ」機能, 『山海経』.
pub fn quoted(sentence: &SentenceAnalysis, words: &Words, out: &mut Vec<Candidate>) {
    let text = sentence.sentence.text.as_str();
    // Where the quoted name before ended, and its class: 「A」「B」と「C」 are of one kind.
    let mut before: Option<(usize, Class)> = None;
    for (open, mark) in text.char_indices() {
        let Some(&(_, close_mark)) = MARKS.iter().find(|(o, _)| *o == mark) else { continue };
        let begin = open + mark.len_utf8();
        let Some(length) = text[begin..].find(close_mark) else { continue };
        let name = &text[begin..begin + length];
        if name.is_empty() || name.chars().count() > LONGEST_QUOTED || name.contains(mark) {
            continue;
        }
        let after = &text[begin + length + close_mark.len_utf8()..];
        // 「月之暗面(Moonshot AI)」: the name, and another of it in brackets, which `repeated` finds.
        // 「Ear (3)」: the number of a model is part of the name.
        let proper =
            name.find(['(', '（']).filter(|at| *at > 0 && name.ends_with([')', '）']) && !is_version(&name[*at..]));
        let name = name[..proper.unwrap_or(name.len())].trim_end();
        let bytes = ByteSpan::new(begin as u32, (begin + name.len()) as u32);
        let clause = name.contains('。') && !name.ends_with('。');
        if clause {
            continue;
        }
        let end = text.len() - after.len();
        let row = before
            .filter(|(at, _)| text.get(*at..open).is_some_and(|joint| JOINTS.contains(&joint)))
            .map(|(_, class)| class);
        if let Some(class) = kind_before(words, &text[..open]) {
            let speech = class == Class::PERSON || ends_in_clause(sentence, bytes);
            if !speech {
                out.push(Candidate::new(bytes, class, Reason::Quoted, 0.9));
                before = Some((end, class));
            }
        } else if let Some(class) = kind_of(sentence, words, &text[..open], bytes) {
            out.push(Candidate::new(bytes, class, Reason::Quoted, 0.75));
        } else if let Some(class) = kind_after(sentence, words, after) {
            if !ends_in_clause(sentence, bytes) && class != Class::PERSON {
                out.push(Candidate::new(bytes, class, Reason::Quoted, 0.8));
                before = Some((end, class));
            }
        } else if let Some(class) = words.use_at_start(after).filter(|_| !ends_in_clause(sentence, bytes)) {
            out.push(Candidate::new(bytes, class, Reason::Quoted, 0.75));
        } else if let Some(class) = own_class(words, name).filter(|_| !ends_in_clause(sentence, bytes)) {
            out.push(Candidate::new(bytes, class, Reason::Quoted, 0.7));
            before = Some((end, class));
        } else if matches!(mark, '『' | '《') {
            // 「『ポケコン7』は…動きます」: inside of speech the mark is that of any name.
            let spoken = mark == '『' && inside_speech(&text[..open]) && name.chars().all(foreign);
            let class = if spoken { Class::PRODUCT } else { Class::CREATIVE_WORK };
            out.push(Candidate::new(bytes, class, Reason::Quoted, 0.7));
            before = Some((end, class));
        } else if let Some(class) = row.or_else(|| kind_of_row(sentence, words, after)) {
            if !ends_in_clause(sentence, bytes) && class != Class::PERSON {
                out.push(Candidate::new(bytes, class, Reason::Quoted, 0.7));
                before = Some((end, class));
            }
        } else if mark == '「' && by_person(sentence, open, name, after) && !ends_in_clause(sentence, bytes) {
            out.push(Candidate::new(bytes, Class::CREATIVE_WORK, Reason::Quoted, 0.6));
            before = Some((end, Class::CREATIVE_WORK));
        }
    }
}

/// Whether parentheses hold but the number of a model: (3), (2a).
fn is_version(enclosed: &str) -> bool {
    let inner = enclosed.trim_matches(['(', ')', '（', '）']);
    inner.len() <= 3
        && inner.starts_with(|c: char| c.is_ascii_digit())
        && inner.chars().all(|c| c.is_ascii_alphanumeric())
}

/// Whether a 「 before is still open.
fn inside_speech(before: &str) -> bool {
    before.matches('「').count() > before.matches('」').count()
}

/// Whether a letter is none of those in which works have their titles.
fn foreign(c: char) -> bool {
    matches!(script(c), Script::Katakana | Script::Latin | Script::Digit | Script::MiddleDot | Script::Space)
}

/// The class that a name tells by its own first or last part: 週刊X, X協奏曲.
fn own_class(words: &Words, name: &str) -> Option<Class> {
    let leading = words.leading.iter().find(|(w, _)| name.len() > w.len() && name.starts_with(w)).map(|(_, c)| *c);
    leading.or_else(|| words.suffix_of(name).filter(|c| matches!(*c, Class::SONG)))
}

/// What stands between names in quotation marks of one list.
const JOINTS: [&str; 8] = ["", "、", "・", "と", "や", "、そして", "および", "及び"];
/// What joins a list of names to the noun that says their kind.
const GATHERING: [&str; 6] = ["の各", "などの", "といった", "をはじめとする", "の両", "など"];

/// The class that the noun behind a list tells of its names: 「A」「B」「C」の各料金プラン.
fn kind_of_row(sentence: &SentenceAnalysis, words: &Words, after: &str) -> Option<Class> {
    let mut rest = after;
    let mut listed = 0;
    loop {
        if let Some(behind) = GATHERING.iter().find_map(|g| rest.strip_prefix(g)) {
            return (listed > 0).then(|| noun_run(sentence, words, behind)).flatten();
        }
        let joint = JOINTS
            .iter()
            .filter(|j| rest.strip_prefix(**j).is_some_and(|r| r.starts_with('「')))
            .max_by_key(|j| j.len())?;
        let inside = &rest[joint.len() + '「'.len_utf8()..];
        let length = inside.find('」')?;
        rest = &inside[length + '」'.len_utf8()..];
        listed += 1;
        if listed > 12 {
            return None;
        }
    }
}

/// Whether a name of a person stands right before the marks, and what follows takes the quoted words for a title: 黒川博行「破門」が.
fn by_person(sentence: &SentenceAnalysis, open: usize, name: &str, after: &str) -> bool {
    let i = sentence.tokens.partition_point(|t| (t.bytes.end as usize) < open);
    let person = sentence
        .tokens
        .get(i)
        .is_some_and(|t| t.bytes.end as usize == open && matches!(t.pos, Pos::PERSON | Pos::SURNAME | Pos::GIVEN_NAME));
    let goes_on = ["が", "を", "で", "に", "の", "は", "も", "、", "(", "」"].iter().any(|p| after.starts_with(p));
    person && goes_on && name.chars().count() <= 16 && !name.contains(['、', '?', '!', '？', '！'])
}

/// The class of the noun before a name in quotation marks: 動画生成AI「Sora」, 最先端AI(人工知能)である「…」.
fn kind_before(words: &Words, before: &str) -> Option<Class> {
    let noun = |text: &str| words.kind_at_end(text);
    noun(before).or_else(|| {
        let said = COPULAS.iter().find_map(|c| before.strip_suffix(c)).unwrap_or(before);
        let bare = said.strip_suffix([')', '）']).and_then(|s| s.rfind(['(', '（']).map(|at| &s[..at])).unwrap_or(said);
        if bare.len() < before.len() { noun(bare) } else { None }
    })
}

/// The class of the noun before の, where the name itself is no common noun: 研究機関の「達磨院」, フリマアプリの「X」; no 企業の「稼ぐ力」.
fn kind_of(sentence: &SentenceAnalysis, words: &Words, before: &str, bytes: ByteSpan) -> Option<Class> {
    let noun = before.strip_suffix('の')?;
    let class = words.kind_at_end(noun).filter(|c| *c != Class::PERSON)?;
    let tokens = &sentence.tokens;
    let first = tokens.partition_point(|t| t.bytes.end <= bytes.begin);
    let last = tokens.partition_point(|t| t.bytes.begin < bytes.end);
    let inside = tokens.get(first..last)?;
    let text = bytes.of(&sentence.sentence.text);
    let nouns = inside.iter().all(|t| t.pos.is_noun() || t.unknown || t.pos.is_symbol() || t.pos.is_prefix());
    let foreign = text.chars().any(|c| matches!(script(c), Script::Katakana | Script::Latin));
    let proper = inside.iter().any(|t| t.unknown || t.pos.is_proper());
    let common = inside.len() == 1 && inside[0].pos.is_noun() && !inside[0].unknown && !inside[0].pos.is_proper();
    (nouns && !common && (foreign || proper || inside.len() > 1)).then_some(class)
}

/// The class of the noun behind a name in quotation marks: 「カメオ」機能, 「…」という高度AI.
fn kind_after(sentence: &SentenceAnalysis, words: &Words, after: &str) -> Option<Class> {
    if let Some((class, _)) = words.noun_at_start(after) {
        return Some(class);
    }
    let rest = NAMINGS.iter().find_map(|n| after.strip_prefix(n))?;
    noun_run(sentence, words, rest)
}

/// The class of the compound noun that `rest`, the end of the sentence, begins with.
fn noun_run(sentence: &SentenceAnalysis, words: &Words, rest: &str) -> Option<Class> {
    let text = sentence.sentence.text.as_str();
    let begin = (text.len() - rest.len()) as u32;
    let tokens = &sentence.tokens;
    let first = tokens.partition_point(|t| t.bytes.begin < begin);
    let run = tokens[first..].iter().take_while(|t| t.pos.is_noun() || t.pos.is_prefix()).count();
    let last = tokens[first..first + run].last()?;
    words.noun_at_end(&text[begin as usize..last.bytes.end as usize]).map(|n| n.0)
}

/// Whether the stretch ends in a verb, an auxiliary or a particle: quoted speech, not a name.
fn ends_in_clause(sentence: &SentenceAnalysis, bytes: ByteSpan) -> bool {
    let i = sentence.tokens.partition_point(|t| t.bytes.end <= bytes.end);
    i.checked_sub(1).is_some_and(|i| {
        let pos = sentence.tokens[i].pos;
        pos.is_verb() || pos == Pos::AUXILIARY || pos.is_particle()
    })
}

/// Names before titles: 孫正義会長, アモデイ氏, OpenAI社.
pub fn titled(sentence: &SentenceAnalysis, words: &Words, out: &mut Vec<Candidate>) {
    let text = sentence.sentence.text.as_str();
    let tokens = &sentence.tokens;
    for i in 1..tokens.len() {
        let standing = words.former.contains(&sentence.surface(i)) && i + 1 < tokens.len();
        if !(tokens[i].pos.is_noun() || standing) || tokens[i - 1].bytes.end != tokens[i].bytes.begin {
            continue;
        }
        // 山下泰裕前会長: who held an office, or holds it now, is named before that.
        let first = i + usize::from(standing && tokens[i].bytes.end == tokens[i + 1].bytes.begin);
        let from = tokens[first].bytes.begin as usize;
        let title = |e: usize| &text[from..tokens[e].bytes.end as usize];
        if !words.may_begin_title(&text[from..]) {
            continue;
        }
        let Some((title, class)) = (first..tokens.len().min(first + 4))
            .rev()
            .find_map(|e| words.titles.get(title(e)).map(|class| (title(e), class)))
        else {
            continue;
        };
        // 陶琳最高財務責任者, 譚旻社長: characters that are no word together, before a title of an office.
        let office = title.chars().count() >= 2 && !words.nouns.contains_key(title);
        let honorific = matches!(sentence.surface(i), "氏" | "さん" | "容疑者" | "被告" | "社");
        if let Some(bytes) = name_before(sentence, i, *class == Class::PERSON, honorific, office) {
            // Family and given name before an office, and nothing that might belong to them before: 直|吉|秀樹 is one name.
            let full = office && *class == Class::PERSON && i > 2 && tokens[i - 1].pos == Pos::GIVEN_NAME;
            let full = full && tokens[i - 2].pos == FAMILY_NAME && bytes.begin == tokens[i - 2].bytes.begin;
            let full = full && (tokens[i - 3].pos.is_particle() || tokens[i - 3].pos.is_symbol());
            let reason = if full { Reason::Officer } else { Reason::Titled };
            out.push(Candidate::new(bytes, *class, reason, if honorific { 0.9 } else { 0.8 }));
        }
    }
}

/// Names in brackets before a word that only a name of one class has behind it, without a year or the number of a round:
/// (2015年[木村伊兵衛写真賞]受賞), ([日本作曲家協会]会員), ([こみち書店]刊).
pub fn enclosed(sentence: &SentenceAnalysis, words: &Words, ontology: &Ontology, out: &mut Vec<Candidate>) {
    let (text, tokens) = (sentence.sentence.text.as_str(), &sentence.tokens);
    for i in 1..tokens.len() {
        let Some(class) = words.enclosed.get(sentence.surface(i)) else { continue };
        let closes = text[tokens[i].bytes.end as usize..].starts_with([')', '、']);
        let Some(first) = enclosed_from(sentence, i).filter(|first| closes && *first < i) else { continue };
        let bytes = ByteSpan::new(tokens[first].bytes.begin, tokens[i - 1].bytes.end);
        let name = bytes.of(text);
        let told = words.suffix_of(name);
        let fits = match told {
            Some(told) => told.branch() == class.branch() && (ontology.is_a(told, *class) || *class == Class::COMPANY),
            None => *class == Class::COMPANY || *class == Class::ORGANIZATION && name.ends_with('会'),
        };
        if fits && (2..=16).contains(&name.chars().count()) {
            let finer = told.filter(|told| ontology.is_a(*told, *class)).unwrap_or(*class);
            out.push(Candidate::new(bytes, finer, Reason::Quoted, 0.8));
        }
    }
}

/// The first token of the part of a bracket that goes on to a token, a year and the number of a round aside; None where a
/// particle stands in it.
fn enclosed_from(sentence: &SentenceAnalysis, last: usize) -> Option<usize> {
    let tokens = &sentence.tokens;
    let open = (0..last).rev().find(|k| matches!(sentence.surface(*k), "(" | "（" | "、" | ")" | "）"))?;
    let text = &sentence.sentence.text[..tokens[open].bytes.end as usize];
    let inside = text.rfind(['(', '（']) > text.rfind([')', '）']);
    let counted = |k: &usize| matches!(tokens[*k].pos, Pos::NUMBER | Pos::COUNTER) || sentence.surface(*k) == "第";
    let first = (open + 1..last).find(|k| !counted(k))?;
    let plain = (first..last).all(|k| !tokens[k].pos.is_particle() && !counted(&k) && tokens[k].pos != Pos::TIME_NOUN);
    (inside && plain).then_some(first)
}

/// What stands between an office and the name of who holds it.
const OFFICE_SIGNS: [&str; 6] = [":", "：", "=", "＝", "・", "　"];
/// What ends the name of an officer in a bracket or a line.
const OFFICER_ENDS: [char; 7] = ['、', ',', ')', '）', '/', '／', '\n'];

/// Names behind an office in a bracket or a line, to the end of it: (本社:札幌市、代表取締役社長:堀川真), (CEO一田朋聡).
pub fn officers(sentence: &SentenceAnalysis, words: &Words, out: &mut Vec<Candidate>) {
    let text = sentence.sentence.text.as_str();
    let tokens = &sentence.tokens;
    let mut begin = 0;
    while begin < tokens.len() {
        let from = tokens[begin].bytes.begin as usize;
        let title = |e: usize| &text[from..tokens[e].bytes.end as usize];
        let held =
            |e: &usize| words.titles.get(title(*e)) == Some(&Class::PERSON) && title(*e).chars().nth(1).is_some();
        let mut ends = (begin..tokens.len().min(begin + 6)).rev().filter(|_| words.may_begin_title(&text[from..]));
        let Some(last) = ends.find(held) else {
            begin += 1;
            continue;
        };
        begin = last + 1;
        let rest = &text[tokens[last].bytes.end as usize..];
        let signed = OFFICE_SIGNS.iter().find_map(|sign| rest.strip_prefix(sign));
        let enclosed = text[..from].rfind(['(', '（']) > text[..from].rfind([')', '）']);
        let Some(name) = signed.or_else(|| enclosed.then_some(rest)).map(|rest| rest.trim_start_matches(' ')) else {
            continue;
        };
        let end = name.find(OFFICER_ENDS).unwrap_or(name.len());
        let (name, at) = (&name[..end], (text.len() - name.len()) as u32);
        let kanji = (2..=5).contains(&name.chars().count()) && name.chars().all(|c| script(c) == Script::Kanji);
        let foreign = |c: char| matches!(script(c), Script::Katakana | Script::MiddleDot);
        let dotted = name.contains('・') && name.chars().all(foreign);
        let known = signed.is_some()
            || tokens[begin..]
                .iter()
                .take_while(|t| (t.bytes.begin as usize) < at as usize + name.len())
                .any(is_person);
        let body = words.suffix_of(name).is_some() || words.titles.contains_key(name) || words.nouns.contains_key(name);
        if (kanji || dotted) && known && !body {
            out.push(Candidate::new(ByteSpan::new(at, at + name.len() as u32), Class::PERSON, Reason::Officer, 0.85));
        }
    }
}

/// Whether the dictionary knows it as part of a person's name.
fn is_person(token: &Token) -> bool {
    matches!(token.pos, Pos::PERSON | Pos::SURNAME | Pos::GIVEN_NAME)
}

/// The name that ends where token `end` begins.
fn name_before(
    sentence: &SentenceAnalysis,
    end: usize,
    person: bool,
    honorific: bool,
    office: bool,
) -> Option<ByteSpan> {
    let text = sentence.sentence.text.as_str();
    let tokens = &sentence.tokens;
    let kind = |i: usize| sentence.surface(i).chars().next().map_or(Script::Symbol, script);
    let last = kind(end - 1);
    let mut begin = end;
    while begin > 0 && end - begin < 8 {
        let i = begin - 1;
        let joined = begin == end || tokens[i].bytes.end == tokens[begin].bytes.begin;
        let fits = match kind(i) {
            Script::MiddleDot => last == Script::Katakana,
            Script::Katakana => last == Script::Katakana,
            Script::Latin => last == Script::Latin,
            Script::Kanji => {
                last == Script::Kanji && (tokens[i].pos.is_proper() || tokens[i].pos == Pos::NOUN || tokens[i].unknown)
            }
            Script::Hiragana => last == Script::Kanji && tokens[i].pos.is_proper(),
            _ => matches!(sentence.surface(i), "=" | "＝") && last == Script::Katakana,
        };
        if !joined || !fits || (!person && kind(i) == Script::Kanji) {
            break;
        }
        begin = i;
        // A family name begins a Japanese name.
        if tokens[i].pos == FAMILY_NAME && last == Script::Kanji && end - begin > 1 {
            break;
        }
    }
    if begin == end {
        return None;
    }
    let bytes = ByteSpan::new(tokens[begin].bytes.begin, tokens[end - 1].bytes.end);
    let length = bytes.of(text).chars().count();
    let known = tokens[begin..end].iter().any(is_person) || bytes.of(text).contains('・');
    let loose = (begin..end).any(|i| tokens[i].unknown)
        || end - begin > 1 && (begin..end).all(|i| sentence.surface(i).chars().count() == 1);
    let alone = begin == 0
        || tokens[begin - 1].bytes.end < tokens[begin].bytes.begin
        || tokens[begin - 1].pos.is_particle()
        || tokens[begin - 1].pos.is_symbol();
    let fine = match last {
        Script::Kanji if office && person && loose && alone && (2..=4).contains(&length) => true,
        Script::Kanji => length <= 6 && (known || honorific),
        Script::Katakana | Script::Latin => length >= 2 && (known || honorific),
        _ => false,
    };
    fine.then_some(bytes)
}

/// Runs of Latin letters and digits that look like names: Sora 2, GPT-4o mini, LMArena.
pub fn latin_runs(text: &str, words: &Words, mut each: impl FnMut(ByteSpan)) {
    let bytes = text.as_bytes();
    let word_end = |from: usize| {
        let mut end = from;
        for (i, c) in text[from..].char_indices() {
            let inner = matches!(c, '-' | '.' | '&' | '\'' | '’' | '+' | '_' | ':' | '/')
                && text[from + i + c.len_utf8()..]
                    .chars()
                    .next()
                    .is_some_and(|n| matches!(script(n), Script::Latin | Script::Digit));
            match script(c) {
                Script::Latin | Script::Digit => end = from + i + c.len_utf8(),
                _ if inner => {}
                _ if c == '+' => end = from + i + 1,
                _ => break,
            }
        }
        end
    };
    let mut at = 0;
    while at < text.len() {
        let Some(c) = text[at..].chars().next() else { return };
        if script(c) != Script::Latin {
            // Digits at the head of a word belong to it: 3M, 1X.
            let digits = c.is_ascii_digit();
            let end = if digits { word_end(at) } else { at };
            if digits
                && text[at..end].chars().any(|c| c.is_ascii_uppercase())
                && !text[at..end].starts_with(|c: char| !c.is_ascii_digit())
            {
                if name_like(&text[at..end], words) {
                    each(ByteSpan::new(at as u32, end as u32));
                }
                at = end;
            } else {
                at = end.max(at + c.len_utf8());
            }
            continue;
        }
        let begin = at;
        let mut end = word_end(at);
        // Further words: capitalised, or a version.
        while end + 1 < text.len() && bytes[end] == b' ' {
            let next = word_end(end + 1);
            let word = &text[end + 1..next];
            let joins = word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
                || matches!(word, "mini" | "nano" | "of" | "and" | "the" | "for" | "de");
            if word.is_empty() || !joins {
                break;
            }
            end = next;
        }
        let trimmed = text[begin..end].trim_end_matches([' ', '-', ':', '/']);
        if name_like(trimmed, words) {
            each(ByteSpan::new(begin as u32, (begin + trimmed.len()) as u32));
        }
        at = end.max(begin + 1);
    }
}

fn name_like(name: &str, words: &Words) -> bool {
    name.len() > 1 && name.chars().any(char::is_uppercase) && !words.common.contains(name)
}

/// What is numbered like 第2工場.
const NUMBERED: [&str; 14] = [
    "工場",
    "発電所",
    "研究所",
    "倉庫",
    "物流センター",
    "配送センター",
    "センター",
    "ビル",
    "号館",
    "校舎",
    "棟",
    "ターミナル",
    "高炉",
    "店",
];

/// The length of the word for a facility that `text` begins with.
pub fn facility_at(text: &str) -> Option<usize> {
    NUMBERED.iter().find(|word| text.starts_with(**word)).map(|word| word.len())
}

/// Facilities that only have a number: 第2工場, 第114工場.
pub fn numbered(text: &str, out: &mut Vec<Candidate>) {
    for (begin, mark) in text.match_indices('第') {
        let rest = &text[begin + mark.len()..];
        let digits =
            rest.find(|c: char| !(c.is_ascii_digit() || "一二三四五六七八九十".contains(c))).unwrap_or(rest.len());
        if digits == 0 {
            continue;
        }
        if let Some(length) = facility_at(&rest[digits..]) {
            let end = begin + mark.len() + digits + length;
            out.push(Candidate::new(ByteSpan::new(begin as u32, end as u32), Class::FACILITY, Reason::Quoted, 0.9));
        }
    }
}
