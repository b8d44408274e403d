//! Chunks -> the phrases that open statements are made of. Knows words and heads, no names and no relations.
//!
//! ```text
//! 彼が書いた │ 戦後の │ 日本の │ 歴史と │ 文化を │ まとめた
//!             └──── modifiers ────┘ conjunct   head + を
//! ```

use std::ops::Range;

use crate::document::{Pos, PredicateKind};
use crate::particle::{MO, NI, NO};
use crate::relate::known::words;
use crate::relate::tree::Tree;

impl<'a> Tree<'a> {
    /// What stands between the chunk's noun and its predicate where both are read together: も is kept, は is not.
    pub fn joined(&self, chunk: usize) -> &'a str {
        let (noun, body) = (self.noun(chunk), self.body(chunk));
        let particles = self.marker(chunk).particles;
        let also = particles.is_empty() && body.end > noun.end && self.surface(body.end - 1) == MO;
        if also { MO } else { particles }
    }
    /// Whether a chunk modifies a noun without being a clause: 日本の, 大きな, 主要な.
    fn is_modifier(&self, chunk: usize) -> bool {
        let body = self.body(chunk);
        if body.is_empty() {
            return false;
        }
        if let Some(p) = self.predicate_of(chunk) {
            let alone = self
                .children(chunk)
                .all(|c| self.is_manner(c) || !self.is_nominal(c) && self.predicate_of(c).is_none());
            return match p.kind {
                // クラスレートの|ような
                _ if words::LIKENESS.has(self.surface(self.s.chunks[chunk].tokens.start)) => true,
                // 大きさの
                _ if self.is_nominal(chunk) => self.marker(chunk).particles.ends_with('の'),
                PredicateKind::Adjective => alone,
                // 演奏された作品: a clause of one chunk.
                PredicateKind::Verb | PredicateKind::VerbalNounSuru => {
                    alone && !self.pos(body.end - 1).is_particle() && self.s.chunks[chunk].tokens.end == body.end
                }
                _ => false,
            };
        }
        let last = self.pos(body.end - 1);
        let marker = self.marker(chunk);
        // 包括的|モデルは, アルバム|『朝』の: one noun in two chunks.
        let compound = marker.particles.is_empty()
            && !marker.topic
            && !marker.comma
            && self.governor(chunk) == Some(chunk + 1)
            && self.is_nominal(chunk)
            && self.is_nominal(chunk + 1)
            && !self.is_order(chunk)
            && !self.before_conjunction(chunk);
        marker.particles.ends_with('の')
            || compound
            || last == Pos::ADNOMINAL
            || last.is_adverb()
            || words::NOUN_TO_NOUN.has(marker.particles)
    }
    /// Whether `left` is a conjunct of the noun `right` that it depends on.
    pub fn is_conjunct(&self, left: usize, right: usize) -> bool {
        if !self.is_nominal(left) || !self.is_nominal(right) && self.predicate_of(right).is_none() {
            return false;
        }
        let marker = self.marker(left);
        if marker.topic {
            return false;
        }
        if marker.particles.is_empty() {
            return marker.comma && self.is_nominal(right) || self.before_conjunction(left);
        }
        words::NOUN_AND_NOUN.has(marker.particles) && self.is_nominal(right)
    }
    fn before_conjunction(&self, chunk: usize) -> bool {
        self.s.chunks.get(chunk + 1).is_some_and(|c| self.pos(c.tokens.start) == Pos::CONJUNCTION)
    }
    /// 薬|および|休養も: whether only conjunctions stand between two nouns that depend on the same.
    fn is_beside(&self, left: usize, right: usize) -> bool {
        let marker = self.marker(left);
        let start = self.start(right, false);
        let conjunction = |c: usize| {
            let body = self.body(c);
            body.clone().any(|t| self.pos(t) == Pos::CONJUNCTION)
                && body.clone().all(|t| self.pos(t) == Pos::CONJUNCTION || self.is_wordless(t..t + 1))
        };
        left + 1 < start
            && marker.particles.is_empty()
            && !marker.topic
            && self.is_nominal(left)
            && self.governor(left) == self.governor(right)
            && (left + 1..start).all(conjunction)
    }
    /// Whether `left` is coordinated with the whole noun phrase that ends in `chunk` (彼と|彼の友人: not 彼と彼).
    fn joins(&self, left: usize, chunk: usize) -> bool {
        let Some(head) = self.governor(left) else { return false };
        if head == chunk {
            return self.is_conjunct(left, chunk);
        }
        let first = self.s.chunks[left + 1].tokens.start;
        let own = self.pos(first) == Pos::PRONOUN || words::OF_THE_SAME.has(self.surface(first));
        head < chunk && left + 1 < chunk && own && self.is_conjunct(left, head)
    }
    /// First chunk of the noun phrase that ends in `chunk`: with its modifiers, without conjuncts and, unless `clauses`,
    /// without relative clauses.
    pub fn start(&self, chunk: usize, clauses: bool) -> usize {
        let mut start = chunk;
        while start > 0 {
            let left = start - 1;
            let inside = self.governor(left).is_some_and(|h| (start..=chunk).contains(&h));
            if !inside || self.joins(left, chunk) {
                break;
            }
            let modifies = self.is_modifier(left) || self.is_conjunct(left, self.governor(left).unwrap_or(chunk));
            // 13%は|65歳以上の|一人暮らしです: what the noun is said of is no part of it.
            let clause = self.predicate_of(chunk).is_some_and(|p| p.kind != PredicateKind::Copula);
            let said_of =
                self.governor(left) == Some(chunk) && self.is_nominal(left) && (!clause || self.marker(left).topic);
            if modifies || clauses && !said_of {
                start = left;
            } else {
                break;
            }
        }
        start
    }
    /// Tokens of the noun phrase that ends in `chunk`, its particles left out.
    pub fn phrase(&self, chunk: usize, clauses: bool) -> Range<usize> {
        let mut start = self.start(chunk, clauses);
        // 理解することの|必要性: a clause that こと or ため carries belongs to the phrase.
        if start < chunk && self.is_relational(start) {
            // 去った|後の|1994年: the year tells as much.
            start = if self.is_order(chunk) { chunk } else { self.start(chunk, true) };
        }
        // 医師の|山田: the description of a name is left out.
        if let Some(of) =
            chunk.checked_sub(1).filter(|of| start == *of && self.marker(*of).particles == NO && !self.is_order(*of))
        {
            let named = self.s.tokens[self.noun(chunk)]
                .iter()
                .any(|t| t.pos == Pos::PERSON || matches!(t.pos, Pos::SURNAME | Pos::GIVEN_NAME));
            if named && !self.has_name(self.noun(of)) && self.is_nominal(of) {
                start = chunk;
            }
        }
        let mut first = self.s.chunks[start].tokens.start;
        if let Some(stop) = self.s.chunks[chunk].tokens.clone().rfind(|&t| self.surface(t) == "。")
            && stop + 1 < self.noun(chunk).end
        {
            first = stop + 1;
        }
        let mut end = self.noun(chunk).end;
        while end > first + 1 && self.pos(end - 1) == Pos::COMMA {
            end -= 1;
        }
        let closed = (first..end).any(|t| self.pos(t) == Pos::CLOSE);
        while first + 1 < end
            && (self.pos(first) == Pos::CONJUNCTION
                || self.pos(first) == Pos::COMMA
                || self.pos(first) == Pos::OPEN && !closed)
        {
            first += 1;
        }
        first..end
    }
    /// 東京都|千代田区で: the larger place that a place stands in.
    pub fn outer_place(&self, chunk: usize) -> Option<Range<usize>> {
        let range = self.phrase(chunk, false);
        let named = |t: usize| self.pos(t).is_proper() || self.s.tokens[t].unknown;
        let last = range.clone().rev().skip(1).find(|&t| {
            let whole = self.pos(t) == Pos::REGION && words::REGION_END.close(self.surface(t));
            whole || self.pos(t) == Pos::REGION_SUFFIX && t > range.start && named(t - 1)
        })?;
        let plain = (range.start..=last).all(|t| named(t) || self.pos(t) == Pos::REGION_SUFFIX);
        (named(last + 1) && plain).then_some(range.start..last + 1)
    }
    /// Chunks coordinated with `chunk`, in order, itself included.
    pub fn conjuncts(&self, chunk: usize) -> Vec<usize> {
        let mut found = vec![chunk];
        let mut at = chunk;
        loop {
            let start = self.start(at, true);
            let direct = (0..at)
                .filter(|&c| self.governor(c) == Some(chunk) && self.is_conjunct(c, chunk) || self.is_beside(c, at));
            let before = start.checked_sub(1).filter(|&c| self.joins(c, at));
            let Some(next) = direct.chain(before).filter(|c| !found.contains(c)).max() else { break };
            found.push(next);
            at = next;
        }
        found.retain(|&c| !self.is_wordless(self.noun(c)));
        found.sort_unstable();
        found
    }
    /// Whether the noun is an adverb by form: 完全に, 徹底的に.
    pub fn is_manner(&self, chunk: usize) -> bool {
        let noun = self.noun(chunk);
        !noun.is_empty()
            && self.marker(chunk).particles == NI
            && matches!(
                self.pos(noun.end - 1),
                Pos::NAI_STEM | Pos::ADJECTIVAL_NOUN | Pos::ADJECTIVAL_SUFFIX | Pos::DEPENDENT_ADJECTIVAL
            )
    }
    /// Whether the noun places what is said in time or in an order (1916年の, 最後の, 300人の) and names nothing itself.
    pub fn is_order(&self, chunk: usize) -> bool {
        let noun = self.noun(chunk);
        let Some(last) = noun.clone().last() else { return false };
        matches!(self.pos(last), Pos::COUNTER | Pos::TIME_SUFFIX | Pos::DEPENDENT_ADVERBIAL | Pos::TIME_NOUN)
            || self.pos(last) == Pos::NUMBER
            || words::ORDER_NOUN.has(self.surface(last))
    }
    /// Whether the chunk closes a quotation that another opens: 「…ない」と.
    pub fn ends_quotation(&self, chunk: usize) -> bool {
        let tokens = self.s.chunks[chunk].tokens.clone();
        tokens.clone().any(|t| self.pos(t) == Pos::CLOSE) && !tokens.clone().any(|t| self.pos(t) == Pos::OPEN)
    }
    /// Whether the noun is a time alone: 今後, 当時.
    pub fn is_time(&self, chunk: usize) -> bool {
        self.noun(chunk)
            .last()
            .is_some_and(|t| matches!(self.pos(t), Pos::TIME_SUFFIX | Pos::DEPENDENT_ADVERBIAL | Pos::TIME_NOUN))
    }
    /// Whether a clause before the noun says when, why or how, and the noun is none of its arguments: 〜した後, 〜するため.
    pub fn is_relational(&self, chunk: usize) -> bool {
        let noun = self.noun(chunk);
        let Some(last) = noun.clone().last() else { return false };
        matches!(
            self.pos(last),
            Pos::TIME_SUFFIX
                | Pos::DEPENDENT_NOUN
                | Pos::DEPENDENT_ADJECTIVAL
                | Pos::DEPENDENT_AUXILIARY
                | Pos::DEPENDENT_ADVERBIAL
        ) || words::RELATIONAL_NOUN.has(self.surface(last))
    }
    /// Whether the noun phrase says only when or in which turn of the story: その後, 通常, すべて.
    pub fn is_connective(&self, chunk: usize) -> bool {
        let noun = self.noun(chunk);
        let Some(last) = noun.clone().last() else { return false };
        let start = self.start(chunk, false);
        if self.is_relational(chunk) && start == chunk && noun.len() == 1 {
            return true;
        }
        let demonstrative = words::POINTING_BACK.has(self.surface(self.s.chunks[start].tokens.start));
        (demonstrative && start + 1 >= chunk && self.is_relational(chunk))
            || (noun.len() == 1 && start == chunk && self.pos(last) == Pos::TIME_NOUN)
    }
    /// Whether no letter, kanji or digit stands in the tokens.
    pub fn is_wordless(&self, mut tokens: Range<usize>) -> bool {
        tokens.all(|t| self.surface(t).chars().all(|c| !c.is_alphanumeric()))
    }
    /// Whether a name stands in the tokens.
    pub fn has_name(&self, tokens: Range<usize>) -> bool {
        self.s.tokens[tokens].iter().any(|t| t.pos.is_proper() || t.unknown)
    }
}
