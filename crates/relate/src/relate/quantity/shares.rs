//! Who holds which share of a new company -> `invests`.
//!
//! ```text
//! 出資比率はA社が50%、B社とC社がともに25%        invests(A社 B社 C社, the company that the sentences before bring into being)
//! X社にはA社が60%、B社が40%を出資する            invests(A社 B社, X社)
//! ```
//!
//! The parser makes little of such lists: names and shares are read as they stand beside each other.

use crate::document::{Mention, Modality, Value, qualifier};
use crate::relate::candidate::{Candidate, Sink};
use crate::relate::context::{Coarse, View, coarse};
use crate::relate::known::mechanism;
use crate::relate::term::{Context, Term, TermKind};
use crate::resource::{Accept, Class, Role};
use crate::span::ByteSpan;

/// How many sentences back the new company may be told of.
const REACH: usize = 4;

/// Pushes the shares that one sentence tells.
pub fn extract(context: &Context, view: &View, sink: &mut Sink) {
    let text = view.s.sentence.text.as_str();
    if !text.contains('%') {
        return;
    }
    let told = context.rules.list("share nouns").iter().any(|w| text.contains(w.as_str()));
    let gives = view.s.predicates.iter().find(|p| context.rules.has("giving shares", &p.lemma));
    if !told && gives.is_none() {
        return;
    }
    let goal = gives.and_then(|p| {
        let to = |c: &usize| {
            let m = view.nps[*c].marker;
            view.head(*c) == Some(p.chunk) && matches!(m.role, Some(Role::Case(crate::document::Case::Ni)))
        };
        let company = Accept::of(&[Class::ORGANIZATION]);
        let fits = |t: &Term| matches!(t.kind, TermKind::Entity(_)) && context.accepts(&company, t);
        (0..p.chunk).filter(to).flat_map(|c| context.terms(view, c)).find(fits)
    });
    let goal = goal.map(|t| (t, gives.map_or(Modality::Asserted, |p| p.modality)));
    let Some((company, modality)) = goal.or_else(|| context.founding(view.index, REACH)) else { return };
    for share in view.s.mentions.iter().filter(|m| is_share(view, m)) {
        for holder in holders(context, view, share).into_iter().filter(|h| h.kind != company.kind) {
            let mut candidate = Candidate::by(mechanism::SHARE_OF, holder, company.clone());
            candidate.sentence = view.index;
            candidate.modality = modality;
            candidate.qualifiers.insert(qualifier::SHARE.to_owned(), view.text(share.bytes).to_owned());
            sink.push(candidate);
        }
    }
}

fn is_share(view: &View, mention: &Mention) -> bool {
    matches!(mention.value, Some(Value::Number(_))) && view.text(mention.bytes).ends_with('%')
}

/// The organisations right before a share, or behind 10%ずつを.
fn holders(context: &Context, view: &View, share: &Mention) -> Vec<Term> {
    let text = view.s.sentence.text.as_str();
    let body = |m: &Mention| m.value.is_none() && coarse(m.class) == Coarse::Organization && m.entity.is_some();
    let ending = |end: usize| view.s.mentions.iter().position(|m| m.bytes.end as usize == end && body(m));
    let beginning = |begin: usize| view.s.mentions.iter().position(|m| m.bytes.begin as usize == begin && body(m));
    let (before, behind) = (&text[..share.bytes.begin as usize], &text[share.bytes.end as usize..]);
    let joints = context.rules.list("list joints");
    let mut found: Vec<usize> = Vec::new();
    let each = context.rules.list("each alike").iter().find_map(|w| behind.strip_prefix(w.as_str()));
    if let Some(rest) = each.and_then(|rest| rest.strip_prefix('を')) {
        let mut at = beginning(text.len() - rest.len());
        while let Some(index) = at {
            found.push(index);
            let end = view.s.mentions[index].bytes.end as usize;
            at = joints.iter().filter(|j| text[end..].starts_with(j.as_str())).find_map(|j| beginning(end + j.len()));
        }
    }
    // A社が60%, B社、C社がともに25%
    let alike = context.rules.end_in("alike", before).and_then(|word| before.strip_suffix(word));
    let holder = alike.unwrap_or(before).strip_suffix(['が', 'は', 'の', 'も', 'と']);
    let shared = each.is_some() || alike.is_some();
    let near = holder.and_then(|b| ending(b.len()));
    let mut at = near;
    while let Some(index) = at {
        found.push(index);
        let before = &text[..view.s.mentions[index].bytes.begin as usize];
        at = joints
            .iter()
            .filter(|_| shared)
            .find_map(|j| before.strip_suffix(j.as_str()).and_then(|b| ending(b.len())));
    }
    let term = |index: usize| {
        let bytes: ByteSpan = view.s.mentions[index].bytes;
        context.mention_term(view, view.s.chunk_at(bytes.begin).unwrap_or(0), index)
    };
    found.into_iter().map(term).filter(|t| matches!(t.kind, TermKind::Entity(_))).collect()
}
