//! Lines of staff, profile and personnel -> what they say of the thing, body or person that they stand under.
//!
//! ```text
//! 『星のまたたき』
//! 監督:渡辺歩 音楽:佐川花子、X(Y社)     creates(渡辺歩, 星のまたたき) ...
//! 出演:片桐はいり、山内圭哉              performs
//! 会場:青葉ホール                        takesPlaceIn
//! ▽CEO 新井英輔                          ceoOf
//! ```
//!
//! Which words name a field stands in the lists `field: RELATION` of the rule files; offices are titles. A field says
//! nothing where no heading, and no sentence around it, names what it could be said of.

use super::candidate::{Candidate, Sink};
use super::context::View;
use super::known::{
    mechanism::{self, Mechanism},
    words,
};
use super::term::{Context, Term, TermKind};
use crate::document::{MentionSource, Modality, Value, qualifier};
use crate::resource::{Accept, Class, Relation};
use crate::span::ByteSpan;

/// Relations of fields: whether the value is the subject, the class of what the field is said of, and that of a value
/// that no list of names knows.
const FIELDS: &[(Mechanism, &str, bool, Class, Option<Class>)] = &[
    (mechanism::FIELD_CREATES, "field: creates", true, Class::CREATIVE_WORK, Some(Class::PERSON)),
    (mechanism::FIELD_PERFORMS, "field: performs", true, Class::CREATIVE_WORK, Some(Class::PERSON)),
    (mechanism::FIELD_PRODUCES, "field: produces", true, Class::CREATIVE_WORK, Some(Class::COMPANY)),
    (mechanism::FIELD_PUBLISHES, "field: publishes", true, Class::CREATIVE_WORK, Some(Class::COMPANY)),
    (mechanism::FIELD_OPERATES, "field: operates", true, Class::EVENT, Some(Class::ORGANIZATION)),
    (mechanism::FIELD_SUPPORTS, "field: supports", true, Class::EVENT, Some(Class::ORGANIZATION)),
    (mechanism::FIELD_TAKES_PLACE_IN, "field: takesPlaceIn", false, Class::EVENT, Some(Class::FACILITY)),
    (mechanism::FIELD_HEADQUARTERED_IN, "field: headquarteredIn", false, Class::ORGANIZATION, None),
    (mechanism::FIELD_FOUNDED_ON, "field: foundedOn", false, Class::ORGANIZATION, None),
    (mechanism::FIELD_BORN_IN, "field: bornIn", false, Class::PERSON, None),
    (mechanism::FIELD_BORN_ON, "field: bornOn", false, Class::PERSON, None),
    (mechanism::FIELD_EDUCATED_AT, "field: educatedAt", false, Class::PERSON, None),
    (mechanism::FIELD_CREATES, "field: works", false, Class::PERSON, None),
];
/// What may stand before a field.
const BREAKS: &[char] = &[
    ' ', '\u{3000}', '▽', '▼', '◇', '◆', '○', '●', '■', '□', '/', '|', ')', '」', '』', '、', '・', '【', '】', '[',
    ']', '(', '«',
];

/// One field of a line.
struct Field {
    relations: Vec<(Relation, bool, Class, Option<Class>)>,
    /// Byte range of the value.
    value: ByteSpan,
    /// Where the field begins.
    begin: u32,
    /// The office, where it is one.
    role: Option<String>,
}

/// Pushes what the fields of one sentence say.
pub fn extract(context: &Context, sentence: usize, sink: &mut Sink) {
    let view = &context.views[sentence];
    let fields = fields(context, view);
    for field in &fields {
        for (relation, first, about, fallback) in &field.relations {
            let accept = Accept::of(&[*about]);
            let Some(thing) = heading(context, view, &accept, field.begin) else { continue };
            for value in values(context, view, field.value, *fallback) {
                if value.kind == thing.kind && value.kind != TermKind::Phrase {
                    continue;
                }
                let (subject, object) = if *first { (value, thing.clone()) } else { (thing.clone(), value) };
                let mut candidate =
                    Candidate::by(Mechanism { relation: *relation, ..mechanism::FIELD_CREATES }, subject, object);
                candidate.sentence = sentence;
                if let Some(role) = &field.role {
                    candidate.qualifiers.insert(qualifier::ROLE.to_owned(), role.clone());
                    if announces_office(context, view) {
                        candidate.modality = Modality::Planned;
                    }
                }
                sink.push(candidate);
            }
        }
    }
}

/// 役員人事を内定しました, [新任予定], 【人事】…(4月1日付): whether the lines around say that the offices are yet to be held.
fn announces_office(context: &Context, view: &View) -> bool {
    let own = |i: usize| &context.views[i];
    let beside = |v: &&View| v.s.sentence.field == view.s.sentence.field;
    let above = || (view.index.saturating_sub(4)..view.index).rev().map(own).take_while(beside);
    let below = || (view.index + 1..context.views.len().min(view.index + 9)).map(own).take_while(beside);
    let coming = |v: &View| context.rules.list("coming office").iter().any(|w| v.s.sentence.text.contains(w.as_str()));
    let listed = || above().any(|v| words::PERSONNEL_LISTS.within(&v.s.sentence.text));
    above().any(coming) || listed() && below().any(|v| words::DAYS_OF_OFFICES.within(&v.s.sentence.text))
}

/// The fields of a line: a known word, a colon or a space, and names up to the next one.
fn fields(context: &Context, view: &View) -> Vec<Field> {
    let text = view.s.sentence.text.as_str();
    if text.ends_with('。') || text.len() > 900 || !text.contains([':', ' ', '\u{3000}']) || is_byline(context, view) {
        return Vec::new();
    }
    let mut found: Vec<Field> = Vec::new();
    let mut from = 0;
    for (at, mark) in text.char_indices().filter(|(_, c)| matches!(c, ':' | ' ' | '\u{3000}' | '/')) {
        if at < from {
            continue;
        }
        let before = &text[from..at];
        let Some(key) = key_of(context, before, mark) else { continue };
        let begin = (at - key.len()) as u32;
        // A space ends a field only at the head of a line, or of an item.
        let head = text[..begin as usize].trim_end_matches([' ', '\u{3000}']);
        let first = head.is_empty() || head.ends_with(['▽', '▼', '◇', '◆', '○', '●', '■', '□', ')', '・', '】', ']']);
        if matches!(mark, ' ' | '\u{3000}') && (!first || text.contains(['は', 'が', 'を'])) {
            continue;
        }
        let relations = relations(context, key);
        let role = context.rules.title_only(key).then(|| key.to_owned());
        if let Some(last) = found.last_mut() {
            last.value.end = begin;
        }
        let value = ByteSpan::new((at + mark.len_utf8()) as u32, text.len() as u32);
        found.push(Field { relations, value, begin, role });
        from = at + mark.len_utf8();
    }
    found
}

/// The longest word for a field that `before` ends with: 作詞・作曲, アニメーション制作.
fn key_of<'t>(context: &Context, before: &'t str, mark: char) -> Option<&'t str> {
    let trimmed = before.trim_end();
    if trimmed.len() < before.len() && mark != ':' {
        return None;
    }
    let cut = trimmed.char_indices().rev().nth(19).map_or(0, |(i, _)| i);
    let trimmed = &trimmed[cut..];
    let starts = std::iter::once(0)
        .chain(trimmed.char_indices().filter(|(_, c)| BREAKS.contains(c)).map(|(i, c)| i + c.len_utf8()));
    let mut keys = starts.map(|i| &trimmed[i..]).filter(|k| !k.is_empty());
    keys.find(|k| !relations(context, k).is_empty())
}

fn relations(context: &Context, key: &str) -> Vec<(Relation, bool, Class, Option<Class>)> {
    let mut found: Vec<(Relation, bool, Class, Option<Class>)> = Vec::new();
    for part in key.split(['・', '、', '&', '/']) {
        let before = found.len();
        for (field, list, first, about, fallback) in FIELDS {
            if context.rules.has(list, part) && !found.iter().any(|f| f.0 == field.relation) {
                found.push((field.relation, *first, *about, *fallback));
            }
        }
        let (titles, whole) = context.rules.titles_in(part);
        for title in titles.iter().filter(|_| whole) {
            if !found.iter().any(|f| f.0 == title.relation) {
                found.push((title.relation, true, Class::ORGANIZATION, Some(Class::PERSON)));
            }
        }
        if found.len() == before && !known(context, part) {
            return Vec::new();
        }
    }
    found
}

fn known(context: &Context, part: &str) -> bool {
    context.rules.title_only(part) || FIELDS.iter().any(|f| context.rules.has(f.1, part))
}

/// The names of a value; what stands in brackets behind one is left aside.
fn values(context: &Context, view: &View, span: ByteSpan, fallback: Option<Class>) -> Vec<Term> {
    let text = view.text(span);
    let (mut found, mut depth, mut begin) = (Vec::new(), 0, 0);
    let mut items: Vec<(usize, usize)> = Vec::new();
    for (i, c) in text.char_indices() {
        match c {
            '(' | '「' | '『' | '[' => depth += 1,
            ')' | '」' | '』' | ']' => depth -= 1,
            '、' | ',' | '/' | '|' | '▽' | '▼' | '◇' | '◆' if depth <= 0 => {
                items.push((begin, i));
                begin = i + c.len_utf8();
            }
            _ => {}
        }
    }
    items.push((begin, text.len()));
    for (a, b) in items {
        let item = &text[a..b];
        let name = item.split(['(', '[']).next().unwrap_or("");
        let name =
            name.trim_matches(|c: char| c.is_whitespace() || BREAKS.contains(&c) || matches!(c, '「' | '『' | '▽'));
        let name = words::AND_OTHERS.0.iter().fold(name, |name, other| name.trim_end_matches(other)).trim_end();
        // 取締役 上席執行役員 佐倉美津子: another office before the name.
        let office = |(head, _): &(&str, &str)| context.rules.title_only(head);
        let name = name.rsplit_once([' ', '\u{3000}']).filter(office).map_or(name, |(_, name)| name);
        let Some(at) = item.find(name).filter(|_| !name.is_empty()) else { continue };
        let begin = span.begin + (a + at) as u32;
        let whole = ByteSpan::new(begin, begin + name.len() as u32);
        found.extend(value(context, view, whole, fallback));
    }
    found
}

fn value(context: &Context, view: &View, whole: ByteSpan, fallback: Option<Class>) -> Option<Term> {
    let mentions = view.s.mentions.iter().enumerate();
    // An address is read for its place, a date of birth for the date.
    let fits = |m: &crate::document::Mention| match fallback {
        Some(_) => m.value.is_none(),
        None => matches!(m.value, Some(Value::Date(_))) || (m.value.is_none() && m.class != Class::COUNTRY),
    };
    let inside = mentions.filter(|(_, m)| whole.contains(m.bytes) && m.source != MentionSource::Description && fits(m));
    let best = inside.min_by_key(|(_, m)| (m.bytes.begin, std::cmp::Reverse(m.bytes.end)));
    let chunk = view.s.chunk_at(whole.begin)?;
    if let Some((m, mention)) = best {
        let term = context.mention_term(view, chunk, m);
        if mention.bytes == whole || fallback.is_none() {
            return Some(term);
        }
    }
    let name = view.text(whole);
    let plain = name.chars().count() <= 20 && !name.contains(['は', 'を', '。', ':', '!', '?']);
    let class = fallback.filter(|_| plain && name.chars().count() >= 2)?;
    Some(Term {
        sentence: view.index,
        chunk,
        kind: TermKind::Phrase,
        span: whole,
        full: whole,
        class: Some(class),
        omitted: false,
    })
}

/// What a field is said of: a name before it in its line, the heading above it, else, for an office, what the text below
/// is about.
pub fn heading(context: &Context, view: &View, accept: &Accept, begin: u32) -> Option<Term> {
    let fits = |t: &Term| matches!(t.kind, TermKind::Entity(_)) && context.accepts(accept, t);
    let named = |v: &View, end: u32| {
        let terms = v.s.mentions.iter().enumerate().filter(|(_, m)| m.value.is_none() && m.bytes.end <= end);
        terms.map(|(i, m)| context.mention_term(v, v.s.chunk_at(m.bytes.begin).unwrap_or(0), i)).find(|t| fits(t))
    };
    if let Some(own) = named(view, begin) {
        return Some(own);
    }
    let work = accept.classes.contains(&Class::CREATIVE_WORK);
    let person = accept.classes.contains(&Class::PERSON);
    let field = view.s.sentence.field;
    let lines = |i: &usize| context.views[*i].s.sentence.field == field;
    for i in (view.index.saturating_sub(15)..view.index).rev().filter(lines) {
        let other = &context.views[i];
        let text = other.s.sentence.text.trim();
        if text.ends_with('。') {
            // The heading of a person stands above the sentences about him.
            if person {
                continue;
            }
            break;
        }
        let own = fields(context, other);
        let end = own.first().map_or(u32::MAX, |f| f.begin);
        if let Some(found) = named(other, end) {
            return Some(context.omitted(view.index, entity(&found)?));
        }
        if work && own.is_empty() {
            if context.rules.list("section heads").iter().any(|w| text.contains(w.as_str())) {
                continue;
            }
            return line_name(other);
        }
    }
    if work || person || accept.classes.contains(&Class::EVENT) {
        return None;
    }
    (view.index + 1..context.views.len().min(view.index + 8)).filter(lines).find_map(|i| {
        let other = &context.views[i];
        let prose = other.s.sentence.text.ends_with('。');
        let found = named(other, u32::MAX).filter(|_| prose || fields(context, other).is_empty())?;
        Some(context.omitted(view.index, entity(&found)?))
    })
}

/// 聞き手:A 構成:B: whether a line names those who made the article.
pub fn is_byline(context: &Context, view: &View) -> bool {
    context.rules.list("bylines").iter().any(|w| view.s.sentence.text.contains(w.as_str()))
}

/// What a line numbers: TRIAD of `M2 TRIAD`, 朝の歌 of `01.「朝の歌」(作詞:X)`.
pub fn numbered(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(['#', '・', '■', '●', '◆', '▽', ' ', '(', '[', 'M']);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text.get(digits..).filter(|_| (1..=2).contains(&digits))?;
    let ends = [' ', '\u{3000}', '.', ')', ']', ':', '「', '『', '“', '"'];
    if rest.starts_with(ends) { title(rest.trim_start_matches([' ', '\u{3000}', '.', ')', ']', ':'])) } else { None }
}

/// The name with which a line begins, in quotation marks or up to a bracket.
pub fn title(line: &str) -> Option<&str> {
    let name = match line.chars().next()? {
        '「' => line.trim_start_matches('「').split('」').next()?,
        '『' => line.trim_start_matches('『').split('』').next()?,
        _ => line.split(['(', '/']).next()?.trim(),
    };
    let plain = (2..=40).contains(&name.chars().count()) && !name.contains([':', '。', '、', '?', '「', '『']);
    Some(name).filter(|_| plain)
}

/// M2 TRIAD: a line of its own above the staff is the name of the work, its number left out.
fn line_name(view: &View) -> Option<Term> {
    let text = view.s.sentence.text.as_str();
    let numbered = |w: &str| {
        w.chars().any(|c| c.is_ascii_digit())
            && w.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '#' | '-' | ')'))
    };
    let name = text.trim().trim_start_matches(['#', '・', '■', '●', '◆', '▽', ' ']);
    let name = name
        .split_once([' ', '\u{3000}'])
        .filter(|(n, _)| n.len() <= 4 && numbered(n))
        .map_or(name, |(_, rest)| rest.trim());
    let name = name.trim_matches(['「', '」', '『', '』']);
    let plain = (2..=40).contains(&name.chars().count()) && !name.contains([':', '。', '、', '?', '!', '「', '『']);
    if plain { work_at(view, name) } else { None }
}

/// Words of a line as the name of a work.
pub fn work_at(view: &View, name: &str) -> Option<Term> {
    let begin = view.s.sentence.text.find(name)? as u32;
    let span = ByteSpan::new(begin, begin + name.len() as u32);
    let chunk = view.s.chunk_at(begin)?;
    Some(Term {
        sentence: view.index,
        chunk,
        kind: TermKind::Phrase,
        span,
        full: span,
        class: Some(Class::CREATIVE_WORK),
        omitted: false,
    })
}

fn entity(term: &Term) -> Option<crate::document::EntityIndex> {
    if let TermKind::Entity(e) = term.kind { Some(e) } else { None }
}
