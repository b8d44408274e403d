//! Names of places beside each other -> where a place lies, and the chains that follow from it.
//!
//! ```text
//! 大島国、青葉県の北市      青葉県 in 大島国, 北市 in 青葉県, and through the chain 北市 in 大島国
//! 北市の白川駅              白川駅 in 北市
//! ```

use std::collections::{BTreeMap, BTreeSet};

use super::Page;
use super::{between, is};
use crate::document::EntityIndex;
use crate::particle;
use crate::relate::candidate::{Candidate, Sink};
use crate::relate::context::{Coarse, View};
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

/// How large a kind of place is, by its class and the last part of its name; 0 for no administrative place.
pub fn rank(context_label: &str, class: Class) -> u8 {
    if matches!(
        context_label,
        "ヨーロッパ"
            | "欧州"
            | "アジア"
            | "アフリカ"
            | "北米"
            | "南米"
            | "北アメリカ"
            | "南アメリカ"
            | "中東"
            | "オセアニア"
            | "東南アジア"
            | "中米"
            | "東アジア"
            | "東欧"
            | "西欧"
            | "北欧"
    ) {
        return 10;
    }
    if class == Class::COUNTRY || Nesting::embedded().is_outermost(context_label) {
        return 9;
    }
    let ends = |parts: &[&str]| parts.iter().any(|p| context_label.ends_with(p));
    if ends(&["共和国", "王国", "連邦", "帝国", "合衆国"]) {
        9
    } else if ends(&["地方"]) {
        8
    } else if ends(&["州", "県", "都", "府", "北海道", "省", "自治区"]) {
        7
    } else if ends(&["郡", "支庁", "地区"]) {
        5
    } else if ends(&["市"]) {
        4
    } else if ends(&["区", "町", "村", "郷"]) {
        3
    } else if class == Class::REGION {
        7
    } else if class == Class::CITY {
        4
    } else {
        0
    }
}

/// The rank of a term that names a place.
pub fn rank_of(view: &View, term: &Term) -> u8 {
    if !is(term, Coarse::Place) {
        return 0;
    }
    rank(view.text(term.span), term.class.unwrap_or(Class::PLACE))
}

/// Whether a name is that of a part of nature or a way: no part of a state, and nothing lies in it as in a town.
pub fn natural(name: &str) -> bool {
    const ENDS: &[&str] = &[
        "海",
        "洋",
        "湾",
        "川",
        "河",
        "江",
        "砂漠",
        "山脈",
        "山地",
        "線",
        "鉄道",
        "地下鉄",
        "山",
        "大陸",
        "海峡",
        "街道",
        "通り",
        "湖",
        "氷河",
        "高原",
        "半島",
        "滝",
        "渓谷",
        "谷",
        "岳",
        "峰",
        "流域",
        "水系",
        "沿岸",
        "南岸",
        "北岸",
        "東岸",
        "西岸",
    ];
    ENDS.iter().any(|n| name.ends_with(n))
}

/// Whether others lie in a place of this name: no sea, river or railway.
pub fn contains(view: &View, term: &Term) -> bool {
    let name = view.text(term.span);
    !natural(name) || name.ends_with(['湖', '原', '島', '谷'])
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
    pub fn add(
        &mut self,
        inner: &Term,
        outer: &Term,
        administrative: bool,
        rule: &str,
        confidence: f32,
        sink: &mut Sink,
    ) {
        let (TermKind::Entity(a), TermKind::Entity(b)) = (inner.kind, outer.kind) else { return };
        if a == b || self.reaches(b, a) {
            sink.refuse(Refusal::PlaceCircle);
            return;
        }
        emit(inner, outer, administrative && self.page, rule, confidence, sink);
        if is(inner, Coarse::Place) || is(inner, Coarse::Organization) || is(inner, Coarse::Event) {
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
                emit(term, &place, administrative && self.page, "place-chain", 0.7, sink);
            }
        }
    }
}

fn emit(inner: &Term, outer: &Term, part: bool, rule: &str, confidence: f32, sink: &mut Sink) {
    // マラウイで発生した|地震
    let relation = if inner.class == Some(Class::EVENT) { "takesPlaceIn" } else { "locatedIn" };
    let mut candidate = Candidate::new(inner.clone(), relation, outer.clone(), rule, confidence);
    candidate.sentence = inner.sentence;
    sink.push(candidate);
    if part && !natural(sink.text(inner)) {
        let mut candidate = Candidate::new(inner.clone(), "partOf", outer.clone(), rule, confidence * 0.9);
        candidate.sentence = inner.sentence;
        sink.push(candidate);
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
                is(a, Coarse::Place)
                    && is(b, Coarse::Place)
                    && matches!(between(view, a, b), "、" | "・" | "と" | "や" | "および")
            })
        };
        // 福岡県、北九州市と: with each of the two.
        let both = view.s.sentence.text[inner.span.end as usize..].starts_with('と');
        let list = i > 0 && listed(i - 1) || listed(i + 1) || both && between(view, outer, inner) == "、";
        let gap = between(view, outer, inner);
        let (a, b) = (rank_of(view, outer), rank_of(view, inner));
        let nested = a > b && b > 0;
        match gap {
            "・" | "、" if nested && !list => chain.add(inner, outer, true, "place-in-place", 0.8, sink),
            "" | "の" if nested => {
                chain.add(inner, outer, true, "place-in-place", 0.85, sink);
                // 青葉県の北市、南市: all of the list, where the place is no country.
                for k in (i + 1..names.len()).take_while(|k| a < 9 && (*k == i + 1 || listed(k - 1))).skip(1) {
                    if rank_of(view, &names[k]) <= b {
                        chain.add(&names[k], outer, true, "places-in-place", 0.75, sink);
                    }
                }
            }
            "の" | "にある" | "に位置する" | "に所在する" | "に属する" | "に建つ" | "に置かれた"
                if b == 0 && can_lie(inner) && (gap == particle::NO || !of_its_noun(view, inner)) =>
            {
                let part = is(inner, Coarse::Place);
                chain.add(inner, outer, part, "in-place", 0.75, sink);
            }
            "" if b == 0 && a > 0 && inner.class == Some(Class::FACILITY) => {
                chain.add(inner, outer, false, "in-place", 0.75, sink)
            }
            "・" | "、" if nested => sink.refuse(Refusal::PlaceList),
            "" | "の" if a > 0 && b > 0 => sink.refuse(Refusal::PlaceRank),
            "にある" | "に位置する" | "に所在する" | "に属する" | "に建つ" | "に置かれた" if !can_lie(inner) =>
            {
                sink.refuse(Refusal::PlaceThing);
            }
            _ => {}
        }
        if matches!(
            gap,
            "の首都"
                | "の首都・"
                | "の首都である"
                | "の州都"
                | "の州都である"
                | "の県庁所在地"
                | "の首府"
                | "の首都、"
        ) && is(inner, Coarse::Place)
        {
            sink.push(Candidate::new(inner.clone(), "capitalOf", outer.clone(), "capital", 0.9));
            chain.add(inner, outer, true, "capital", 0.85, sink);
        }
    }
}

/// Words before a capital, and how large what it is the capital of is.
const SEATS: &[(&str, u8)] =
    &[("首都", 9), ("州都", 7), ("県都", 7), ("省都", 7), ("県庁所在地", 7), ("郡庁所在地", 5), ("郡都", 5)];

/// 首都北市, 州都の南市: of the country or region that the sentence or the page is about.
pub fn capitals(context: &Context, page: &Page, view: &View, names: &[Term], chain: &mut Chain, sink: &mut Sink) {
    for (i, seat) in names.iter().enumerate().filter(|(_, t)| is(t, Coarse::Place)) {
        let before = view.s.sentence.text[..seat.span.begin as usize].trim_end_matches(['の', '・', '、', '「', 'は']);
        let Some((word, size)) = SEATS.iter().find(|(w, _)| before.ends_with(w)) else { continue };
        if before[..before.len() - word.len()].ends_with('の') && i > 0 && is(&names[i - 1], Coarse::Place) {
            // 大島国の首都・北市 is read where names stand beside each other.
            continue;
        }
        let large = |t: &Term| is(t, Coarse::Place) && t.kind != seat.kind;
        let near = names[..i].iter().rev().find(|t| large(t) && rank_of(view, t) == *size).cloned();
        let around = || {
            let own = std::iter::once(page.entity).chain(chain.ancestors(page.entity));
            own.map(|e| context.omitted(view.index, e)).find(|t| {
                let TermKind::Entity(e) = t.kind else { return false };
                large(t)
                    && rank(&context.analysis.entities[e.0 as usize].label, t.class.unwrap_or(Class::PLACE)) == *size
            })
        };
        let Some(whole) = near.or_else(around) else {
            sink.refuse(Refusal::CapitalAlone);
            continue;
        };
        let mut candidate = Candidate::new(seat.clone(), "capitalOf", whole.clone(), "capital-named", 0.75);
        candidate.sentence = view.index;
        sink.push(candidate);
        chain.add(seat, &whole, true, "capital", 0.75, sink);
    }
}
