//! Numbers of people, places and users without a word for the measure -> what they are a number of.
//!
//! ```text
//! A社は約300人の専門家を抱える            metric(A社, 約300人)
//! Xを410施設が導入する                    metric(X, 410施設)
//! Xは累計1800万ダウンロードを突破した      metric(X, 1800万ダウンロード)
//! 70億パラメーターの言語モデル「X」        metric(X, 70億パラメーター)
//! ```

use super::Measured;
use crate::document::{Case, Number, Predicate, Value, Voice};
use crate::relate::context::{Coarse, View, coarse};
use crate::relate::term::{Context, Term, TermKind};
use crate::resource::{Accept, Class, Role};

/// The owners of a number that counts.
pub fn counted<'a>(context: &Context, view: &'a View, chunk: usize, number: &Number) -> Option<Measured<'a>> {
    let mention = view.s.mentions.iter().find(|m| {
        matches!(&m.value, Some(Value::Number(n)) if n == number) && view.s.chunks[chunk].bytes.contains(m.bytes)
    })?;
    let words = view.text(mention.bytes);
    let unit = |list: &str| context.rules.list(list).iter().any(|w| words.ends_with(w.as_str()) || number.unit == *w);
    if unit("size units") {
        return sized(context, view, chunk);
    }
    let heads = view.head(chunk).filter(|h| {
        let own = &view.nps[*h];
        view.nps[chunk].marker.role == Some(Role::Of) && own.nominal && own.mention.is_none()
    });
    let carrier = alike(view, heads.unwrap_or(chunk), number);
    let np = &view.nps[carrier];
    let p = view.head(carrier).and_then(|g| view.predicate[g]).map(|i| &view.s.predicates[i])?;
    if p.voice == Voice::Passive || view.depth(p.chunk) > 0 {
        return None;
    }
    let is = |list: &str| context.rules.has(list, &p.lemma);
    let wo = np.marker.role == Some(Role::Case(Case::Wo));
    let ni = np.marker.role == Some(Role::Case(Case::Ni));
    let ga = np.marker.role == Some(Role::Case(Case::Ga));
    // 64チームが参加し、2万人が来場した: what took place, and how many came.
    let attended = (unit("counters") || unit("group units")) && ga && is("attending");
    let organization = [Class::ORGANIZATION];
    let thing = [Class::ARTIFACT, Class::CREATIVE_WORK];
    let mut what = None;
    let subjects = if attended {
        what = Some(format!("{}{}", p.lemma, context.rules.list("number of").first().map_or("", String::as_str)));
        owner(context, view, p, carrier, &[Class::EVENT, Class::FACILITY])
    } else if unit("counters") && wo && (is("holding") || heads.is_some() && is("gathering people")) {
        let found = if is("holding") { owner(context, view, p, carrier, &organization) } else { Vec::new() };
        // 「X」は1億人の登録者を集めた
        let used = [Class::ARTIFACT, Class::CREATIVE_WORK, Class::ORGANIZATION, Class::EVENT];
        let gathers = found.is_empty() && heads.is_some() && is("gathering people");
        if gathers { owner(context, view, p, carrier, &used) } else { found }
    } else if unit("counters") && ga && is("belonging") {
        owner(context, view, p, carrier, &organization)
    } else if unit("counters") && ga && is("adopting by users") {
        owner(context, view, p, carrier, &thing)
    } else if heads.is_none()
        && (wo || ni)
        && (unit("use units") && is("measuring") || unit("sales units") && is("reaching"))
    {
        owner(context, view, p, carrier, &thing)
    } else {
        return None;
    };
    let told = what;
    let what = if heads.is_some() { view.text(view.core(carrier)).to_owned() } else { number.unit.clone() };
    let what = told.filter(|_| heads.is_none()).or(Some(what)).filter(|w| !w.is_empty());
    (!subjects.is_empty()).then_some(Measured {
        measure: None,
        subjects,
        what,
        predicate: Some(p),
        certainty: 0.65,
        loss: false,
        past: false,
        site: None,
    })
}

/// 国内に|35店舗、|海外に|12店舗を|持つ: the last of the counts shows what each is to the verb.
fn alike(view: &View, chunk: usize, number: &Number) -> usize {
    let marker = view.nps[chunk].marker;
    let same = |c: &usize| {
        let other = view.nps.get(*c).and_then(|np| np.mention).and_then(|m| view.s.mentions[m].value.as_ref());
        matches!(other, Some(Value::Number(n)) if n.unit == number.unit)
    };
    let place = |c: usize| view.nps.get(c).is_some_and(|np| np.marker.role == Some(Role::Case(Case::Ni)));
    let next = [chunk + 1, chunk + 2].into_iter().find(same).filter(|c| *c == chunk + 1 || place(chunk + 1));
    next.filter(|_| marker.bare && marker.comma || marker.list).map_or(chunk, |next| alike(view, next, number))
}

/// Whom the clause of a verb is about: its subject, the noun that it modifies, or what the sentences before are about.
fn owner(context: &Context, view: &View, p: &Predicate, carrier: usize, classes: &[Class]) -> Vec<Term> {
    let accept = Accept::of(classes);
    let event = context.event(view, p);
    let known = |t: &Term| matches!(t.kind, TermKind::Entity(_)) && t.chunk != carrier;
    let filled = context.fill(&event, &[Role::Case(Case::Ga), Role::Case(Case::Wo)], &accept);
    let found: Vec<Term> = filled.into_iter().map(|(t, _)| t).filter(known).collect();
    if !found.is_empty() {
        return found;
    }
    let mut topics = (0..p.chunk).rev().filter(|c| view.is_topic(*c) && *c != carrier);
    let fits = |c: usize| context.terms(view, c).into_iter().find(|t| known(t) && context.accepts(&accept, t));
    // 「X」の|会場は…で、26万人が来場した: what the topic belongs to.
    if let Some(found) = topics.clone().find_map(|c| fits(c).or_else(|| fits(view.owner(c)?))) {
        return vec![found];
    }
    // 3万8000人が|駆け抜けた|X; 『X』が|売れ始め、|40万部に|達した
    let behind = view.modified_by(p.chunk).map(|c| view.apposed(c)).and_then(fits);
    if let Some(found) = behind.or_else(|| context.linked(view, p.chunk).and_then(fits)) {
        return vec![found];
    }
    // Another topic of the sentence that names nothing of the kind: nobody knows whose number it is.
    let dated = |c: usize| view.nps[c].mention.is_some_and(|m| coarse(view.s.mentions[m].class) == Coarse::Date);
    let adverb = |c: usize| view.nps[c].mention.is_none() && context.rules.has("time words", view.text(view.core(c)));
    if topics.any(|c| !dated(c) && !adverb(c)) {
        return Vec::new();
    }
    context.about(view.index, &accept).into_iter().collect()
}

/// 70億パラメーターの言語モデル「X」, Xは70億パラメーターで.
fn sized<'a>(context: &Context, view: &'a View, chunk: usize) -> Option<Measured<'a>> {
    let accept = Accept::of(&[Class::ARTIFACT]);
    let named = |c: usize| -> Vec<Term> {
        let terms = context.terms(view, c).into_iter();
        terms.filter(|t| matches!(t.kind, TermKind::Entity(_)) && context.accepts(&accept, t)).collect()
    };
    let marker = view.nps[chunk].marker;
    let subjects = if marker.role == Some(Role::Of) {
        let head = view.head(chunk)?;
        let direct = named(head);
        // パラメーターの|大規模言語モデル|「X」
        if direct.is_empty() && head + 1 < view.nps.len() && view.nps[head].marker.bare {
            named(head + 1)
        } else {
            direct
        }
    } else if marker.role.is_none() || marker.role == Some(Role::Case(Case::De)) {
        let topic = (0..chunk).rev().find(|c| view.is_topic(*c) && view.head(*c).is_some_and(|h| h >= chunk))?;
        named(topic)
    } else {
        return None;
    };
    let what = Some("パラメーター数".to_owned());
    let predicate = view.predicate_of(chunk);
    (!subjects.is_empty()).then_some(Measured {
        measure: None,
        subjects,
        what,
        predicate,
        certainty: 0.7,
        loss: false,
        past: false,
        site: None,
    })
}
