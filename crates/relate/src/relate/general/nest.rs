//! Where things lie that no sentence says, on the page of an encyclopedia: by their names, by `ontology/nesting.tsv`, by what
//! the page is about. What the names alone do not say is marked as possible, so that it never becomes a fact by itself.
//!
//! ```text
//! 大島国青葉県, 大島国           青葉県 in 大島国                   the name holds the other
//! 横浜市 … 日本                   横浜市 in 日本, possible            the table knows both
//! page: 北市 in 大島国; 白川村   白川村 in 大島国, possible         what else is named there
//! ```

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::is;
use super::places::{Chain, Rank, can_lie, natural};
use crate::document::{EntityIndex, Modality};
use crate::relate::candidate::{Candidate, Sink};
use crate::relate::context::Coarse;
use crate::relate::known::mechanism::Mechanism;
use crate::relate::known::{mechanism, words};
use crate::relate::refusal::Refusal;
use crate::relate::term::{Context, Term};
use crate::resource::{Class, Nesting};

type Firsts = BTreeMap<EntityIndex, Term>;

/// Pushes it for all names of a document; `firsts` holds the first mention of each.
pub fn extract(context: &Context, chain: &mut Chain, firsts: &Firsts, sink: &mut Sink) {
    let names = by_name(context, firsts);
    if chain.page {
        in_names(context, chain, firsts, &names, sink);
        in_table(context, chain, firsts, &names, sink);
        in_country(context, chain, firsts, sink);
    }
}

/// The names of an entity, its label first.
fn forms<'c>(context: &'c Context, entity: EntityIndex) -> impl Iterator<Item = &'c str> {
    let entity = &context.analysis.entities[entity.0 as usize];
    std::iter::once(entity.label.as_str()).chain(entity.aliases.iter().map(String::as_str))
}

fn rank(context: &Context, entity: EntityIndex, term: &Term) -> Rank {
    Rank::of(&context.analysis.entities[entity.0 as usize].label, term.class.unwrap_or(Class::PLACE))
}

/// Places by name.
type ByName<'c> = FxHashMap<&'c str, Vec<(EntityIndex, Rank)>>;

fn by_name<'c>(context: &'c Context, firsts: &Firsts) -> ByName<'c> {
    let mut found = ByName::default();
    for (entity, term) in firsts.iter().filter(|(_, t)| is(t, Coarse::Place)) {
        for form in forms(context, *entity) {
            found.entry(form).or_default().push((*entity, rank(context, *entity, term)));
        }
    }
    found
}

/// 大島国青葉県: what a name begins with holds it.
fn in_names(context: &Context, chain: &mut Chain, firsts: &Firsts, names: &ByName, sink: &mut Sink) {
    for (inner, term) in firsts.iter().filter(|(_, t)| is(t, Coarse::Place)) {
        let own = rank(context, *inner, term);
        let mut holders: BTreeSet<EntityIndex> = BTreeSet::new();
        for name in forms(context, *inner) {
            for (end, _) in name.char_indices().skip(2) {
                let begin = &name[..end];
                // インド洋, 沖縄市: one character more makes another name.
                // 京都市内, 扇島地区: the same place in other words.
                if name[end..].chars().nth(1).is_none() || context.rules.has("area ends", &name[end..]) {
                    break;
                }
                let admits = own > Rank::None || words::PROVINCE_ENDS.close(begin);
                let found = names.get(begin).into_iter().flatten();
                holders.extend(found.filter(|(e, rank)| admits && e != inner && own < *rank).map(|(e, _)| *e));
            }
        }
        for outer in holders {
            chain.add(term, &context.omitted(term.sentence, outer), true, mechanism::PLACE_IN_NAME, sink);
        }
    }
}

/// 横浜市, 日本: the table knows where places lie; what stands in them lies there too.
fn in_table(context: &Context, chain: &Chain, firsts: &Firsts, names: &ByName, sink: &mut Sink) {
    let table = Nesting::embedded();
    let country = |e: &EntityIndex| firsts.get(e).is_some_and(|t| rank(context, *e, t) == Rank::Country);
    for (inner, term) in firsts.iter().filter(|(e, t)| can_lie(t) && !country(e)) {
        let around = if is(term, Coarse::Place) { BTreeSet::from([*inner]) } else { chain.ancestors(*inner) };
        let outers = around.iter().flat_map(|e| forms(context, *e)).flat_map(|name| table.outers(name));
        let holders: BTreeSet<EntityIndex> =
            outers.filter_map(|o| names.get(o)).flatten().map(|(e, _)| *e).filter(|e| e != inner).collect();
        // コルドバ: one name of places in two countries of the text tells nothing.
        if holders.iter().filter(|e| country(e)).count() > 1 {
            sink.refuse(Refusal::PlaceTwice);
            continue;
        }
        let seats: BTreeSet<&str> = forms(context, *inner)
            .flat_map(|name| table.seat_of(name))
            .copied()
            .filter(|_| is(term, Coarse::Place))
            .collect();
        for outer in holders {
            let place = context.omitted(term.sentence, outer);
            if forms(context, outer).any(|name| seats.contains(name)) {
                let mut candidate = Candidate::by(mechanism::CAPITAL_KNOWN, term.clone(), place.clone());
                candidate.modality = Modality::Possible;
                sink.push(candidate);
            }
            guess(chain, (term, *inner), (&place, outer), KNOWN, sink);
        }
    }
}

/// What is named on the page of something in a country, and lies nowhere else.
fn in_country(context: &Context, chain: &Chain, firsts: &Firsts, sink: &mut Sink) {
    let Some(page) = context.page.as_ref().filter(|p| can_lie(&p.term)) else { return };
    let country = |e: &EntityIndex| firsts.get(e).is_some_and(|t| rank(context, *e, t) == Rank::Country);
    let Some(own) = chain.ancestors(page.entity).into_iter().find(country) else { return };
    let foreign: BTreeSet<usize> =
        firsts.iter().filter(|(e, _)| country(e) && **e != own).map(|(_, t)| t.sentence).collect();
    for (entity, term) in firsts {
        // Rivers and seas do not end at borders; companies may be at home anywhere.
        let place =
            is(term, Coarse::Place) && rank(context, *entity, term) < Rank::Country && !natural(sink.text(term));
        if *entity == page.entity || !(place || term.class == Some(Class::FACILITY)) {
            continue;
        }
        if foreign.contains(&term.sentence) || !chain.ancestors(*entity).is_empty() {
            sink.refuse(Refusal::PlaceAbroad);
            continue;
        }
        let known = forms(context, *entity).any(|name| !Nesting::embedded().outers(name).is_empty());
        if !known {
            let holder = context.omitted(term.sentence, own);
            guess(chain, (term, *entity), (&holder, own), PAGE, sink);
        }
    }
}

/// How something lies in a place that the table knows to hold it, and how a place is part of it.
const KNOWN: [Mechanism; 2] = [mechanism::PLACE_KNOWN, mechanism::PLACE_KNOWN_PART];
/// The same of the country of the page.
const PAGE: [Mechanism; 2] = [mechanism::PAGE_COUNTRY, mechanism::PAGE_COUNTRY_PART];

/// A guess, marked as possible.
fn guess(
    chain: &Chain,
    (inner, a): (&Term, EntityIndex),
    (outer, b): (&Term, EntityIndex),
    [lies, part]: [Mechanism; 2],
    sink: &mut Sink,
) {
    if a == b || chain.ancestors(b).contains(&a) || !outer.is_entity() {
        sink.refuse(Refusal::PlaceCircle);
        return;
    }
    if chain.ancestors(a).contains(&b) {
        return;
    }
    let part = Some(part).filter(|_| is(inner, Coarse::Place) && !natural(sink.text(inner)));
    for found in std::iter::once(lies).chain(part) {
        let mut candidate = Candidate::by(found, inner.clone(), outer.clone());
        candidate.modality = Modality::Possible;
        sink.push(candidate);
    }
}
