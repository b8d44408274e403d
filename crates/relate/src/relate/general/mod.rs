//! What encyclopedic and biographical text says without verbs, and what follows over sentences -> candidates.
//!
//! ```text
//! 山田太郎(1950年3月1日 - 2001年)は、日本の作家。     bornOn, diedOn, citizenOf      page, definition
//! 白川駅は、青葉県北市にある駅である。                 locatedIn + 北市 in 青葉県       definition, places
//! 妻は花子。長男の一郎は…                              spouseOf, parentOf              kin
//! 北市は青葉県にあり、… 青葉県は大島国の州             北市 in 大島国                  chain
//! ```
//!
//! A page is a text whose first sentence defines its first name; news has none, and the rules that need one keep still.
//! Relations that verbs carry are frames in `ontology/relations/general.toml`.

mod about;
mod beside;
mod credit;
mod definition;
mod kin;
mod nest;
mod page;
mod places;

use std::collections::BTreeMap;

use super::candidate::Sink;
use super::context::{Coarse, View, coarse};
use super::term::{Context, Term, TermKind};
use crate::document::{EntityIndex, MentionSource};
use crate::span::ByteSpan;

pub use page::Page;

/// Pushes what one document says.
pub fn extract(context: &Context, sink: &mut Sink) {
    let mut chain = places::Chain::default();
    let mut firsts: BTreeMap<EntityIndex, Term> = BTreeMap::new();
    if let Some(page) = &context.page {
        definition::extract(context, page, &mut chain, sink);
    }
    for view in &context.views {
        // An address or a list of names says nothing of them.
        if view.s.predicates.is_empty()
            && !view.nps.iter().any(|np| np.marker.topic)
            && !view.s.sentence.text.ends_with('。')
        {
            continue;
        }
        let names = names(context, view);
        for name in &names {
            if let TermKind::Entity(entity) = name.kind {
                firsts.entry(entity).or_insert_with(|| name.clone());
            }
        }
        definition::lifetimes(view, &names, sink);
        places::extract(view, &names, &mut chain, sink);
        beside::extract(view, &names, context.ontology, sink);
        if let Some(page) = &context.page {
            about::extract(context, page, view, &names, sink);
            credit::extract(context, page, view, &names, sink);
            places::capitals(context, page, view, &names, &mut chain, sink);
        }
        kin::extract(context, view, &names, sink);
    }
    nest::extract(context, &mut chain, &firsts, sink);
    chain.close(context, sink);
}

/// The outermost names and dates of a sentence, in order; anaphors count, descriptions do not.
fn names(context: &Context, view: &View) -> Vec<Term> {
    let mentions = &view.s.mentions;
    let mut found: Vec<Term> = Vec::new();
    for (i, m) in mentions.iter().enumerate() {
        let nested = mentions.iter().any(|o| o.bytes != m.bytes && o.bytes.contains(m.bytes));
        if nested || m.source == MentionSource::Description {
            continue;
        }
        let term = context.mention_term(view, view.s.chunk_at(m.bytes.begin).unwrap_or(0), i);
        let role = term.class.is_some_and(|c| c.name() == "Role");
        if matches!(term.kind, TermKind::Entity(_) | TermKind::Date(_)) && !role {
            found.push(term);
        }
    }
    found.sort_by_key(|t| t.span.begin);
    found
}

fn is(term: &Term, kind: Coarse) -> bool {
    term.class.is_some_and(|c| coarse(c) == kind)
}

/// The words between two names.
fn between<'a>(view: &View<'a>, left: &Term, right: &Term) -> &'a str {
    if left.span.end > right.span.begin {
        return "";
    }
    view.text(ByteSpan::new(left.span.end, right.span.begin))
}

/// The parentheses right behind a name, looked through a closing quotation mark: what stands in them, and where they end.
fn aside(view: &View, end: u32) -> Option<(ByteSpan, u32)> {
    let text = view.s.sentence.text.as_str();
    let mut at = end as usize;
    at += text[at..].len() - text[at..].trim_start_matches(['」', '』', ' ']).len();
    let inner = text[at..].strip_prefix('(')?;
    let mut depth = 1;
    for (i, c) in inner.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let begin = at as u32 + 1;
            return Some((ByteSpan::new(begin, begin + i as u32), begin + i as u32 + 1));
        }
    }
    None
}
