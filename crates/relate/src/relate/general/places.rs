//! Names of places beside each other -> where a place lies, and the chains that follow from it.
//!
//! ```text
//! 大島国、青葉県の北市      青葉県 in 大島国, 北市 in 青葉県, and through the chain 北市 in 大島国
//! 北市の白川駅              白川駅 in 北市
//! ```

use std::collections::{BTreeMap, BTreeSet};

use super::Page;
use super::{behind, between, is};
use crate::document::EntityIndex;
use crate::particle::{NO, TO};
use crate::relate::candidate::{Candidate, Sink};
use crate::relate::context::{Coarse, View};
use crate::relate::known::mechanism::Mechanism;
use crate::relate::known::{mechanism, words};
use crate::relate::refusal::Refusal;
use crate::relate::term::{Context, Term, TermKind};
use crate::resource::{Class, Nesting};
use crate::steps;

/// What lies in what, over the document.
#[derive(Default)]
pub struct Chain {
    /// Whether the text is a page: what a place is part of is worth a statement there, in news it is but where it lies.
    pub page: bool,
    inside: BTreeMap<EntityIndex, BTreeMap<EntityIndex, (Term, Term)>>,
}

/// How high a place stands: what lies in it stands lower.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// No administrative place.
    None,
    /// Towns, villages, wards.
    Town,
    /// Cities.
    City,
    /// Counties.
    County,
    /// Prefectures, states, provinces.
    Province,
    /// What holds several of them: 東北地方.
    Region,
    /// Countries.
    Country,
    /// What holds several of them: 東アジア.
    World,
}

impl Rank {
    /// What a rank is called in the tables of words.
    fn called(name: &str) -> Self {
        match name {
            "Town" => Self::Town,
            "City" => Self::City,
            "County" => Self::County,
            "Province" => Self::Province,
            "Region" => Self::Region,
            "Country" => Self::Country,
            _ => Self::None,
        }
    }
    /// That of a place, by the last part of its name, else by its class.
    pub fn of(name: &str, class: Class) -> Self {
        if words::WORLD_REGIONS.has(name) {
            Self::World
        } else if class == Class::COUNTRY || Nesting::embedded().is_outermost(name) {
            Self::Country
        } else if let Some((_, rank)) = words::PLACE_RANKS.end(name) {
            Self::called(rank)
        } else if class == Class::REGION {
            Self::Province
        } else if class == Class::CITY {
            Self::City
        } else {
            Self::None
        }
    }
}

/// The rank of a term that names a place.
pub fn rank_of(view: &View, term: &Term) -> Rank {
    if is(term, Coarse::Place) {
        Rank::of(view.text(term.span), term.class.unwrap_or(Class::PLACE))
    } else {
        Rank::None
    }
}

/// Whether a name is that of a part of nature or a way: no part of a state, and nothing lies in it as in a town.
pub fn natural(name: &str) -> bool {
    words::NATURAL_ENDS.close(name)
}

/// Whether others lie in a place of this name: no sea, river or railway.
pub fn contains(view: &View, term: &Term) -> bool {
    let name = view.text(term.span);
    !natural(name) || words::WIDE_NATURE.close(name)
}

/// Whether a term can lie in a place.
pub fn can_lie(term: &Term) -> bool {
    is(term, Coarse::Place) || is(term, Coarse::Organization) || is(term, Coarse::Event)
}

impl Chain {
    /// The chain of a page or of another text.
    pub fn of(page: bool) -> Self {
        Self { page, ..Self::default() }
    }
    /// Says that `inner` lies in `outer`.
    pub fn add(&mut self, inner: &Term, outer: &Term, administrative: bool, found: Mechanism, sink: &mut Sink) {
        let (TermKind::Entity(a), TermKind::Entity(b)) = (inner.kind, outer.kind) else { return };
        if a == b || self.reaches(b, a) {
            sink.refuse(Refusal::PlaceCircle);
            return;
        }
        emit(inner, outer, administrative && self.page, found, sink);
        if can_lie(inner) {
            self.inside.entry(a).or_default().entry(b).or_insert_with(|| (inner.clone(), outer.clone()));
        }
    }
    fn reaches(&self, from: EntityIndex, to: EntityIndex) -> bool {
        self.ancestors(from).contains(&to)
    }
    /// All that a place lies in.
    pub fn ancestors(&self, from: EntityIndex) -> BTreeSet<EntityIndex> {
        let mut found = BTreeSet::new();
        let mut open = vec![from];
        while let Some(at) = open.pop() {
            steps::add(1);
            for next in self.inside.get(&at).into_iter().flat_map(BTreeMap::keys) {
                if found.insert(*next) {
                    open.push(*next);
                }
            }
        }
        found
    }
    /// Pushes what follows: what lies in a place lies in what that place lies in.
    pub fn close(&self, context: &Context, sink: &mut Sink) {
        let terms: BTreeMap<EntityIndex, &Term> =
            self.inside.values().flatten().map(|(outer, (_, term))| (*outer, term)).collect();
        for (inner, direct) in &self.inside {
            let Some((term, _)) = direct.values().next() else { continue };
            for outer in self.ancestors(*inner) {
                if direct.contains_key(&outer) || outer == *inner {
                    continue;
                }
                let Some(place) = terms.get(&outer) else { continue };
                // The sentence that says where the inner one lies is the proof.
                let mut place = (*place).clone();
                if place.sentence != term.sentence {
                    place = context.omitted(term.sentence, outer);
                }
                let administrative = is(term, Coarse::Place) && is(&place, Coarse::Place);
                emit(term, &place, administrative && self.page, mechanism::PLACE_CHAIN, sink);
            }
        }
    }
}

fn emit(inner: &Term, outer: &Term, part: bool, found: Mechanism, sink: &mut Sink) {
    let whole = mechanism::PLACE_PART;
    let part = (part && !natural(sink.text(inner))).then(|| Mechanism {
        relation: whole.relation,
        fit: found.fit * whole.fit,
        ..found
    });
    // マラウイで発生した|地震
    let found = match inner.class {
        Some(Class::EVENT) => Mechanism { relation: mechanism::PLACE_OF_EVENT.relation, ..found },
        _ => found,
    };
    for found in std::iter::once(found).chain(part) {
        sink.push(Candidate::by(found, inner.clone(), outer.clone()));
    }
}

/// 青葉市にある|北鉄道の|駅, 北鉄道東線: whether a name only says whose the noun behind it is, which is what lies there.
fn of_its_noun(view: &View, name: &Term) -> bool {
    let next = view.s.tokens.partition_point(|t| t.bytes.begin < name.span.end);
    let text = &view.s.sentence.text[name.span.end as usize..];
    view.s.tokens.get(next).is_some_and(|t| t.pos.is_noun() || t.unknown) || text.starts_with('の')
}

/// Pushes where places lie that are named beside each other, and capitals.
pub fn extract(view: &View, names: &[Term], chain: &mut Chain, sink: &mut Sink) {
    for (i, pair) in names.windows(2).enumerate() {
        let (outer, inner) = (&pair[0], &pair[1]);
        if !is(outer, Coarse::Place) || !contains(view, outer) {
            continue;
        }
        // A、B、C: a list of places, none in the other.
        let listed = |k: usize| {
            names.get(k).zip(names.get(k + 1)).is_some_and(|(a, b)| {
                is(a, Coarse::Place) && is(b, Coarse::Place) && words::LIST_JOINTS.has(between(view, a, b))
            })
        };
        // ドイツ東部の|イエナ, ハンガリー南部の|古都|ペーチ
        let words_between = between(view, outer, inner);
        let part = words::PLACE_PARTS.strip_start(words_between).unwrap_or(words_between);
        let called = part.strip_prefix(NO).and_then(|calling| words::PLACE_CALLINGS.strip_end(calling));
        let gap = if called.is_some() { NO } else { part };
        // 福岡県、北九州市と: with each of the two.
        let both = behind(view, inner).starts_with(TO);
        let list = i > 0 && listed(i - 1) || listed(i + 1) || both && gap == "、";
        let (a, b) = (rank_of(view, outer), rank_of(view, inner));
        let nested = a > b && b > Rank::None;
        let (marked, joined) = (words::PLACE_MARKS.has(gap), gap.is_empty() || gap == NO);
        let lying = words::LYING.has(gap);
        // 東京・仙台: two cities, one of which is known to lie elsewhere.
        let elsewhere = || {
            let known = Nesting::embedded().outers(sink.text(inner));
            a < Rank::Country && !known.is_empty() && !known.iter().any(|name| name.starts_with(sink.text(outer)))
        };
        if nested && marked && !list && !elsewhere() {
            chain.add(inner, outer, true, mechanism::PLACE_BESIDE_PLACE, sink);
        } else if nested && joined {
            chain.add(inner, outer, true, mechanism::PLACE_IN_PLACE, sink);
            // 青葉県の北市、南市: all of the list, where the place is no country.
            let rest = (i + 2..names.len()).take_while(|k| a < Rank::Country && listed(k - 1));
            for k in rest.filter(|k| rank_of(view, &names[*k]) <= b) {
                chain.add(&names[k], outer, true, mechanism::PLACES_IN_PLACE, sink);
            }
        } else if b == Rank::None && can_lie(inner) && (gap == NO || lying && !of_its_noun(view, inner)) {
            chain.add(inner, outer, is(inner, Coarse::Place), mechanism::IN_PLACE, sink);
        } else if b == Rank::None && a > Rank::None && gap.is_empty() && inner.class == Some(Class::FACILITY) {
            chain.add(inner, outer, false, mechanism::IN_PLACE, sink);
        } else if nested && marked {
            sink.refuse(Refusal::PlaceList);
        } else if joined && a > Rank::None && b > Rank::None {
            sink.refuse(Refusal::PlaceRank);
        } else if lying && !can_lie(inner) {
            sink.refuse(Refusal::PlaceThing);
        }
        if is(inner, Coarse::Place) && calls_capital(words_between) {
            sink.push(Candidate::by(mechanism::CAPITAL, inner.clone(), outer.clone()));
            chain.add(inner, outer, true, mechanism::CAPITAL_IN_PLACE, sink);
        }
    }
}

/// の首都である: whether what stands between two places makes the second the capital of the first.
fn calls_capital(gap: &str) -> bool {
    let word = gap.strip_prefix(NO).map(|g| words::CAPITAL_JOINTS.strip_end(g).unwrap_or(g));
    word.is_some_and(|w| words::CAPITALS.of(w).is_some())
}

/// 首都北市, 州都の南市: of the country or region that the sentence or the page is about.
pub fn capitals(context: &Context, page: &Page, view: &View, names: &[Term], chain: &mut Chain, sink: &mut Sink) {
    for (i, seat) in names.iter().enumerate().filter(|(_, t)| is(t, Coarse::Place)) {
        let before = view.s.sentence.text[..seat.span.begin as usize].trim_end_matches(['の', '・', '、', '「', 'は']);
        let Some((word, rank)) = words::CAPITALS.end(before) else { continue };
        let rank = Rank::called(rank);
        if before[..before.len() - word.len()].ends_with(NO) && i > 0 && is(&names[i - 1], Coarse::Place) {
            // 大島国の首都・北市 is read where names stand beside each other.
            continue;
        }
        let large = |t: &Term| is(t, Coarse::Place) && t.kind != seat.kind;
        let near = names[..i].iter().rev().find(|t| large(t) && rank_of(view, t) == rank).cloned();
        let around = || {
            let own = std::iter::once(page.entity).chain(chain.ancestors(page.entity));
            own.map(|e| context.omitted(view.index, e)).find(|t| {
                let TermKind::Entity(e) = t.kind else { return false };
                let label = &context.analysis.entities[e.0 as usize].label;
                large(t) && Rank::of(label, t.class.unwrap_or(Class::PLACE)) == rank
            })
        };
        let Some(whole) = near.or_else(around) else {
            sink.refuse(Refusal::CapitalAlone);
            continue;
        };
        sink.push(Candidate::by(mechanism::CAPITAL_NAMED, seat.clone(), whole.clone()));
        chain.add(seat, &whole, true, mechanism::NAMED_CAPITAL_IN_PLACE, sink);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rank_of_the_tables_is_known() {
        for (word, rank) in words::PLACE_RANKS.0.iter().chain(words::CAPITALS.0) {
            assert!(Rank::called(rank) > Rank::None, "{word}={rank}");
        }
    }
    #[test]
    fn the_longest_end_of_a_name_tells_its_rank() {
        let rank = |name| Rank::of(name, Class::PLACE);
        assert_eq!([rank("青葉区"), rank("青葉自治区"), rank("青葉地区")], [Rank::Town, Rank::Province, Rank::County]);
        assert!(
            rank("青葉市") < rank("青葉県") && rank("青葉県") < rank("大島王国") && rank("大島王国") < rank("東アジア")
        );
    }
    #[test]
    fn a_capital_is_called_so_between_two_places() {
        assert!(["の首都", "の首都である", "の県都・", "の首府、"].into_iter().all(calls_capital));
        assert!(["首都", "の首都圏", "の首都は", "の"].into_iter().all(|gap| !calls_capital(gap)));
    }
}
