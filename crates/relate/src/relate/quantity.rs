//! Quantities with what they measure -> `metric`.
//!
//! ```text
//! 同社の売上高は5000億ドルに達した      metric(同社, 5000億ドル), what 売上高
//! 文心はテキスト生成で世界第2位となった   metric(文心, 世界第2位), what テキスト生成
//! ```

pub mod count;
pub mod enclosed;
mod shares;

use super::candidate::{Candidate, Sink};
use super::context::{Coarse, View, coarse};
use super::headline::closes_clause;
use super::measure::{self, is_change};
use super::refusal::Refusal;
use super::term::{Context, Term, TermKind};
use crate::document::{Case, Mention, Modality, Number, Polarity, Predicate, PredicateKind, Tense, Value, qualifier};
use crate::relate::known::{mechanism, words};
use crate::resource::{Accept, Class, Role};
use crate::span::ByteSpan;

/// Pushes the measurements of one sentence.
pub fn extract(context: &Context, sentence: usize, sink: &mut Sink) {
    let view = &context.views[sentence];
    shares::extract(context, view, sink);
    for (index, mention) in view.s.mentions.iter().enumerate() {
        let Some(Value::Number(number)) = &mention.value else { continue };
        let Some(chunk) = view.s.chunk_at(mention.bytes.begin) else { continue };
        let token = view.s.tokens.partition_point(|t| t.bytes.end <= mention.bytes.begin);
        let enclosed = view.depth_of(token) > 0;
        if context.rules.has("sorts", &number.unit) {
            context.refuse(Refusal::NumberUnit);
            continue;
        }
        // 1台398万円: the first number only says for how many.
        if measure::per(context, view, mention, number) {
            continue;
        }
        // 1ユーザーあたり, 6枚入り
        let behind = &view.s.sentence.text[mention.bytes.end as usize..];
        if context.rules.list("per ends").iter().any(|w| behind.starts_with(w.as_str())) {
            context.refuse(Refusal::NumberUnit);
            continue;
        }
        // 前期より|20円|多い|110円: by how much it differs.
        let differs = view.head(chunk).is_some_and(|h| {
            let compared =
                |c: usize| view.head(c) == Some(h) && view.nps[c].marker.role == Some(Role::Case(Case::Yori));
            view.s.tokens[view.s.chunks[h].tokens.start].pos.is_adjective() && (0..h).any(compared)
        });
        if differs {
            context.refuse(Refusal::NumberUnit);
            continue;
        }
        let found = if enclosed {
            enclosed::measured(context, view, chunk, index)
        } else {
            measured(context, view, chunk, index, number)
        };
        let Some(measured) = found else {
            context.refuse(if enclosed { Refusal::NumberUnit } else { Refusal::Number });
            continue;
        };
        let mut object = context.mention_term(view, chunk, index);
        object.span.end = measure::whole_amount(context, view, mention, number);
        if number.unit.ends_with('位') {
            // 世界第2位
            let last = view.s.tokens.partition_point(|t| t.bytes.end < mention.bytes.end);
            if let Some(compound) = super::compound::compound_before(view, last).filter(|c| c.last - c.first <= 3) {
                object.span.begin = object.span.begin.min(view.s.tokens[compound.first].bytes.begin);
            }
        }
        for subject in &measured.subjects {
            platform(context, view, &measured.measure, subject, sink);
            let mut candidate =
                Candidate::by(mechanism::MEASURE, subject.clone(), object.clone()).fitting(measured.certainty);
            candidate.sentence = sentence;
            reading(context, view, &measured, &mut candidate);
            details(context, view, chunk, index, &measured, &mut candidate);
            sink.push(candidate);
        }
    }
}

/// Polarity, modality, speaker and time of a measurement.
fn reading(context: &Context, view: &View, measured: &Measured, candidate: &mut Candidate) {
    let what = measured.what.as_deref().unwrap_or("");
    if let Some(p) = measured.predicate {
        candidate.polarity = p.polarity;
        candidate.modality = p.modality;
        // 同社によると: what a company says of itself is no hearsay. 1800億円を見込む lies ahead.
        let told_by = p.speaker.or_else(|| context.according_to(view, p.chunk));
        if p.modality == Modality::Hearsay && told_by.is_some_and(|c| context.says_of_itself(view, c)) {
            candidate.modality = Modality::Asserted;
        }
        if candidate.modality == Modality::Asserted && context.rules.has("forecasting", &p.lemma) {
            candidate.modality = Modality::Possible;
        } else if candidate.modality == Modality::Asserted && context.rules.has("expecting", &p.lemma) {
            candidate.modality = Modality::Planned;
        }
        // 4兆円に膨らむ: a movement in the present lies ahead.
        let words = view.text(view.s.chunks[p.chunk].bytes).trim_end_matches(['。', '、']);
        let ahead = p.tense == Tense::NonPast && !words::MOVING_ON.within(words) && !words.ends_with(['た', 'だ']);
        // 純利益9億円に増加 3月期: a noun of it in a headline tells what came; へ would say that it is to come.
        let noun = !view.pos(p.token).is_verb() && view.nps[p.chunk].marker.bare;
        let came = view.is_headline() && noun && closes_clause(view, p.chunk);
        let ahead = ahead && !came;
        if candidate.modality == Modality::Asserted && ahead && context.rules.has("moving measures", &p.lemma) {
            candidate.modality = Modality::Planned;
        }
        candidate.speaker = p.speaker.and_then(|c| context.speaker(view, c));
        candidate.time = context.date(view, p.chunk).map(|d| context.time(view.index, d));
    }
    // Xが公表した決算によると: what the owner says of itself.
    if candidate.modality == Modality::Hearsay && measured.told_by_itself(context, view) {
        candidate.modality = Modality::Asserted;
    }
    if candidate.modality == Modality::Asserted
        && measured.predicate.is_none()
        && measured.told_by_others(context, view)
    {
        candidate.modality = Modality::Hearsay;
    }
    // 調査会社Xの集計では: told by whoever counted.
    if candidate.modality == Modality::Asserted
        && let Some(source) = surveyed(context, view, candidate)
    {
        candidate.modality = Modality::Hearsay;
        candidate.speaker = Some(source);
    }
    // 2005年度の86万平方メートルから: it was so.
    if measured.past {
        candidate.modality = Modality::Asserted;
    }
    // 次なる目標は売上高5兆円だ: what the number is said to be.
    let ahead = measured.site.and_then(|chunk| {
        let topic = (0..chunk).rev().find(|c| view.is_topic(*c))?;
        let text = view.text(view.core(topic));
        let of = |list: &str| context.rules.end_in(list, text).is_some();
        if of("goal nouns") { Some(Modality::Planned) } else { of("forecast nouns").then_some(Modality::Possible) }
    });
    if let Some(ahead) = ahead.filter(|_| candidate.modality == Modality::Asserted) {
        candidate.modality = ahead;
    }
    if candidate.modality == Modality::Asserted && heads_for(view, candidate) {
        candidate.modality = Modality::Planned;
    }
    if candidate.modality == Modality::Asserted
        && let Some(ahead) = set_ahead(context, view, candidate)
    {
        candidate.modality = ahead;
    }
    if candidate.modality == Modality::Asserted
        && let Some(ahead) = measured.measure.and_then(|c| meant(context, view, c))
    {
        candidate.modality = ahead;
    }
    let time = candidate.time.as_ref().and_then(|t| t.value.as_deref());
    let past = measured.predicate.is_some_and(|p| p.tense == Tense::Past);
    if candidate.modality == Modality::Asserted && !past && time.is_some_and(|t| context.to_come(t)) {
        candidate.modality = Modality::Planned;
    }
    if candidate.modality == Modality::Asserted {
        if context.rules.end_in("forecast nouns", what).is_some() {
            candidate.modality = Modality::Possible;
        } else if context.rules.end_in("goal nouns", what).is_some() {
            candidate.modality = Modality::Planned;
        }
    }
}

/// 純利益9億円に|増加へ, 純利益9億円へ: the clause of a headline ends in where it goes.
fn heads_for(view: &View, candidate: &Candidate) -> bool {
    let goal = |c: &usize| view.nps.get(*c).is_some_and(|np| np.marker.is_case(Case::He)) && closes_clause(view, *c);
    let number = view.s.chunk_at(candidate.object.span.begin).filter(|_| view.is_headline());
    number.is_some_and(|c| [c, c + 1].iter().any(goal))
}

/// 36億円の|見通しだ, 45円と|する, 売上高10億円を|めざす, 44億円と|下方修正した: what stands behind a number lies ahead.
fn set_ahead(context: &Context, view: &View, candidate: &Candidate) -> Option<Modality> {
    let chunk = view.s.chunk_at(candidate.object.span.begin)?;
    let marker = view.nps[chunk].marker;
    let behind = view.head(chunk)?;
    if marker.role == Some(Role::Of) {
        let end = |list: &str| context.rules.end_in(list, view.text(view.core(behind))).is_some();
        return if end("goal nouns") {
            Some(Modality::Planned)
        } else {
            end("forecast nouns").then_some(Modality::Possible)
        };
    }
    let p = &view.s.predicates[view.predicate[behind]?];
    let plain = p.kind != PredicateKind::Copula && p.polarity == Polarity::Positive;
    if context.rules.has("revising", &p.lemma) {
        return Some(Modality::Possible);
    }
    let bare = plain && p.tense == Tense::NonPast && view.modified_by(behind).is_none();
    let ends = view.text(view.s.chunks[behind].bytes).trim_end_matches(['。', '、']) == p.lemma;
    (bare && ends && context.rules.has("setting measures", &p.lemma)).then_some(Modality::Planned)
}

/// 今後5年で|投じる|資金は, 目標と|する|残高は: how the clause before a measure means it.
fn meant(context: &Context, view: &View, measure: usize) -> Option<Modality> {
    let clause = (0..measure).rev().find(|c| view.predicate[*c].is_some() && view.modified_by(*c) == Some(measure))?;
    let p = &view.s.predicates[view.predicate[clause]?];
    let words = view.text(view.s.chunks[clause].bytes);
    let spends = p.tense == Tense::NonPast && context.rules.has("spending", &p.lemma) && !context.lasts(words);
    // 目標とする
    let goal = (0..clause).any(|c| {
        let as_what = matches!(view.nps[c].marker.role, Some(Role::Case(Case::To | Case::Ni)));
        as_what && view.head(c) == Some(clause) && context.rules.end_in("goal nouns", view.text(view.core(c))).is_some()
    });
    let goal = goal && p.tense == Tense::NonPast;
    let ahead = matches!(p.modality, Modality::Planned | Modality::Desired | Modality::Possible);
    if ahead { Some(p.modality) } else { (spends || goal).then_some(Modality::Planned) }
}

/// Whose survey a number is from, where it is another's.
fn surveyed(context: &Context, view: &View, candidate: &Candidate) -> Option<String> {
    let survey = (0..view.nps.len()).find(|c| {
        let m = view.nps[*c].marker;
        let by = m.topic && m.role == Some(Role::Case(Case::De)) && view.depth(*c) == 0;
        by && context.rules.end_in("survey nouns", view.text(view.core(*c))).is_some()
    })?;
    let owner = view.owner(survey)?;
    let source = context.terms(view, owner).into_iter().find(|t| {
        matches!(t.kind, TermKind::Entity(_)) && t.class.is_some_and(|c| coarse(c) == Coarse::Organization)
    })?;
    (source.kind != candidate.subject.kind).then(|| context.label(&source))
}

/// What is measured, when, how exactly, by how much it changed.
fn details(
    context: &Context,
    view: &View,
    chunk: usize,
    mention: usize,
    measured: &Measured,
    candidate: &mut Candidate,
) {
    let mut put = |name: &str, value: String| {
        if !value.is_empty() {
            candidate.qualifiers.insert(name.to_owned(), value);
        }
    };
    let m = &view.s.mentions[mention];
    let Some(Value::Number(number)) = &m.value else { return };
    if let Some(what) = &measured.what {
        put(qualifier::WHAT, what.clone());
    }
    put(qualifier::BOUND, number.bound.clone());
    if let Some(upper) = &number.upper {
        put(qualifier::UPPER, format!("{upper} {}", number.unit).trim_end().to_owned());
    }
    // 5,000万ドル(約75億円): the same amount in other money.
    let token = view.s.tokens.partition_point(|t| t.bytes.end <= m.bytes.end);
    if let Some(pair) = view.pairs.iter().find(|p| p.open == token && p.round) {
        let inside = view.bytes(pair.open, pair.close);
        let other = view.s.mentions.iter().find(|o| {
            inside.contains(o.bytes)
                && matches!(&o.value, Some(Value::Number(n)) if n.unit != number.unit && !n.unit.is_empty())
        });
        if let Some(other) = other {
            let words = view.text(crate::span::ByteSpan::new(inside.begin + 1, other.bytes.end));
            put(qualifier::EQUIVALENT, words.trim().to_owned());
        }
    }
    // 前年同期比14.2%増の
    let change = view.s.mentions[..mention].iter().enumerate().rev().take(3).find(|(i, o)| {
        let near = view.s.chunk_at(o.bytes.begin).is_some_and(|c| {
            let from = measured.measure.unwrap_or_else(|| chunk.saturating_sub(3));
            c > from && c <= chunk
        });
        matches!(o.value, Some(Value::Number(_))) && near && is_change(context, view, *i)
    });
    if let Some((_, change)) = change {
        let words = change_words(context, view, change.bytes);
        put(qualifier::CHANGE, view.text(words).to_owned());
    }
    let period = period(view, measured.measure.unwrap_or(chunk)).or_else(|| period(view, chunk));
    if let Some(period) = period {
        let words = view.text(view.s.mentions[period].bytes);
        if words::FISCAL.within(words) {
            put(qualifier::PERIOD, words.to_owned());
        }
        candidate.time = candidate.time.take().or_else(|| Some(context.time(view.index, period)));
    }
    let negative = number.value.starts_with('-');
    if measured.loss && !negative {
        candidate.normalized = Some(format!("-{} {}", number.value, number.unit).trim_end().to_owned());
    }
}

/// 前年同期比14.2%増: the share with what it is compared to and where it went.
fn change_words(context: &Context, view: &View, share: crate::span::ByteSpan) -> crate::span::ByteSpan {
    let text = &view.s.sentence.text;
    let mut words = share;
    let before = &text[..share.begin as usize];
    if before.ends_with('比') {
        let start = before
            .rfind(['、', 'は', 'が', 'も', '(', '。', ' '])
            .map_or(0, |i| i + before[i..].chars().next().map_or(0, char::len_utf8));
        words.begin = start as u32;
    } else if before.ends_with('同') {
        words.begin -= '同'.len_utf8() as u32;
    }
    let behind = &text[share.end as usize..];
    let tail =
        context.rules.list("change tails").iter().filter(|w| behind.starts_with(w.as_str())).map(String::len).max();
    words.end += tail.unwrap_or(0) as u32;
    words
}

/// The date in the chain of の before a chunk.
fn period(view: &View, chunk: usize) -> Option<usize> {
    for c in (0..chunk).rev() {
        let np = &view.nps[c];
        if let Some(m) = np.mention.filter(|m| matches!(view.s.mentions[*m].value, Some(Value::Date(_)))) {
            return Some(m);
        }
        if np.marker.role != Some(Role::Of) && !np.marker.adnominal {
            return None;
        }
    }
    None
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
                sink.push(Candidate::by(mechanism::COUNTED_ON, subject.clone(), term));
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
    /// Below nothing: 7億円の赤字.
    pub loss: bool,
    /// What it was before it changed.
    pub past: bool,
    /// The chunk of the number, where a topic before it may say how it is meant.
    pub site: Option<usize>,
}

impl Measured<'_> {
    /// The chunk of によると and the like before the number.
    fn told(&self, view: &View) -> Option<usize> {
        (0..view.nps.len()).find(|c| {
            let text = view.text(view.s.chunks[*c].bytes);
            view.depth(*c) == 0 && words::ACCORDING_TO.within(text)
        })
    }
    fn told_by_itself(&self, context: &Context, view: &View) -> bool {
        let Some(told) = self.told(view) else { return false };
        (0..=told).any(|c| context.terms(view, c).iter().any(|t| self.subjects.iter().any(|s| s.kind == t.kind)))
    }
    fn told_by_others(&self, context: &Context, view: &View) -> bool {
        let document = |c: usize| context.rules.has("own papers", view.surface(view.nps[c].last));
        self.told(view).is_some_and(|c| !document(c)) && !self.told_by_itself(context, view)
    }
}

fn measured<'a>(
    context: &Context,
    view: &'a View,
    chunk: usize,
    mention: usize,
    number: &Number,
) -> Option<Measured<'a>> {
    let lasting = context.rules.has("durations", &number.unit);
    let change = is_change(context, view, mention);
    if !lasting && !change {
        if let Some(counted) = count::counted(context, view, chunk, number) {
            return Some(counted);
        }
        // 35億円の資金調達を実施
        let np = &view.nps[chunk];
        if let Some(head) = view
            .head(chunk)
            .filter(|h| np.marker.role == Some(Role::Of) && words::RAISING.has(view.surface(view.nps[*h].last)))
        {
            let p = view.predicate[head].map(|p| &view.s.predicates[p])?;
            return spent(context, view, p);
        }
    }
    let word = word_before(view, chunk, mention);
    if word.is_none_or(|w| context.rules.has("price nouns", w)) && !change {
        if let Some(priced) = priced(context, view, chunk, number) {
            return Some(priced);
        }
    }
    if let Some(site) = measure::site(context, view, chunk, mention, number) {
        let timed = words::DURATION.close(&site.what);
        if (lasting && !timed) || change {
            return None;
        }
        let subjects = super::holder::holders(context, view, &site, chunk);
        if subjects.is_empty() {
            context.refuse(Refusal::NumberOwner);
            return None;
        }
        return Some(Measured {
            measure: site.measure,
            subjects,
            what: Some(site.what),
            predicate: site.predicate,
            certainty: 0.75,
            loss: site.loss,
            past: view.nps[measure::last_chunk(view, chunk)].marker.role == Some(Role::Case(Case::Kara)),
            site: Some(chunk),
        });
    }
    if lasting || change {
        return None;
    }
    if let Some(head) = view.head(chunk) {
        let p = view.predicate[head].map(|p| &view.s.predicates[p]);
        let object = view.nps[chunk].marker.role == Some(Role::Case(Case::Wo));
        if let Some(p) = p.filter(|p| object && context.rules.has("spending", &p.lemma)) {
            return spent(context, view, p);
        }
    }
    if let Some(priced) = priced(context, view, chunk, number) {
        return Some(priced);
    }
    // 月額200ドルで、…: the price of what the sentences before brought up.
    let noun = word_before(view, chunk, mention);
    let own = view.predicate[chunk].map(|p| &view.s.predicates[p]);
    let governor = if own.is_some() { Some(chunk) } else { measure::listed(view, chunk) };
    let predicate = governor.and_then(|g| view.predicate[g]).map(|p| &view.s.predicates[p]);
    let root = governor.unwrap_or(chunk);
    let topics: Vec<usize> = (0..root)
        .filter(|c| {
            let np = &view.nps[*c];
            np.nominal
                && *c != chunk
                && (view.head(*c) == Some(root) || view.head(*c) == Some(chunk))
                && (np.marker.role == Some(Role::Case(Case::Ga)) || np.marker.topic)
        })
        .chain(predicate.and_then(|p| p.argument(Case::Ga)).map(|a| a.chunk).filter(|c| *c != chunk))
        .collect();
    if noun.is_some_and(|n| context.rules.has("price nouns", n)) && topics.is_empty() {
        let thing = Accept::of(&[Class::ARTIFACT, Class::CREATIVE_WORK]);
        let subjects: Vec<Term> = context.recent(view.index, &thing).into_iter().collect();
        return (!subjects.is_empty()).then_some(Measured {
            measure: None,
            subjects,
            what: noun.map(str::to_owned),
            predicate,
            certainty: 0.6,
            loss: false,
            past: false,
            site: None,
        });
    }
    // 試験で92点を記録した
    let scored =
        words::SCORE_UNIT.has(&number.unit) && predicate.is_some_and(|p| context.rules.has("scoring", &p.lemma));
    if number.unit.ends_with('位') || scored {
        let subjects: Vec<Term> = topics
            .iter()
            // 大会では7位に入った: where the place was won, not who won it.
            .filter(|c| view.nps[**c].marker.role != Some(Role::Case(Case::De)))
            .flat_map(|c| context.terms(view, *c))
            .filter(|t| matches!(t.kind, TermKind::Entity(_)))
            // 山田さんが1位に輝いた: a prize, and no measure of hers.
            .filter(|t| scored || t.class != Some(Class::PERSON))
            .collect();
        let what = (0..root)
            .rev()
            .find(|c| view.head(*c) == Some(root) && view.nps[*c].marker.role == Some(Role::Case(Case::De)))
            .map(|c| view.text(view.core(c)).to_owned());
        return (!subjects.is_empty()).then_some(Measured {
            measure: None,
            subjects,
            what,
            predicate,
            certainty: 0.7,
            loss: false,
            past: false,
            site: None,
        });
    }
    None
}

/// 590円の「X」, 月額3000円からの『X』: what a thing costs.
fn priced<'a>(context: &Context, view: &'a View, chunk: usize, number: &Number) -> Option<Measured<'a>> {
    let marker = view.nps[chunk].marker;
    // A社、扇風機「X」を発売、2万2000円
    let closes = super::headline::is_headline(view) && chunk + 1 == view.nps.len() && marker.bare;
    let from = marker.role == Some(Role::Case(Case::Kara)) && marker.adnominal;
    let money = number.unit.len() == 3 && number.unit.bytes().all(|b| b.is_ascii_uppercase());
    // 累計120万部の『X』: so many of it are out.
    // 4部作の『X』: no number of copies.
    let ends = view.nps[chunk].mention.is_some_and(|m| {
        let whole = view.text(view.bytes(view.nps[chunk].first, view.nps[chunk].last));
        whole.ends_with(view.text(view.s.mentions[m].bytes))
    });
    let copies = ends && context.rules.has("copies", &number.unit);
    let what = if copies { Some(number.unit.clone()) } else { context.rules.list("price of a thing").first().cloned() };
    let thing =
        if copies { Accept::of(&[Class::ARTIFACT, Class::CREATIVE_WORK]) } else { Accept::of(&[Class::ARTIFACT]) };
    let quotes = |c: usize| view.text(view.s.chunks[c].bytes).contains(['「', '『', '」', '』']);
    // 「X」を月額3000円で提供する: what a thing is sold for.
    let sold = || {
        let p = &view.s.predicates[view.predicate[view.head(chunk)?]?];
        let for_it = marker.role == Some(Role::Case(Case::De)) && !marker.topic;
        let sells = for_it && money && context.rules.has("selling", &p.lemma);
        p.argument(Case::Wo).map(|a| a.chunk).filter(|c| sells && quotes(*c))
    };
    let mut by = None;
    let quoted = |c: usize| {
        let name = view.apposed(c);
        if quotes(name) { context.terms(view, name) } else { Vec::new() }
    };
    let named = if let Some(sold) = sold() {
        // 2万円で発売する: a thing that is yet to come has no price yet.
        by = view.head(chunk).and_then(|h| view.predicate[h]).map(|p| &view.s.predicates[p]);
        by = by.filter(|p| context.rules.has("bringing out", &p.lemma));
        quoted(sold)
    } else if !(money || copies) {
        return None;
    } else if closes {
        // 「X」発売、2万円: the act may stand behind the name.
        let begin = view.s.chunks[chunk].bytes.begin;
        let marked = |m: &Mention| {
            let open = view.text(ByteSpan::new(0, m.bytes.begin)).ends_with(['「', '『']);
            open && m.value.is_none() && m.entity.is_some() && m.bytes.begin < begin
        };
        let last = view.s.mentions.iter().rposition(marked)?;
        vec![context.mention_term(view, chunk, last)]
    } else {
        quoted(view.head(chunk).filter(|_| from || marker.role == Some(Role::Of))?)
    };
    let fits = |t: &Term| matches!(t.kind, TermKind::Entity(_)) && context.accepts(&thing, t);
    let subjects: Vec<Term> = named.into_iter().filter(fits).collect();
    (!subjects.is_empty()).then_some(Measured {
        measure: None,
        subjects,
        what,
        predicate: by,
        certainty: 0.65,
        loss: false,
        past: false,
        site: None,
    })
}

/// The last word before a number in its chunk.
fn word_before<'v>(view: &View<'v>, chunk: usize, mention: usize) -> Option<&'v str> {
    let start = view.s.chunks[chunk].tokens.start;
    let last = view.s.tokens.partition_point(|t| t.bytes.end <= view.s.mentions[mention].bytes.begin).checked_sub(1)?;
    (last >= start && view.s.tokens[last].pos.is_noun()).then(|| view.surface(last))
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
    let raised = words::RAISING.has(&p.lemma);
    if subjects.is_empty() && raised {
        subjects.extend(context.carried(view.index, p.chunk, &accept).into_iter().take(1));
    }
    if subjects.is_empty() && raised && p.argument(Case::Ga).is_none() && view.topic_before(p.chunk).is_none() {
        subjects.extend(context.about(view.index, &accept));
    }
    (!subjects.is_empty()).then_some(Measured {
        measure: None,
        subjects,
        what: Some(format!("{}額", p.lemma)),
        predicate: Some(p),
        certainty: 0.65,
        loss: false,
        past: false,
        site: None,
    })
}
