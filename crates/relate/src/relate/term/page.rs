//! Document -> what its page is about: the first name, where the first sentence defines it.

use crate::document::{Case, EntityIndex, Field, Polarity, Predicate, PredicateKind, SentenceKind};
use crate::relate::context::{Coarse, View, coarse};
use crate::relate::general::names::{aside, is, names};
use crate::relate::known::words;
use crate::relate::refusal::Refusal;
use crate::relate::term::{Context, Term, TermKind};
use crate::resource::{Class, Definitions};

/// The subject of an encyclopedic text.
#[derive(Clone, Debug)]
pub struct Page {
    /// What the text is about.
    pub entity: EntityIndex,
    /// Its first mention.
    pub term: Term,
    /// First byte of the definition, behind 「Xは、」, in the sentence of the mention.
    pub body: u32,
}

impl Page {
    /// The page of a document: its first sentence is `X(…)は…である` or ends in a noun.
    pub fn find(context: &Context) -> Option<Self> {
        let view = context
            .views
            .iter()
            .find(|v| v.s.sentence.field == Field::Text && v.s.sentence.kind == SentenceKind::Body)?;
        let text = view.s.sentence.text.as_str();
        let term = names(context, view).into_iter().find(|t| !is(t, Coarse::Date))?;
        let TermKind::Entity(entity) = term.kind else { return None };
        if !matches!(text[..term.span.begin as usize].trim(), "" | "「" | "『") {
            return None;
        }
        let mut at = term.span.end as usize;
        // X(読み、1950年 - )は: asides are looked through.
        while let Some((_, end)) = aside(view, at as u32) {
            at = end as usize;
        }
        at += text[at..].len() - text[at..].trim_start_matches(['」', '』', ' ']).len();
        let rest = words::DEFINED_TOPIC.strip_start(&text[at..])?;
        let rest = rest.trim_start_matches(['、', ',', ' ']);
        let body = (text.len() - rest.len()) as u32;
        let mut term = term;
        // The definition knows better what the name is than its letters do.
        if let Some(class) =
            Definitions::embedded().class_of(rest).filter(|c| term.class.is_none_or(|t| coarse(t) != coarse(*c)))
        {
            term.class = Some(class);
        }
        let defines = defines(view);
        if !defines {
            context.refuse(Refusal::PageUndefined);
        }
        defines.then_some(Self { entity, term, body })
    }
    /// Whose life a text tells: that of the person whom its page defines, or whose death its first sentence reports.
    pub fn life(context: &Context) -> Option<Self> {
        if let Some(page) = &context.page {
            return Some(page.clone()).filter(|p| p.term.class == Some(Class::PERSON));
        }
        let view = context
            .views
            .iter()
            .find(|v| v.s.sentence.field == Field::Text && v.s.sentence.kind == SentenceKind::Body)?;
        let dies = |p: &&Predicate| {
            context.rules.has("dying", &p.lemma)
                && p.polarity == Polarity::Positive
                && view.depth(p.chunk) == 0
                && view.modified_by(p.chunk).is_none()
        };
        let chunk = view.s.predicates.iter().find(dies)?.argument(Case::Ga)?.chunk;
        let people = context.terms(view, chunk).into_iter().filter(|t| t.class == Some(Class::PERSON));
        let [term] = &people.collect::<Vec<_>>()[..] else { return None };
        let TermKind::Entity(entity) = term.kind else { return None };
        Some(Self { entity, term: term.clone(), body: 0 })
    }
}

/// Whether the sentence says what its topic is: the last predicate is a copula, or there is a noun at the end.
fn defines(view: &View) -> bool {
    let last = view.nps.len() - 1;
    match view.predicate_of(last) {
        Some(p) => {
            p.kind == PredicateKind::Copula
                || p.kind == PredicateKind::VerbalNoun
                || words::DEFINING_VERBS.has(&p.lemma)
        }
        None => view.nps[last].nominal,
    }
}
