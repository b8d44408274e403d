//! Whose a noun is, by what stands before it with の.
//!
//! ```text
//! A社の2024年3月期の売上高     A社: a time says nothing of whose it is
//! A社の今の本社                A社
//! A社が出した新薬の売上高      another's: not the company that the talk is of
//! 売上高                       nobody's: the talk says whose
//! ```

use super::context::{Coarse, View, coarse};
use super::term::{Context, Term, TermKind};
use crate::document::Pos;
use crate::resource::Accept;

/// 今, 現在, 当時.
const ADVERBIAL_NOUNS: [Pos; 2] = [Pos::DEPENDENT_ADVERBIAL, Pos::TIME_NOUN];
/// 最大, 主要.
const ADJECTIVAL_NOUN: Pos = Pos::ADJECTIVAL_NOUN;

/// Whose a noun is.
pub enum Possession {
    /// Nothing before it says so.
    Nobody,
    /// The named ones.
    Named(Vec<Term>),
    /// Of something that is none of those: 子会社の, 新薬の.
    Other,
}

impl Context<'_> {
    /// Whose the noun of a chunk is, among what `accept` admits.
    pub fn possession(&self, view: &View, chunk: usize, accept: &Accept) -> Possession {
        for owner in view.possessors(chunk) {
            let terms = self.terms(view, owner);
            let fits = |t: &Term| {
                let number = t.class.is_some_and(|c| matches!(coarse(c), Coarse::Number | Coarse::Date));
                matches!(t.kind, TermKind::Entity(_)) && !number && self.accepts(accept, t)
            };
            let named: Vec<Term> = terms.iter().filter(|t| fits(t)).cloned().collect();
            if !named.is_empty() {
                return Possession::Named(named);
            }
            if !self.transparent(view, owner, &terms) {
                return Possession::Other;
            }
        }
        Possession::Nobody
    }
    /// Whether a modifier with の leaves open whose the noun behind it is: a time, a number, a place, 連結の, 最大の.
    fn transparent(&self, view: &View, chunk: usize, terms: &[Term]) -> bool {
        let np = &view.nps[chunk];
        let text = view.text(view.core(chunk));
        let measured = |t: &Term| {
            matches!(t.kind, TermKind::Number(_) | TermKind::Date(_))
                || t.class.is_some_and(|c| matches!(coarse(c), Coarse::Number | Coarse::Date | Coarse::Place))
        };
        let last = view.s.tokens.get(np.last).map_or(Pos::NOUN, |t| t.pos);
        (!terms.is_empty() && terms.iter().all(measured))
            || !np.nominal
            || ADVERBIAL_NOUNS.contains(&last)
            || last == ADJECTIVAL_NOUN
            || self.rules.list("open owners").iter().any(|w| text.ends_with(w.as_str()))
    }
}
