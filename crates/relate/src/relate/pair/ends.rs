//! A sentence -> what may stand at an end of a relation.

use rustc_hash::FxHashMap;

use super::super::context::{Coarse, coarse};
use super::super::term::{Context, Term, TermKind};
use super::talk::{self, Present};
use crate::document::MentionSource;
use crate::resource::{Class, Range, RelationInfo};

/// More ends than this are a list of names or a table: the first ones only.
const MOST: usize = 40;

/// One possible end.
pub struct End {
    /// What it is.
    pub term: Term,
    /// First token; past the sentence for what it does not name.
    pub first: usize,
    /// Last token.
    pub last: usize,
    /// The number of what it is, as the sink tells things apart.
    pub identity: u32,
    /// `named`, `anaphor`, `described`, `phrase`, `number`, `date`, `carried`, `inner`.
    pub kind: &'static str,
    /// How present it is, if the sentence does not name it.
    pub present: Option<Present>,
}

impl End {
    /// Whether it may be a subject.
    pub fn may_act(&self) -> bool {
        matches!(self.term.kind, TermKind::Entity(_))
    }
    /// Whether the two share words.
    pub fn overlaps(&self, other: &Self) -> bool {
        let (a, b) = (self.term.span, other.term.span);
        !self.term.omitted && !other.term.omitted && a.begin < b.end && b.begin < a.end
    }
    /// Whether a relation takes it as its object; `above` is its class with those above it.
    pub fn may_be_object(&self, info: Option<&RelationInfo>, above: Option<&[Class]>) -> bool {
        let range = info.map(|r| &r.range);
        match self.term.kind {
            TermKind::Number(_) => matches!(range, Some(Range::Quantity)),
            TermKind::Date(_) => matches!(range, Some(Range::Date)),
            _ if matches!(range, Some(Range::Quantity | Range::Date | Range::Text)) => false,
            _ => above.is_none_or(|above| info.is_some_and(|info| info.takes_object(above))),
        }
    }
}

/// Numbers for what a document speaks of.
#[derive(Default)]
pub struct Identities(FxHashMap<String, u32>);

impl Identities {
    /// The number of an identity.
    pub fn number(&mut self, identity: String) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(identity).or_insert(next)
    }
    fn of(&mut self, context: &Context, term: &Term) -> u32 {
        self.number(context.identity(term))
    }
}

/// The ends of one sentence, in order of position, carried topics last.
pub fn of(context: &Context, sentence: usize, identities: &mut Identities) -> Vec<End> {
    let view = &context.views[sentence];
    let tokens = &view.s.tokens;
    let mut found: Vec<End> = Vec::new();
    for (index, mention) in view.s.mentions.iter().enumerate() {
        let first = tokens.partition_point(|t| t.bytes.end <= mention.bytes.begin);
        let last = tokens.partition_point(|t| t.bytes.begin < mention.bytes.end).saturating_sub(1);
        let chunk = view.chunk_of(last);
        let heads = view.nps.get(chunk).is_some_and(|np| np.mention == Some(index));
        if mention.members.is_empty() {
            let term = context.mention_term(view, chunk, index);
            let kind = match (&term.kind, mention.source) {
                (TermKind::Number(_), _) => "number",
                (TermKind::Date(_), _) => "date",
                (_, MentionSource::Anaphor) => "anaphor",
                (_, MentionSource::Description) => "described",
                _ if !heads => "inner",
                _ => "named",
            };
            found.push(End { identity: identities.of(context, &term), term, first, last, kind, present: None });
        } else {
            for member in &mention.members {
                let mut term = context.mention_term(view, chunk, index);
                term.kind = TermKind::Entity(*member);
                term.class = Some(context.analysis.entities[member.0 as usize].class);
                found.push(End {
                    identity: identities.of(context, &term),
                    term,
                    first,
                    last,
                    kind: "anaphor",
                    present: None,
                });
            }
        }
    }
    for (chunk, np) in view.nps.iter().enumerate() {
        if !np.nominal || np.mention.is_some() || np.chunk != chunk {
            continue;
        }
        let Some(term) = context.term(view, chunk) else { continue };
        if context.rules.has("empty", view.text(term.span)) {
            continue;
        }
        let kind = if matches!(term.kind, TermKind::Entity(_)) { "described" } else { "phrase" };
        found.push(End {
            identity: identities.of(context, &term),
            term,
            first: np.first,
            last: np.last,
            kind,
            present: None,
        });
    }
    found.sort_by_key(|e| (e.first, e.last));
    found.truncate(MOST);
    let past = tokens.len();
    for present in talk::present(context, sentence) {
        let term = context.omitted(sentence, present.entity);
        let identity = identities.of(context, &term);
        found.push(End { identity, term, first: past, last: past, kind: "carried", present: Some(present) });
    }
    found
}

/// The class of an end, as features name it.
pub fn class_name(class: Option<Class>) -> &'static str {
    class.map_or("-", Class::name)
}

/// The branch of a class, as features name it.
pub fn branch(class: Option<Class>) -> u64 {
    class.map_or(9, |c| match coarse(c) {
        Coarse::Person => 1,
        Coarse::Organization => 2,
        Coarse::Artifact => 3,
        Coarse::Place => 4,
        Coarse::Event => 5,
        Coarse::Concept => 6,
        Coarse::Number => 7,
        Coarse::Date => 8,
    })
}
