//! Where tagged names begin and end.
//!
//! ```text
//! Xtend:エクステンド -> Xtend      英: Japan League -> Japan League      Coral Capital|パートナー
//! [田中耕一][記念研究所] -> one     [三宅]・[今井]・[池田法律事務所] -> one
//! ```

use super::candidate::{Candidate, Reason};
use super::script::{Script, script};
use super::words::Words;
use crate::document::{Pos, SentenceAnalysis, Token};
use crate::resource::{Class, Nesting, Ontology};
use crate::span::ByteSpan;
use crate::term::Branch;

/// 東京・築地: a quarter of a city, and no two cities side by side.
fn is_quarter(text: &str, city: &Candidate, quarter: &Candidate) -> bool {
    let place = |c: &Candidate| matches!(c.class, Class::PLACE | Class::CITY | Class::REGION);
    let dotted = |rest: &str| rest.starts_with('・');
    let within = || {
        let known = Nesting::embedded().outers(quarter.bytes.of(text));
        quarter.class != Class::CITY
            && (known.is_empty() || known.iter().any(|name| name.starts_with(city.bytes.of(text))))
    };
    let listed = dotted(&text[quarter.bytes.end as usize..]) || text[..city.bytes.begin as usize].ends_with('・');
    let cities = &Words::embedded().quartered;
    cities.contains(city.bytes.of(text))
        && !cities.contains(quarter.bytes.of(text))
        && place(quarter)
        && (quarter.reason == Reason::Tagged || within())
        && !listed
}

/// ジャン=リュック|・モロー: a surname behind a double given name.
fn is_double(text: &str, given: &Candidate, surname: &Candidate) -> bool {
    let katakana = |c: char| script(c) == Script::Katakana || c == '=';
    given.class == Class::PERSON
        && given.bytes.of(text).contains('=')
        && given.bytes.of(text).chars().all(katakana)
        && surname.bytes.of(text).chars().all(|c| script(c) == Script::Katakana)
}

/// What joins partners in the name of an office.
const OFFICES: [&str; 5] = ["法律事務所", "会計事務所", "特許事務所", "設計事務所", "税理士法人"];

/// 元|青葉電子の山田氏: the name of an organisation without what says that it was.
pub fn without_former(sentence: &SentenceAnalysis, words: &Words, name: ByteSpan) -> ByteSpan {
    let text = &sentence.sentence.text;
    let at = sentence.tokens.partition_point(|t| t.bytes.begin < name.begin);
    let first = sentence.tokens.get(at).filter(|t| t.pos == Pos::NOUN_PREFIX && t.bytes.end < name.end);
    let cut = first.filter(|t| words.former.contains(&t.bytes.of(text)));
    cut.map_or(name, |t| ByteSpan::new(t.bytes.end, name.end))
}

/// 喪主は長男|遼さん: a given name without what he is to another; None where no such name stands there.
pub fn without_kin(sentence: &SentenceAnalysis, words: &Words, name: ByteSpan) -> Option<ByteSpan> {
    let text = &sentence.sentence.text;
    let at = sentence.tokens.partition_point(|t| t.bytes.begin < name.begin);
    let kin = sentence.tokens.get(at).filter(|t| words.kin.contains(&t.bytes.of(text)) && t.bytes.end < name.end)?;
    let given = ByteSpan::new(kin.bytes.end, name.end);
    // 長男遼(りょう)さん: behind the reading in brackets as well.
    let mut after = &text[name.end as usize..];
    if let Some((reading, rest)) = after.strip_prefix('(').and_then(|r| r.split_once(')')) {
        let kana = reading.chars().all(|c| matches!(script(c), Script::Hiragana | Script::Katakana) || c == '・');
        after = if kana { rest } else { after };
    }
    let titled =
        after.char_indices().take(3).any(|(i, c)| words.titles.get(&after[..i + c.len_utf8()]) == Some(&Class::PERSON));
    (titled && given.of(text).chars().count() <= 4).then_some(given)
}

/// 井川蒼空(22), MF|井川蒼空: whether an age in brackets behind a short name, or a player's mark before it, makes it a person's.
pub fn aged(text: &str, words: &Words, name: ByteSpan) -> bool {
    let surface = name.of(text);
    let letters = surface
        .chars()
        .all(|c| matches!(script(c), Script::Kanji | Script::Hiragana | Script::Katakana | Script::MiddleDot));
    let short = (2..=12).contains(&surface.chars().count()) && letters && words.suffix_of(surface).is_none();
    let age = || {
        let inner = text[name.end as usize..].strip_prefix('(')?.split_once(')')?.0;
        inner.parse::<u32>().ok().filter(|age| inner.len() <= 3 && (5..=110).contains(age))
    };
    let before = &text[..name.begin as usize];
    let placed = || {
        let mark = words.positions.iter().filter(|p| before.ends_with(**p)).max_by_key(|p| p.len());
        mark.is_some_and(|p| !before[..before.len() - p.len()].ends_with(|c: char| c.is_ascii_alphanumeric()))
    };
    short && (placed() || age().is_some())
}

/// 荻野まり子さん(雑貨店、トコトワ|CEO): whether a name stands before an office in the brackets behind a person, which name
/// his house.
pub fn housed(text: &str, words: &Words, name: ByteSpan) -> bool {
    let (before, after) = (&text[..name.begin as usize], &text[name.end as usize..]);
    let Some((outer, inner)) = before.rsplit_once('(').filter(|(_, inner)| !inner.contains(')')) else { return false };
    let person = ["さん", "氏", "様"].iter().any(|honorific| outer.ends_with(honorific));
    let office = after.split_once(')').map_or("", |(office, _)| office);
    let begins = inner.is_empty() || inner.ends_with('、');
    person && begins && office.chars().nth(1).is_some() && words.titles.get(office) == Some(&Class::PERSON)
}

/// トランプ|米|大統領: a name in katakana without the country and office that it took in.
pub fn without_office(text: &str, words: &Words, name: ByteSpan) -> ByteSpan {
    let surface = name.of(text);
    let katakana = |c: char| matches!(script(c), Script::Katakana | Script::MiddleDot);
    let head = surface.find(|c| !katakana(c)).unwrap_or(surface.len());
    let mut rest = surface[head..].chars();
    let country = rest.next().is_some_and(|c| words.is_country_mark(c.encode_utf8(&mut [0; 4])));
    let office = words.titles.get(rest.as_str()) == Some(&Class::PERSON);
    if surface[..head].chars().count() >= 2 && country && office {
        return ByteSpan::new(name.begin, name.begin + head as u32);
    }
    // 寺本久雄|会頭
    let kanji = surface.chars().all(|c| script(c) == Script::Kanji);
    let ends = surface.char_indices().map(|(i, _)| i).filter(|i| kanji && surface[*i..].chars().count() >= 2);
    let title = ends.into_iter().find(|i| *i >= 9 && words.titles.get(&surface[*i..]) == Some(&Class::PERSON));
    let known =
        |i: &usize| (3..=5).contains(&surface[..*i].chars().count()) && words.suffix_of(&surface[..*i]).is_none();
    title.filter(known).map_or(name, |i| ByteSpan::new(name.begin, name.begin + i as u32))
}

/// 【ナイロビ|=時事】: the place of a dateline without the agency.
pub fn dateline(text: &str, name: ByteSpan) -> Option<ByteSpan> {
    let place = name.of(text).split_once('=').filter(|_| text[..name.begin as usize].ends_with('【'));
    place.map(|(place, _)| ByteSpan::new(name.begin, name.begin + place.len() as u32))
}

/// 首都|北野市: the name of a place without what it is the seat of.
pub fn without_seat(text: &str, name: ByteSpan) -> ByteSpan {
    let surface = name.of(text);
    let rest = ["首都", "州都", "県都", "省都"].iter().find_map(|seat| surface.strip_prefix(seat));
    let rest = rest.filter(|rest| rest.chars().nth(1).is_some());
    rest.map_or(name, |rest| ByteSpan::new(name.end - rest.len() as u32, name.end))
}

/// A tagged name without what a colon, a comma or a role adds to it.
pub fn proper(text: &str, words: &Words, mut name: ByteSpan) -> ByteSpan {
    let surface = name.of(text);
    if let Some((head, tail)) =
        surface.split_once([':', '：']).filter(|(h, t)| !h.trim().is_empty() && !t.trim().is_empty())
    {
        // 英: 仏: the language that the name is in.
        if head.chars().count() <= 2 && head.chars().all(|c| script(c) == Script::Kanji) {
            name.begin = name.end - tail.trim_start().len() as u32;
        } else if text[..name.begin as usize].ends_with('(')
            && tail.chars().all(|c| matches!(script(c), Script::Katakana | Script::Hiragana))
        {
            name.end = name.begin + head.trim_end().len() as u32;
        }
    }
    // (やまなみ・そうご): a bracket that opens before the name does not close in it.
    let surface = name.of(text);
    let closed = surface.ends_with(')') && !surface.contains('(');
    let opened = surface.starts_with('(') && !surface.contains(')');
    name.end -= u32::from(closed && surface.len() > 1);
    name.begin += u32::from(opened && surface.len() > 1);
    // A. JA全農: the letter of a list.
    let surface = name.of(text);
    let mut chars = surface.chars();
    if chars.next().is_some_and(|c| c.is_ascii_uppercase())
        && chars.next() == Some('.')
        && chars.next() == Some(' ')
        && name.begin == 0
    {
        name.begin += 3;
    }
    let surface = name.of(text);
    if let Some((Class::PERSON, length)) = words.noun_at_end(surface) {
        let stem = &surface[..surface.len() - length];
        if stem.chars().count() >= 2 && stem.ends_with(|c: char| script(c) == Script::Latin) {
            name.end -= length as u32;
        }
    }
    name
}

/// A given name in katakana with the surname in characters before it, where an honorific or a title stands behind: 狭間|ロイ|氏.
pub fn with_surname(sentence: &SentenceAnalysis, words: &Words, name: ByteSpan) -> ByteSpan {
    let text = sentence.sentence.text.as_str();
    let given = name.of(text);
    let katakana = given.chars().all(|c| script(c) == Script::Katakana) && given.chars().count() >= 2;
    let at = sentence.tokens.partition_point(|t| t.bytes.begin < name.begin);
    let Some(before) = at.checked_sub(1).filter(|_| katakana).map(|i| &sentence.tokens[i]) else { return name };
    let surname = before.bytes.of(text);
    let after = &text[name.end as usize..];
    let titled = words.title_at_start(after);
    let edge = at < 2 || {
        let outer = &sentence.tokens[at - 2];
        outer.bytes.end < before.bytes.begin || outer.pos.is_particle() || outer.pos.is_symbol()
    };
    let kind =
        words.nouns.contains_key(surname) || words.titles.contains_key(surname) || words.countries.contains(surname);
    let fits = before.bytes.end == name.begin
        && (1..=3).contains(&surname.chars().count())
        && surname.chars().all(|c| script(c) == Script::Kanji)
        && !kind
        && !before.pos.is_suffix()
        && !before.pos.is_prefix();
    let named = matches!(before.pos, Pos::SURNAME | Pos::PERSON);
    if fits && titled && (named || edge && surname.chars().count() == 2) {
        return ByteSpan::new(before.bytes.begin, name.end);
    }
    name
}

/// 作家の|中|脇真帆, 佐々|倉翔, 御|手川冨美夫: a surname with the character that the dictionary cuts off before the rest of it.
pub fn with_head(sentence: &SentenceAnalysis, words: &Words, name: ByteSpan) -> ByteSpan {
    let text = sentence.sentence.text.as_str();
    let at = sentence.tokens.partition_point(|t| t.bytes.begin < name.begin);
    let surname = sentence.tokens.get(at).filter(|t| t.pos == Pos::SURNAME && t.bytes.begin == name.begin);
    if surname.is_none_or(|t| t.bytes.end >= name.end || t.bytes.of(text).chars().count() > 2) {
        return name;
    }
    let begins = |first: usize| {
        first.checked_sub(1).is_none_or(|i| {
            let outer = &sentence.tokens[i];
            outer.pos.is_particle() || outer.pos.is_symbol() || outer.bytes.end < sentence.tokens[first].bytes.begin
        })
    };
    let beside = |i: usize| sentence.tokens[i].bytes.end == sentence.tokens[i + 1].bytes.begin;
    let word = |i: usize| sentence.tokens[i].bytes.of(text);
    let repeated = at >= 2 && beside(at - 1) && word(at - 1) == "々" && beside(at - 2);
    let head = match at.checked_sub(1) {
        Some(_) if repeated && word(at - 2).chars().count() == 1 => at - 2,
        Some(i) if beside(i) && words.heads.contains(word(i)) => i,
        _ => return name,
    };
    if begins(head) { ByteSpan::new(sentence.tokens[head].bytes.begin, name.end) } else { name }
}

/// A name with the hiragana that belongs to it, where what closes a name stands behind: 白石ひな|たさん, 江口なつ|め、,
/// 出演:片桐|はいり、, みなもと|三郎さん.
pub fn with_kana(sentence: &SentenceAnalysis, words: &Words, name: ByteSpan) -> ByteSpan {
    let text = sentence.sentence.text.as_str();
    let (before, after) = (&text[..name.begin as usize], &text[name.end as usize..]);
    let kana = |c: &char| script(*c) == Script::Hiragana;
    let listed = before.is_empty() || before.ends_with(['、', ':', '・', '▽', '「']);
    let behind: usize = after.chars().take_while(kana).map(char::len_utf8).sum();
    // 白石ひなたさん: the honorific is hiragana as well.
    let honorific = ["さん", "ちゃん", "くん"].iter().find_map(|h| after[..behind].find(h));
    let (run, titled) = (honorific.unwrap_or(behind), honorific.is_some() || words.title_at_start(&after[behind..]));
    let closed = titled || after[run..].is_empty() || after[run..].starts_with(['、', '(', '・', '/', ' ', '」']);
    let goes_on = name.of(text).ends_with(|c| kana(&c));
    let next = sentence.tokens.partition_point(|t| t.bytes.begin < name.end);
    let word = sentence.tokens.get(next).filter(|t| t.bytes.begin == name.end);
    let particle = word
        .is_none_or(|t| t.pos.is_particle() || t.pos == Pos::AUXILIARY || matches!(t.bytes.of(text), "ら" | "たち"));
    let tail = after[..run].chars().count();
    let given = match goes_on {
        true => (1..=2).contains(&tail) && (titled || !particle),
        false => (2..=4).contains(&tail) && (titled && !particle || before.ends_with(':') || listed && !particle),
    };
    let mut name = name;
    if run > 0 && closed && given {
        name.end += run as u32;
    }
    // みなもと|三郎さん: a surname in kana, where nothing else can end before the name.
    let head: usize = before.chars().rev().take_while(kana).map(char::len_utf8).sum();
    let outer = &before[..before.len() - head];
    let alone = outer.is_empty() || outer.ends_with(['、', '。', ':', '・', '「']);
    let rest = &text[name.end as usize..];
    let short = name.of(text).chars().count() <= 3 && name.of(text).starts_with(|c| script(c) == Script::Kanji);
    let surname = (3..=5).contains(&before[before.len() - head..].chars().count());
    let ends = before[before.len() - head..].ends_with(['の', 'は', 'が', 'を', 'に', 'で', 'た', 'る', 'や', 'い']);
    if short && alone && surname && !ends && (words.title_at_start(rest) || rest.starts_with(['、', '('])) {
        name.begin -= head as u32;
    }
    name
}

/// Whether a name is a surname and a given name, with a title or parentheses behind: 福田要|代表取締役社長, 山下泰裕|前会長,
/// 蔵屋美香|(横浜美術館館長).
pub fn is_person(sentence: &SentenceAnalysis, words: &Words, name: ByteSpan) -> bool {
    let text = sentence.sentence.text.as_str();
    let first = sentence.tokens.partition_point(|t| t.bytes.begin < name.begin);
    let last = sentence.tokens.partition_point(|t| t.bytes.end <= name.end);
    let inside = sentence.tokens.get(first..last).unwrap_or_default();
    // 山下|泰|裕: a given name that the dictionary cuts.
    let kanji = name.of(text).chars().all(|c| script(c) == Script::Kanji) && name.of(text).chars().count() <= 5;
    let given = |t: &Token| matches!(t.pos, Pos::GIVEN_NAME | Pos::PERSON);
    let surname = inside.first().is_some_and(|t| t.pos == Pos::SURNAME);
    let whole = surname
        && (inside.len() == 2 && given(&inside[1])
            || inside.len() == 3 && kanji && words.suffix_of(name.of(text)).is_none());
    let after = &text[name.end as usize..];
    let titles = |rest: &str| {
        let rest = words.former.iter().find_map(|w| rest.strip_prefix(w)).unwrap_or(rest);
        words.title_at_start(rest)
    };
    let inner = after.strip_prefix('(').and_then(|r| r.split_once(')')).map(|(inner, _)| inner);
    let held = inner.is_some_and(|inner| {
        words.titles.iter().any(|(t, c)| *c == Class::PERSON && t.len() >= 6 && inner.ends_with(*t))
    });
    whole && (titles(after) || held)
}

/// Whether a tagged name only counts: 日系3社, 30, unless it stands in quotation marks.
pub fn counts(sentence: &SentenceAnalysis, name: &Candidate) -> bool {
    let text = sentence.sentence.text.as_str();
    let surface = name.bytes.of(text);
    if name.reason != Reason::Tagged || text[..name.bytes.begin as usize].ends_with(['「', '『']) {
        return false;
    }
    let number =
        |word: &str| !word.is_empty() && word.chars().all(|c| c.is_numeric() || "一二三四五六七八九十数".contains(c));
    let first = sentence.tokens.partition_point(|t| t.bytes.begin < name.bytes.begin);
    let last = sentence.tokens.partition_point(|t| t.bytes.end <= name.bytes.end);
    let counter = |word: &str| matches!(word, "社" | "者" | "人" | "氏" | "行" | "校" | "カ国" | "か国");
    // JR6社: who is counted has a name.
    let plain = |t: &Token| !t.unknown && !t.pos.is_proper() && !t.bytes.of(text).is_ascii();
    let counted = match sentence.tokens.get(first..last).unwrap_or_default() {
        [kind @ .., n, c] => number(n.bytes.of(text)) && counter(c.bytes.of(text)) && kind.iter().all(plain),
        _ => false,
    };
    number(surface) || counted
}

/// Whether a tagged name is but the mark of a player's place (FW), or of an organisation that a common noun would be: 売電価格.
pub fn plain(sentence: &SentenceAnalysis, words: &Words, name: &Candidate) -> bool {
    let text = sentence.sentence.text.as_str();
    let last = sentence.tokens.iter().rfind(|t| t.bytes.end <= name.bytes.end && t.bytes.begin >= name.bytes.begin);
    let quoted = text[..name.bytes.begin as usize].ends_with(['「', '『']);
    let common = || {
        let proper = |t: &Token| name.bytes.contains(t.bytes) && (t.unknown || t.pos.is_proper());
        name.class.branch() == Branch::Organization
            && last.is_some_and(|t| words.plain.contains(t.bytes.of(text)))
            && !quoted
            && !sentence.tokens.iter().any(proper)
    };
    let surface = name.bytes.of(text);
    let whole = words.positions.contains(&surface) || words.plain.contains(surface) && !quoted;
    name.reason == Reason::Tagged && (whole || common())
}

/// Makes an organisation of what was taken for a person but has an officer: ヤクモ・エアロ代表の|八雲千早.
pub fn employers(text: &str, words: &Words, names: &mut [Candidate]) {
    for i in 1..names.len() {
        let (a, b) = (&names[i - 1], &names[i]);
        let people = a.class == Class::PERSON && b.class == Class::PERSON && a.reason == Reason::Tagged;
        let between = text.get(a.bytes.end as usize..b.bytes.begin as usize).unwrap_or("");
        let office = between.strip_suffix('の').is_some_and(|t| {
            words.titles.get(t) == Some(&Class::PERSON) && words.officers.iter().any(|h| t.ends_with(h))
        });
        if people && office {
            names[i - 1].class = Class::COMPANY;
        }
    }
}

/// Makes a person of the reading in brackets behind a person's name: 林芷瑩(リン・ジーイン).
pub fn readings(text: &str, names: &mut [Candidate]) {
    for i in 1..names.len() {
        let (a, b) = (&names[i - 1], &names[i]);
        let katakana = |c: char| script(c) == Script::Katakana || c == '・';
        let between = text.get(a.bytes.end as usize..b.bytes.begin as usize).unwrap_or("");
        let closed = text[b.bytes.end as usize..].starts_with(')') && between == "(";
        if a.class == Class::PERSON
            && closed
            && b.bytes.of(text).contains('・')
            && b.bytes.of(text).chars().all(katakana)
        {
            names[i].class = Class::PERSON;
        }
    }
}

/// A name of an organisation with the katakana before ・ that is no name or kind of its own: シャトー・|メルシャン.
pub fn dotted(text: &str, words: &Words, names: &mut [Candidate]) {
    for i in 0..names.len() {
        let c = &names[i];
        let katakana = |c: char| script(c) == Script::Katakana;
        let whole = c.class.branch() == Branch::Organization && c.bytes.of(text).chars().all(katakana);
        let Some(before) = text[..c.bytes.begin as usize].strip_suffix('・').filter(|_| whole) else { continue };
        let head = before.len() - before.chars().rev().take_while(|c| katakana(*c)).map(char::len_utf8).sum::<usize>();
        let word = &before[head..];
        let known = names.iter().any(|o| (o.bytes.end as usize) > head && (o.bytes.begin as usize) < before.len());
        // ファン・|デル・メール: the first of three parts may be any word.
        let parts = c.bytes.of(text).contains('・');
        let kind = !parts && words.kind_at_end(word).is_some() || words.countries.contains(word);
        let alone = !before[..head].ends_with(['・', '「', '『']);
        if word.chars().count() >= 3 && !known && !kind && alone {
            names[i].bytes.begin = head as u32;
            names[i].lexicon = None;
        }
    }
    // ファン・デル|・メール
    for i in 0..names.len() {
        let c = &names[i];
        let parts = c.class.branch() == Branch::Organization && c.bytes.of(text).contains('・');
        let Some(after) = text[c.bytes.end as usize..].strip_prefix('・').filter(|_| parts) else { continue };
        let run = after.chars().take_while(|c| script(*c) == Script::Katakana).map(char::len_utf8).sum::<usize>();
        let end = c.bytes.end + '・'.len_utf8() as u32 + run as u32;
        let taken = names.iter().any(|o| o.bytes.begin >= c.bytes.end && o.bytes.begin < end);
        if run >= 6 && !taken && !after[run..].starts_with('・') {
            names[i].bytes.end = end;
            names[i].lexicon = None;
        }
    }
}

/// Drops what a name that grew covers, and makes one name of a person and the institute that bears the name, and of the partners of an office.
pub fn join(text: &str, ontology: &Ontology, names: &mut Vec<Candidate>) {
    let mut i = 0;
    while i + 1 < names.len() {
        if names[i].bytes.overlaps(names[i + 1].bytes) {
            let shorter = if names[i].bytes.len() < names[i + 1].bytes.len() { i } else { i + 1 };
            names.remove(shorter);
        } else {
            i += 1;
        }
    }
    i = 0;
    while i + 1 < names.len() {
        let (a, b) = (&names[i], &names[i + 1]);
        let between = text.get(a.bytes.end as usize..b.bytes.begin as usize).unwrap_or("?");
        let organization = ontology.is_a(b.class, Class::ORGANIZATION) || b.class == Class::FACILITY;
        let surface = b.bytes.of(text);
        let bears = between.is_empty() && surface.starts_with("記念");
        let partners = between == "・" && OFFICES.iter().any(|o| surface.ends_with(o));
        if a.class == Class::PERSON && a.reason == Reason::Tagged && organization && (bears || partners) {
            let mut first = i;
            while partners
                && first > 0
                && names[first - 1].class == Class::PERSON
                && text.get(names[first - 1].bytes.end as usize..names[first].bytes.begin as usize) == Some("・")
            {
                first -= 1;
            }
            let begin = names[first].bytes.begin;
            names[i + 1].bytes.begin = begin;
            names.drain(first..=i);
            i = first;
        } else if between == "・" && (is_quarter(text, a, b) || is_double(text, a, b)) {
            names[i + 1].bytes.begin = names[i].bytes.begin;
            if names[i].class == Class::PERSON {
                names[i + 1].class = Class::PERSON;
                names[i + 1].lexicon = None;
            }
            names.remove(i);
        } else {
            i += 1;
        }
    }
}
