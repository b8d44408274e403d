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
pub mod names;
mod nest;
mod places;

use std::collections::BTreeMap;

use super::candidate::Sink;
use super::context::View;
use super::term::{Context, Term, TermKind};
use crate::document::EntityIndex;

pub use super::term::page::Page;
use names::{aside, behind, between, is, names};

/// Pushes what one document says.
pub fn extract(context: &Context, sink: &mut Sink) {
    // A page that bears a date is a piece of news: where places lie its readers know.
    let mut chain = places::Chain::of(context.page.is_some() && context.document.published.is_none());
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
        beside::extract(view, &names, context, sink);
        if let Some(page) = context.page.as_ref().or(context.life.as_ref()) {
            about::extract(context, page, view, &names, sink);
        }
        if let Some(page) = &context.page {
            credit::extract(context, page, view, &names, sink);
            places::capitals(context, page, view, &names, &mut chain, sink);
        }
        kin::extract(context, view, &names, sink);
    }
    nest::extract(context, &mut chain, &firsts, sink);
    if chain.page {
        chain.close(context, sink);
    }
}

/// What a page is about, as an end of what one of its sentences says.
fn subject(context: &Context, page: &Page, view: &View) -> Term {
    if page.term.sentence == view.index { page.term.clone() } else { context.omitted(view.index, page.entity) }
}
