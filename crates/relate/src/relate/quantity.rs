//! Quantities with what they measure -> `metric`.
//!
//! ```text
//! 同社の売上高は5000億ドルに達した      metric(同社, 5000億ドル), what 売上高
//! 文心はテキスト生成で世界第2位となった   metric(文心, 世界第2位), what テキスト生成
//! ```

pub mod count;

use super::candidate::{Candidate, Sink};
use super::context::{Coarse, View, coarse};
use super::possess::Possession;
use super::refusal::Refusal;
use super::term::{Context, Term, TermKind};
use crate::document::{Case, Modality, Number, Predicate, Value};
use crate::resource::{Accept, Class, Role};

/// Pushes the measurements of one sentence.
pub fn extract(context: &Context, sentence: usize, sink: &mut Sink) {
    let view = &context.views[sentence];
    for (index, mention) in view.s.mentions.iter().enumerate() {
        let Some(Value::Number(number)) = &mention.value else { continue };
        let Some(chunk) = view.s.chunk_at(mention.bytes.begin) else { continue };
        if view.depth(chunk) > 0
            || context.rules.has("durations", &number.unit)
            || context.rules.has("sorts", &number.unit)
        {
            context.refuse(Refusal::NumberUnit);
            continue;
        }
        // 1台398万円: the first number only says for how many.
        if view
            .s
            .mentions
            .iter()
            .any(|m| m.bytes.begin == mention.bytes.end && matches!(m.value, Some(Value::Number(_))))
        {
            continue;
        }
        // 1ユーザーあたり
        let behind = &view.s.sentence.text[mention.bytes.end as usize..];
        if ["あたり", "当たり", "につき", "ごと"].iter().any(|w| behind.starts_with(w)) {
            context.refuse(Refusal::NumberUnit);
            continue;
        }
        let Some(measured) = measured(context, view, chunk, number) else {
            context.refuse(Refusal::Number);
            continue;
        };
        let mut object = context.mention_term(view, chunk, index);
        if number.unit.ends_with('位') {
            // 世界第2位
            let last = view.s.tokens.partition_point(|t| t.bytes.end < mention.bytes.end);
            if let Some(compound) = super::nominal::compound_before(view, last) {
                object.span.begin = object.span.begin.min(view.s.tokens[compound.first].bytes.begin);
            }
        }
        for subject in measured.subjects {
            platform(context, view, &measured.measure, &subject, sink);
            let mut candidate = Candidate::new(subject, "metric", object.clone(), "measure", measured.certainty);
            candidate.sentence = sentence;
            if let Some(p) = measured.predicate {
                candidate.polarity = p.polarity;
                candidate.modality = p.modality;
                // 同社によると: what a company says of itself is no hearsay. 1800億円を見込む lies ahead.
                let told_by = p.speaker.or_else(|| context.according_to(view, p.chunk));
                if p.modality == Modality::Hearsay && told_by.is_some_and(|c| context.says_of_itself(view, c)) {
                    candidate.modality = Modality::Asserted;
                }
                if p.modality == Modality::Asserted && context.rules.has("expecting", &p.lemma) {
                    candidate.modality = Modality::Planned;
                }
                candidate.speaker = p.speaker.and_then(|c| context.speaker(view, c));
                candidate.time = context.date(view, p.chunk).map(|d| context.time(sentence, d));
            }
            if let Some(what) = &measured.what {
                candidate.qualifiers.insert("what".to_owned(), what.clone());
            }
            sink.push(candidate);
        }
    }
}

/// Kuaishouでの視聴回数: where it is counted, it is to be had.
fn platform(context: &Context, view: &View, measure: &Option<usize>, subject: &Term, sink: &mut Sink) {
    let Some(measure) = *measure else { return };
    let counts =
        context.rules.list("counted uses").iter().any(|w| view.text(view.core(measure)).starts_with(w.as_str()));
    let work = subject.class.is_some_and(|c| coarse(c) == Coarse::Artifact);
    let place = (0..measure)
        .rev()
        .find(|c| view.head(*c) == Some(measure) && view.nps[*c].marker.role == Some(Role::Case(Case::De)));
    if let Some(place) = place.filter(|_| counts && work) {
        for mut term in context.terms(view, place) {
            if matches!(term.kind, TermKind::Entity(_))
                && term.class.is_some_and(|c| matches!(coarse(c), Coarse::Organization | Coarse::Artifact))
            {
                // A company's name stands for its platform.
                term.class = Some(Class::PLATFORM);
                sink.push(Candidate::new(subject.clone(), "availableOn", term, "counted-on", 0.7));
            }
        }
    }
}

/// A number with its owners.
pub(super) struct Measured<'a> {
    pub measure: Option<usize>,
    pub subjects: Vec<Term>,
    pub what: Option<String>,
    pub predicate: Option<&'a Predicate>,
    pub certainty: f32,
}

fn measured<'a>(context: &Context, view: &'a View, chunk: usize, number: &Number) -> Option<Measured<'a>> {
    if let Some(counted) = count::counted(context, view, chunk, number) {
        return Some(counted);
    }
    // 35億円の資金調達を実施
    let np = &view.nps[chunk];
    if let Some(head) =
        view.head(chunk).filter(|h| np.marker.role == Some(Role::Of) && view.surface(view.nps[*h].last) == "調達")
    {
        let p = view.predicate[head].map(|p| &view.s.predicates[p])?;
        return spent(context, view, p);
    }
    // 86.7%の正答率を記録
    if let Some(head) = view.head(chunk).filter(|h| np.marker.role == Some(Role::Of) && is_measure(context, view, *h)) {
        let p = view.head(head).and_then(|g| view.predicate[g]).map(|p| &view.s.predicates[p]);
        let p = p.filter(|p| {
            context.rules.has("measuring", &p.lemma) && view.nps[head].marker.role == Some(Role::Case(Case::Wo))
        })?;
        let event = context.event(view, p);
        let accept = Accept::of(&[Class::AGENT, Class::ARTIFACT, Class::CREATIVE_WORK]);
        let subjects: Vec<Term> = context
            .fill(&event, &[Role::Case(Case::Ga)], &accept)
            .into_iter()
            .map(|(t, _)| t)
            .filter(|t| matches!(t.kind, TermKind::Entity(_)))
            .collect();
        let what = view.text(view.core(head)).to_owned();
        return (!subjects.is_empty()).then_some(Measured {
            measure: None,
            subjects,
            what: Some(what),
            predicate: Some(p),
            certainty: 0.7,
        });
    }
    // The verb that the number depends on, or the number as predicate.
    // 38億円の赤字だった: the outcome carries the predicate.
    let outcome = view
        .head(chunk)
        .filter(|h| np.marker.role == Some(Role::Of) && context.rules.has("outcomes", view.text(view.core(*h))));
    let own = view.predicate[outcome.unwrap_or(chunk)].map(|p| &view.s.predicates[p]);
    // パラメーター数は1兆、推論時には…: the number ends its clause.
    let ends = view.nps[chunk].marker.bare && view.nps[chunk].marker.comma;
    let closed =
        ends && (0..chunk).any(|c| view.head(c) == Some(chunk) && view.is_topic(c) && is_measure(context, view, c));
    let (predicate, root) = match own {
        None if closed => (None, chunk),
        Some(p) => (Some(p), outcome.unwrap_or(chunk)),
        None => match listed(view, chunk) {
            Some(head) => {
                let p = view.predicate[head].map(|p| &view.s.predicates[p])?;
                if context.rules.has("spending", &p.lemma) && view.nps[chunk].marker.role == Some(Role::Case(Case::Wo))
                {
                    return spent(context, view, p);
                }
                let marker = view.nps[chunk].marker;
                if context.rules.has("measuring", &p.lemma) {
                    (Some(p), head)
                } else if marker.role == Some(Role::Case(Case::To)) && marker.comma {
                    // 売上高は412億円と、首位を追う: the number is the predicate of its clause.
                    (None, head)
                } else {
                    return None;
                }
            }
            None => (None, chunk),
        },
    };
    // 開発費は560万ドルと、…と同社は言う: who speaks behind the number is no owner of it.
    let limit = if predicate.is_none() && root != chunk { chunk } else { root };
    let ga = predicate.and_then(|p| p.argument(Case::Ga)).map(|a| a.chunk).filter(|c| *c != chunk);
    let topics: Vec<usize> = (0..limit)
        .filter(|c| {
            let np = &view.nps[*c];
            np.nominal
                && *c != chunk
                && (view.head(*c) == Some(root) || view.head(*c) == Some(chunk))
                && (np.marker.role == Some(Role::Case(Case::Ga)) || np.marker.topic)
        })
        .chain(ga)
        .collect();
    let measure = topics.iter().copied().find(|c| is_measure(context, view, *c));
    if let Some(measure) = measure {
        let what = view.text(view.core(measure)).to_owned();
        let subjects = owners(context, view, measure, &topics);
        if subjects.is_empty() {
            context.refuse(Refusal::NumberOwner);
        }
        return (!subjects.is_empty()).then_some(Measured {
            measure: Some(measure),
            subjects,
            what: Some(what),
            predicate,
            certainty: 0.75,
        });
    }
    // 会員60万人にとどまる: the measure stands before the number.
    let before = view.s.tokens.partition_point(|t| t.bytes.end <= view.s.chunks[chunk].bytes.begin);
    let noun = view
        .s
        .mentions
        .iter()
        .find(|m| {
            matches!(&m.value, Some(Value::Number(n)) if n == number) && view.s.chunks[chunk].bytes.contains(m.bytes)
        })
        .and_then(|m| {
            let last = view.s.tokens.partition_point(|t| t.bytes.end <= m.bytes.begin).checked_sub(1)?;
            (last >= before
                && view.s.tokens[last].pos.is_noun()
                && !view.s.tokens[last].pos.is_suffix()
                && view.s.tokens[last].pos != crate::document::Pos::NUMBER)
                .then(|| view.surface(last))
        });
    if let Some(noun) = noun.filter(|n| context.rules.has("counted", n)) {
        let subjects: Vec<Term> = topics
            .iter()
            .flat_map(|c| context.terms(view, *c))
            .filter(|t| matches!(t.kind, TermKind::Entity(_)))
            .collect();
        if !subjects.is_empty() {
            return Some(Measured { measure: None, subjects, what: Some(noun.to_owned()), predicate, certainty: 0.7 });
        }
    }
    // 月額200ドルで、…: the price of what the sentences before brought up.
    if noun.is_some_and(|n| context.rules.has("price nouns", n)) && topics.is_empty() {
        let thing = Accept::of(&[Class::ARTIFACT, Class::CREATIVE_WORK]);
        let subjects: Vec<Term> = context.recent(view.index, &thing).into_iter().collect();
        return (!subjects.is_empty()).then_some(Measured {
            measure: None,
            subjects,
            what: noun.map(str::to_owned),
            predicate,
            certainty: 0.6,
        });
    }
    // 試験で92点を記録した
    let scored = matches!(number.unit.as_str(), "点" | "%" | "ポイント")
        && predicate.is_some_and(|p| context.rules.has("scoring", &p.lemma));
    if number.unit.ends_with('位') || scored {
        let subjects: Vec<Term> = topics
            .iter()
            .flat_map(|c| context.terms(view, *c))
            .filter(|t| matches!(t.kind, TermKind::Entity(_)))
            .collect();
        let what = (0..root)
            .rev()
            .find(|c| view.head(*c) == Some(root) && view.nps[*c].marker.role == Some(Role::Case(Case::De)))
            .map(|c| view.text(view.core(c)).to_owned());
        return (!subjects.is_empty()).then_some(Measured { measure: None, subjects, what, predicate, certainty: 0.7 });
    }
    None
}

/// The governor of a number; of 世界2位、国内1位となった the same for both.
fn listed(view: &View, chunk: usize) -> Option<usize> {
    let head = view.head(chunk)?;
    let number = view.nps[head].mention.is_some_and(|m| view.s.mentions[m].value.is_some());
    if number && view.predicate[head].is_none() && view.nps[chunk].marker.list { view.head(head) } else { Some(head) }
}

/// 35億円を調達した: how much the subject raised or spent.
fn spent<'a>(context: &Context, view: &'a View, p: &'a Predicate) -> Option<Measured<'a>> {
    let accept = Accept::of(&[Class::COMPANY]);
    let event = context.event(view, p);
    let mut subjects: Vec<Term> = context
        .fill(&event, &[Role::Case(Case::Ga)], &accept)
        .into_iter()
        .map(|(t, _)| t)
        .filter(|t| matches!(t.kind, TermKind::Entity(_)))
        .collect();
    if subjects.is_empty() && p.lemma == "調達" {
        subjects.extend(context.carried(view.index, p.chunk, &accept).into_iter().take(1));
    }
    if subjects.is_empty()
        && p.lemma == "調達"
        && p.argument(Case::Ga).is_none()
        && view.topic_before(p.chunk).is_none()
    {
        subjects.extend(context.about(view.index, &accept));
    }
    (!subjects.is_empty()).then_some(Measured {
        measure: None,
        subjects,
        what: Some(format!("{}額", p.lemma)),
        predicate: Some(p),
        certainty: 0.65,
    })
}

fn is_measure(context: &Context, view: &View, chunk: usize) -> bool {
    let text = view.text(view.core(chunk));
    let ends = |list: &str| context.rules.list(list).iter().any(|m| text.ends_with(m.as_str()));
    ends("measures") || (view.nps[chunk].mention.is_none() && ends("counted"))
}

/// Whose measure it is: Xの売上高, XはYが…, or the carried topic.
fn owners(context: &Context, view: &View, measure: usize, topics: &[usize]) -> Vec<Term> {
    let np = &view.nps[measure];
    let anything = Accept::of(&[Class::AGENT, Class::ARTIFACT, Class::CREATIVE_WORK, Class::PLACE, Class::FACILITY]);
    match context.possession(view, measure, &anything) {
        Possession::Named(found) => return found,
        // 子会社の売上高, 新薬の売上高: not that of the company that the talk is of.
        Possession::Other => return Vec::new(),
        Possession::Nobody => {}
    }
    let named = |c: usize| {
        context
            .terms(view, c)
            .into_iter()
            .filter(|t| {
                matches!(t.kind, TermKind::Entity(_))
                    && !t.class.is_some_and(|c| matches!(coarse(c), Coarse::Number | Coarse::Date))
            })
            .collect::<Vec<_>>()
    };
    for c in topics {
        if *c != measure {
            let found = named(*c);
            if !found.is_empty() {
                return found;
            }
            // X社の決算は、売上高が…
            if let Some(found) = view.owner(*c).map(named).filter(|f| !f.is_empty()) {
                return found;
            }
        }
    }
    for c in (0..measure).rev() {
        let m = view.nps[c].marker;
        if m.topic && m.role.is_none() && view.depth(c) == 0 {
            let found = named(c);
            if !found.is_empty() {
                return found;
            }
            // X社の株価は下落し、時価総額は…
            if let Some(found) = view.owner(c).map(named).filter(|f| !f.is_empty()) {
                return found;
            }
        }
    }
    let accept = Accept::of(&[Class::AGENT, Class::ARTIFACT, Class::CREATIVE_WORK]);
    let text = view.text(view.core(measure));
    if context.rules.list("product measures").iter().any(|w| text.ends_with(w.as_str())) {
        return context.thing(view.index).into_iter().collect();
    }
    // 資本金は5億円: that of the company that the sentence before founds.
    let organization = Accept::of(&[Class::ORGANIZATION]);
    if text.ends_with("資本金") {
        if let Some(found) = context.last_object(view.index, &organization) {
            return vec![found];
        }
    }
    // 調達額は31億円: no product raises money.
    if context.rules.list("company measures").iter().any(|w| text.ends_with(w.as_str())) {
        let about = context.about(view.index, &organization);
        let carried = || context.carried(view.index, np.chunk, &organization).into_iter().next();
        return about.or_else(carried).into_iter().collect();
    }
    let carried: Vec<Term> = context.carried(view.index, np.chunk, &accept).into_iter().take(1).collect();
    if carried.is_empty() {
        // 純利益は264億ドル: that of the company that the sentences before are about.
        return context.about(view.index, &organization).into_iter().collect();
    }
    carried
}
