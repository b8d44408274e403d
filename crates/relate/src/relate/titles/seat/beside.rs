//! The organisation that stands right before an office or the name of its holder.
//!
//! ```text
//! OpenAI CEO, OpenAIの社長, OpenAIで社長を務める
//! 横浜美術館の館長                                 a house with officers: the body that runs it
//! 甲南の執行役員                                   甲南エレクトロ, which the text has named
//! クスノキ・シリコンの社長                         no known name
//! ```

use super::{formerly, is_organization};
use crate::document::{Entity, EntityIndex, Mention, Pos, Token};
use crate::particle::{DE, NO};
use crate::relate::context::{Coarse, View, coarse};
use crate::relate::term::{Context, Term, TermKind};
use crate::resource::Class;

/// OpenAI CEO, OpenAIの社長, OpenAIで社長を務める: the organisations right before a token.
pub fn directly(context: &Context, view: &View, start: usize) -> Vec<Term> {
    let Some(at) = start.checked_sub(1) else { return Vec::new() };
    let end = view.s.tokens[at].bytes.end;
    let organization = |m: &Mention| {
        let class = m.entity.map_or(m.class, |e| context.analysis.entities[e.0 as usize].class);
        coarse(class) == Coarse::Organization || coarse(m.class) == Coarse::Organization
    };
    // 元A社の|X CEO: where he worked before.
    let past = |m: &Mention| {
        let before = &view.s.sentence.text[..m.bytes.begin as usize];
        formerly(context, before)
    };
    if start > 0
        && view.surface(at) == NO
        && view.s.mentions.iter().any(|m| m.bytes.end <= end && m.bytes.end >= view.s.tokens[at].bytes.begin && past(m))
    {
        return Vec::new();
    }
    // A社(東京都港区)の|社長: brackets behind the name are looked through.
    let aside = at.checked_sub(1).filter(|_| view.surface(at) == NO).and_then(|t| view.pair_closing(t));
    let aside = aside.filter(|p| p.round && p.open > 0).map(|p| view.s.tokens[p.open].bytes.begin);
    let adjacent = |end: u32| {
        let found = view.s.mentions.iter().position(|m| {
            let (_, last) = view.token_range(m);
            (m.bytes.end == end || view.s.tokens[last].bytes.end == end)
                && (organization(m) || houses(context, view, m))
        });
        found.map(|m| staffed(context, view, context.mention_term(view, view.chunk_of(at), m))).filter(is_organization)
    };
    if let Some(term) = adjacent(end).or_else(|| aside.and_then(adjacent)) {
        return vec![term];
    }
    if at > 0 && matches!(view.surface(at), NO | DE) {
        let chunk = view.chunk_of(at - 1);
        let terms = context.terms(view, chunk).into_iter().map(|t| staffed(context, view, t));
        let found: Vec<Term> = terms.filter(is_organization).collect();
        // Xの|A氏: X alone, where the name behind it is read as one with it.
        if !found.is_empty() {
            return found;
        }
        let named = adjacent(view.s.tokens[at - 1].bytes.end).or_else(|| shortened(context, view, chunk));
        let nameless = || nameless(context, view, chunk).filter(|_| view.surface(at) == NO);
        return named.or_else(nameless).into_iter().collect();
    }
    Vec::new()
}

/// 横浜美術館の館長, 青葉大会の実行委員長: a house or an event that has officers.
fn houses(context: &Context, view: &View, mention: &Mention) -> bool {
    context.ontology.is_a(mention.class, Class::FACILITY)
        && context.rules.end_in("staffed houses", view.text(mention.bytes)).is_some()
}

/// The term of such a house as the body that runs it.
fn staffed(context: &Context, view: &View, term: Term) -> Term {
    let house = term.is_entity() && view.s.mentions.iter().any(|m| m.bytes == term.span && houses(context, view, m));
    if house { Term { class: Some(Class::ORGANIZATION_UNIT), ..term } } else { term }
}

/// 甲南の|執行役員, where the text has named 甲南エレクトロ: the beginning of the one name that begins so.
fn shortened(context: &Context, view: &View, chunk: usize) -> Option<Term> {
    let np = &view.nps[chunk];
    let text = view.text(view.core(chunk));
    if !np.nominal || np.mention.is_some() || text.chars().count() < 2 {
        return None;
    }
    let fits = |e: &Entity| {
        coarse(e.class) == Coarse::Organization
            && std::iter::once(&e.label).chain(&e.aliases).any(|n| n.starts_with(text) && n.len() > text.len())
    };
    let mut found = (0..).zip(&context.analysis.entities).filter(|(_, e)| fits(e));
    let (index, _) = found.next()?;
    found.next().is_none().then(|| {
        let term = context.omitted(view.index, EntityIndex(index));
        Term { chunk, ..term }
    })
}

/// クスノキ・シリコンの|社長: what has officers is an organisation, though no name list knows it.
fn nameless(context: &Context, view: &View, chunk: usize) -> Option<Term> {
    let np = &view.nps[chunk];
    let tokens = &view.s.tokens[np.first..=np.last];
    let strange = |t: &Token| t.unknown || t.pos.is_proper();
    let word = |t: &Token| strange(t) || t.pos.is_noun() || t.pos.is_symbol();
    // 1959年公開の|監督: a number or an act is no body.
    let last = tokens.last().is_some_and(|t| t.pos == Pos::VERBAL_NOUN) || tokens[0].pos == Pos::NUMBER;
    let name = np.nominal && np.mention.is_none() && !last && tokens.iter().any(strange) && tokens.iter().all(word);
    let term = context.term(view, chunk).filter(|t| name && t.class.is_none() && t.kind == TermKind::Phrase)?;
    // 倉敷市出身の|監督: what says something of who holds the office.
    let text = view.text(term.span);
    let named = text.chars().count() >= 3 && context.rules.end_in("no trade ends", text).is_none();
    named.then(|| Term { class: Some(Class::COMPANY), full: term.span, ..term })
}
