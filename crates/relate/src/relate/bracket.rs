//! What stands in parentheses behind a name and is no other name of it.
//!
//! ```text
//! A社(株), A社(東証プライム、銘柄コード4321)     legal form, market, code: nothing
//! A社(社長・山田太郎), A社(山田太郎社長)         officer
//! A社(旧B社), A社(現・B社), A社(以下、B)         the name behind the mark
//! A社(半導体メーカー)                            kind
//! ```

use super::candidate::{Candidate, Sink};
use super::compound::Compound;
use super::context::{Coarse, View, coarse};
use super::known::mechanism::Mechanism;
use super::known::{mechanism, words};
use super::nominal::phrase;
use super::term::{Context, Term, TermKind};
use crate::document::{Pos, qualifier};
use crate::resource::Class;
use crate::span::ByteSpan;

/// Reads one part of a parenthesis; whether it is settled what it says.
pub(super) fn told(
    context: &Context,
    view: &View,
    owner: &Term,
    (first, last): (usize, usize),
    sink: &mut Sink,
) -> bool {
    let span = view.bytes(first, last);
    let text = view.text(span).trim();
    let rules = context.rules;
    if rules.has("legal marks", text)
        || rules.start_in("market words", text).is_some()
        || rules.list("code words").iter().any(|w| text.contains(w.as_str()))
    {
        return true;
    }
    let organization = owner.class.is_some_and(|c| coarse(c) == Coarse::Organization);
    let named = owner.is_entity();
    if named && organization && officer(context, view, owner, span, sink) {
        return true;
    }
    if let Some(begin) = former(context, view, span) {
        let at = view.s.tokens.partition_point(|t| t.bytes.begin < begin);
        // 三浦氏(元衆院議員): what somebody was is no name.
        let words = view.bytes(at.min(last), last);
        let role = view.s.mentions.iter().any(|m| m.bytes == words && m.class == Class::ROLE)
            || rules.titles_in(view.text(words)).0.last().is_some_and(|t| view.text(words).ends_with(t.word.as_str()));
        if named && !role && at <= last && view.bytes(at, last).end == span.end {
            let mut term = phrase(view, Compound { first: at, last }, owner.class);
            term.kind = TermKind::Words;
            let mut candidate = Candidate::by(mechanism::FORMER_NAME, owner.clone(), term);
            // Which of the two it is: a former name, or the one that it has now.
            let forms = [("former names", "former"), ("present names", "present")];
            if let Some((_, form)) = forms.iter().find(|(list, _)| rules.start_in(list, text).is_some()) {
                candidate.qualifiers.insert(qualifier::FORM.to_owned(), (*form).to_owned());
            }
            sink.push(candidate);
        }
        return true;
    }
    // 半導体メーカー: common nouns alone name nobody.
    let common = view.s.tokens[first..=last].iter().all(|t| !t.unknown && t.pos.is_noun() && !t.pos.is_proper());
    let kind = rules.class_of(text).filter(|k| owner.class.is_some_and(|c| coarse(c) == coarse(*k)));
    let known = view.s.mentions.iter().any(|m| m.bytes == span && m.entity.is_some());
    // 「星の海」(小説): a word for a kind is no name.
    let work = owner.class.is_some_and(|c| coarse(c) == Coarse::Artifact) && rules.class_noun(text).is_some();
    if let Some(kind) = kind.filter(|_| named && common && !known && (organization && last > first || work)) {
        let mut term = phrase(view, Compound { first, last }, Some(kind));
        term.full = term.span;
        sink.push(Candidate::by(mechanism::KIND_OF_A_BODY, owner.clone(), term));
        return true;
    }
    false
}

/// 社長・山田太郎, 代表山田太郎氏, 山田太郎社長.
fn officer(context: &Context, view: &View, owner: &Term, span: ByteSpan, sink: &mut Sink) -> bool {
    let person = view
        .s
        .mentions
        .iter()
        .enumerate()
        .find(|(_, m)| span.contains(m.bytes) && m.bytes != span && coarse(m.class) == Coarse::Person);
    let Some((index, m)) = person else { return false };
    let before =
        view.text(ByteSpan::new(span.begin, m.bytes.begin)).trim_end_matches(['・', ':', '：', ' ', '=', '＝']);
    let behind = view.text(ByteSpan::new(m.bytes.end, span.end));
    let behind = words::NAME_TITLES.strip_end(behind).unwrap_or(behind);
    let role = match (before.is_empty(), behind.is_empty()) {
        (false, true) => before,
        (true, false) => behind,
        _ => return false,
    };
    let (titles, whole) = context.rules.titles_in(role);
    if !whole {
        return false;
    }
    let term = context.named_term(view, index);
    for title in titles {
        let found = Mechanism { relation: title.relation, ..mechanism::OFFICE_IN_PARENTHESES };
        let mut candidate = Candidate::by(found, term.clone(), owner.clone());
        candidate.qualifiers.insert(qualifier::ROLE.to_owned(), title.word.clone());
        sink.push(candidate);
    }
    true
}

/// Where the name begins behind 旧, 現 and 以下.
fn former(context: &Context, view: &View, span: ByteSpan) -> Option<u32> {
    let text = view.text(span);
    let mark = context.rules.start_in("name marks", text)?;
    let rest = text[mark.len()..].trim_start_matches(['・', ':', '：', ' ', '、']);
    let first = view.s.tokens.partition_point(|t| t.bytes.begin < span.begin + mark.len() as u32);
    // 旧姓, 現在: the mark is part of a word.
    let whole = view.s.tokens.get(first).is_some_and(|t| t.bytes.begin == span.begin + mark.len() as u32);
    let name =
        !rest.is_empty() && view.s.tokens.get(first).is_some_and(|t| !t.pos.is_particle() && t.pos != Pos::AUXILIARY);
    (whole && name).then(|| span.end - rest.len() as u32)
}
