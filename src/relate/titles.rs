//! Offices -> who holds them where.
//!
//! ```text
//! 小米の董事長兼CEOである雷軍   chairOf, ceoOf(雷軍, 小米)
//! バイドゥの李彦宏CEO           ceoOf
//! OpenAIのCEO、アルトマン氏     ceoOf
//! 田中氏がA社の社長に就任した    executiveOf
//! 田中氏がA社の社長を退任した    executiveOf, denied from that day on
//! ```

use super::candidate::{Candidate, Sink};
use super::context::{Coarse, View, coarse};
use super::nominal::token_range;
use super::refusal::Refusal;
use super::term::{Context, Term, TermKind};
use crate::document::{Case, Modality, Polarity, Predicate, Value, Voice};
use crate::resource::{Class, Role, Title};

/// A title phrase found in a sentence.
struct Office<'r> {
    first: usize,
    last: usize,
    titles: Vec<&'r Title>,
}

impl Office<'_> {
    /// Whether it is one held before: 元CEO, 前社長.
    fn former(&self, view: &View) -> bool {
        self.first > 0 && matches!(view.surface(self.first - 1), "元" | "前" | "元・" | "旧")
    }
}

/// Pushes the offices of one sentence.
pub fn extract(context: &Context, sentence: usize, sink: &mut Sink) {
    let view = &context.views[sentence];
    let mut at = 0;
    while at < view.s.tokens.len() {
        let Some(office) = office_at(context, view, at) else {
            at += 1;
            continue;
        };
        at = office.last + 1;
        read(context, view, &office, sink);
    }
}

/// The longest title phrase that begins at a token: 董事長|兼|CEO.
fn office_at<'r>(context: &'r Context, view: &View, first: usize) -> Option<Office<'r>> {
    let tokens = &view.s.tokens;
    if !tokens[first].pos.is_noun() && !tokens[first].unknown && !tokens[first].pos.is_prefix() {
        return None;
    }
    context.rules.title_at(&view.s.sentence.text[tokens[first].bytes.begin as usize..])?;
    let mut best = None;
    for last in first..tokens.len().min(first + 12) {
        let text = view.text(view.bytes(first, last));
        let (titles, whole) = context.rules.titles_in(text);
        let complete = whole && titles.iter().any(|t| text.starts_with(t.word.as_str())) && ends_title(&titles, text);
        if complete {
            best = Some(Office { first, last, titles });
        }
        if tokens[last].pos.is_particle() || tokens[last].pos.is_verb() {
            break;
        }
    }
    best
}

fn ends_title(titles: &[&Title], text: &str) -> bool {
    let text = text.trim_end_matches(')');
    titles.last().is_some_and(|t| text.ends_with(t.word.as_str()))
}

fn read(context: &Context, view: &View, office: &Office, sink: &mut Sink) {
    let Some(held) = holder(context, view, office) else {
        context.refuse(Refusal::OfficeHolder);
        return;
    };
    let Holder { person, modality, mut polarity, sure, date } = held;
    if office.former(view) {
        // オープンAIの前CEO、X氏: he no longer is, where the office has its organisation beside it.
        let of = office.first >= 2 && matches!(view.surface(office.first - 2), "の");
        if !of || polarity == Polarity::Negative {
            context.refuse(Refusal::OfficeFormer);
            return;
        }
        polarity = Polarity::Negative;
    }
    let organizations = organizations(context, view, office, &person);
    if organizations.is_empty() {
        context.refuse(Refusal::OfficeSeat);
    }
    let role = view.text(view.bytes(office.first, office.last)).to_owned();
    for (organization, certainty) in organizations {
        let mut seen: Vec<&str> = Vec::new();
        for title in &office.titles {
            if seen.contains(&title.relation.name()) {
                continue;
            }
            seen.push(title.relation.name());
            let mut candidate = Candidate::new(
                person.clone(),
                title.relation.name(),
                organization.clone(),
                "office",
                0.9 * certainty * sure,
            );
            candidate.sentence = view.index;
            candidate.modality = modality;
            candidate.polarity = polarity;
            candidate.time = date.map(|d| context.time(view.index, d));
            candidate.qualifiers.insert("role".to_owned(), role.clone());
            sink.push(candidate);
        }
    }
}

/// Who holds an office, and how that is meant.
struct Holder {
    person: Term,
    modality: Modality,
    polarity: Polarity,
    sure: f32,
    /// Date mention of taking or leaving it.
    date: Option<usize>,
}

/// Whether a verb says that the person in a chunk leaves an office: its subject resigns, or is dismissed by another.
fn leaves(context: &Context, p: &Predicate, person: usize) -> bool {
    let case =
        if context.rules.has("leaving office", &p.lemma) || p.voice == Voice::Passive { Case::Ga } else { Case::Wo };
    (context.rules.has("leaving office", &p.lemma) || context.rules.has("removing from office", &p.lemma))
        && p.polarity == Polarity::Positive
        && p.argument(case).is_some_and(|a| a.chunk == person)
}

/// Who holds the office: the name right before or behind it, the noun it modifies, the subject of 就任 or of the copula.
fn holder(context: &Context, view: &View, office: &Office) -> Option<Holder> {
    let person_at = |begin: Option<u32>, end: Option<u32>| {
        view.s.mentions.iter().position(|m| {
            m.class == Class::PERSON && begin.is_none_or(|b| m.bytes.begin == b) && end.is_none_or(|e| m.bytes.end == e)
        })
    };
    let plain = |m: usize| {
        let chunk = view.s.chunk_at(view.s.mentions[m].bytes.begin).unwrap_or(0);
        let person = context.mention_term(view, chunk, m);
        // 田中社長は3月に退任した; while it is only planned, he holds it.
        let left = view.s.predicates.iter().find(|p| {
            p.modality == Modality::Asserted
                && !ahead(view, p)
                && leaves(context, p, view.chunk_of(office.last).max(chunk))
        });
        matches!(person.kind, TermKind::Entity(_)).then(|| Holder {
            person,
            modality: Modality::Asserted,
            polarity: if left.is_some() { Polarity::Negative } else { Polarity::Positive },
            sure: 1.0,
            date: left.and_then(|p| day(context, view, p.chunk)),
        })
    };
    // アルトマンCEO
    if let Some(m) = person_at(None, Some(view.s.tokens[office.first].bytes.begin)) {
        return plain(m);
    }
    let mut next = office.last + 1;
    let tokens = &view.s.tokens;
    // CEO(最高経営責任者)
    if let Some(pair) = view.pairs.iter().find(|p| p.round && p.open == next) {
        next = pair.close + 1;
    }
    // Aが会長、Bが社長を務める: each has the office behind it.
    if tokens.get(next).is_some_and(|t| t.bytes.of(&view.s.sentence.text) == "、") && office.first > 0 {
        let at = view.chunk_of(office.first - 1);
        let np = &view.nps[at];
        let subject = np.marker.topic || np.marker.role == Some(Role::Case(Case::Ga));
        let named = np.mention.filter(|m| view.s.mentions[*m].class == Class::PERSON);
        if let Some(m) = named.filter(|_| subject && view.chunk_of(office.first) == at + 1) {
            return plain(m);
        }
    }
    // CEOの, CEO、, CEOである, CEO・
    let mut hops = 0;
    while next < tokens.len() && hops < 3 {
        if let Some(m) = person_at(Some(tokens[next].bytes.begin), None) {
            return plain(m);
        }
        let word = view.surface(next);
        if matches!(word, "の" | "、" | "で" | "ある" | "「" | "・" | ",") || word == "だっ" {
            next += 1;
            hops += 1;
        } else if matches!(word, "一人" | "ひとり" | "1人") && hops > 0 {
            // 創業者の一人であるX氏
            next += 1;
        } else if let Some(other) = (hops > 0).then(|| office_at(context, view, next)).flatten() {
            // 創業者で最高経営責任者のX氏: both offices are his.
            next = other.last + 1;
            hops = 0;
        } else {
            break;
        }
    }
    // 会長は東哲郎氏、社長は小池淳義氏である
    if tokens.get(next).is_some_and(|t| t.bytes.of(&view.s.sentence.text) == "は") {
        let found = tokens.get(next + 1).and_then(|t| person_at(Some(t.bytes.begin), None));
        let closed = found.is_some_and(|m| {
            let behind = &view.s.sentence.text[view.s.mentions[m].bytes.end as usize..];
            let behind = behind.trim_start_matches(['氏']).trim_start_matches("さん");
            behind.starts_with(['、', '。'])
                || behind.starts_with("で")
                || behind.starts_with("だ")
                || behind.is_empty()
        });
        if closed {
            return found.and_then(plain);
        }
    }
    let chunk = view.chunk_of(office.last);
    let np = &view.nps[chunk];
    if view.depth(chunk) > 0 {
        return None;
    }
    let person = |c: usize| {
        context
            .terms(view, c)
            .into_iter()
            .find(|t| t.class == Some(Class::PERSON) && matches!(t.kind, TermKind::Entity(_)))
    };
    // 雷軍は小米のCEOだ
    if let Some(p) = view.predicate[chunk].map(|p| &view.s.predicates[p]) {
        if let Some(term) = p.argument(Case::Ga).and_then(|a| person(a.chunk)) {
            return Some(Holder { person: term, modality: p.modality, polarity: p.polarity, sure: 0.9, date: None });
        }
    }
    // 社長に就任, CEOを務める, 会長として; 社長を退任, 会長から退く
    let head = view.head(chunk)?;
    let p = &view.s.predicates[view.predicate[head]?];
    let date = day(context, view, p.chunk);
    let away = matches!(np.marker.role, Some(Role::Case(Case::Wo | Case::Kara)));
    if away
        && let Some(person) = p.argument(Case::Ga).filter(|a| leaves(context, p, a.chunk)).and_then(|a| person(a.chunk))
    {
        let modality = if ahead(view, p) { Modality::Planned } else { p.modality };
        return Some(Holder { person, modality, polarity: Polarity::Negative, sure: 0.85, date });
    }
    let taking = context.rules.has("taking office", &p.lemma)
        && (matches!(np.marker.role, Some(Role::Case(Case::Ni | Case::Wo) | Role::As))
            || (np.marker.topic && np.marker.role.is_none()));
    if taking {
        let cases: &[Case] =
            if context.rules.has("giving office", &p.lemma) { &[Case::Wo, Case::Ga] } else { &[Case::Ga] };
        for case in cases {
            if let Some(person) = p.argument(*case).and_then(|a| person(a.chunk)) {
                let change = p.lemma != "兼任" && p.lemma != "兼務" && ahead(view, p);
                let modality = if change { Modality::Planned } else { p.modality };
                return Some(Holder { person, modality, polarity: p.polarity, sure: 0.85, date });
            }
        }
    }
    None
}

/// The date of taking or leaving an office: 4月1日に, 4月1日付で, 4月1日から.
fn day(context: &Context, view: &View, chunk: usize) -> Option<usize> {
    context.date(view, chunk).or_else(|| {
        (0..chunk).rev().filter(|c| view.head(*c) == Some(chunk)).find_map(|c| {
            let np = &view.nps[c];
            let since = matches!(np.marker.role, Some(Role::Case(Case::De | Case::Kara)));
            np.mention.filter(|m| since && matches!(view.s.mentions[*m].value, Some(Value::Date(_))))
        })
    })
}

/// 社長に就く, 会長に昇格する: said of what is to come.
fn ahead(view: &View, p: &Predicate) -> bool {
    let words = view.text(view.s.chunks[p.chunk].bytes);
    let bare = words.strip_prefix(p.lemma.as_str()).map(|r| r.trim_end_matches(['。', '、', '」']));
    p.modality == Modality::Asserted
        && bare.is_some_and(|r| r == "する" || (r.is_empty() && matches!(p.lemma.as_str(), "就く" | "退く")))
}

/// Where the office is: before the title with or without の, else before the person, else the nearest one before.
fn organizations(context: &Context, view: &View, office: &Office, person: &Term) -> Vec<(Term, f32)> {
    let is_organization =
        |t: &Term| t.class.is_some_and(|c| coarse(c) == Coarse::Organization) && matches!(t.kind, TermKind::Entity(_));
    let mut starts = vec![if office.former(view) { office.first - 1 } else { office.first }];
    if person.span.end > person.span.begin {
        let first = view.s.tokens.partition_point(|t| t.bytes.end <= person.span.begin);
        starts.push(first);
    }
    starts.sort_unstable();
    for start in starts {
        if start == 0 {
            continue;
        }
        let at = start - 1;
        // OpenAI CEO, OpenAIの社長, OpenAIで社長を務める
        let end = view.s.tokens[at].bytes.end;
        if let Some(m) = view.s.mentions.iter().position(|m| {
            let (_, last) = token_range(view, m);
            (m.bytes.end == end || view.s.tokens[last].bytes.end == end) && coarse(m.class) == Coarse::Organization
        }) {
            let term = context.mention_term(view, view.chunk_of(at), m);
            if is_organization(&term) {
                return vec![(term, 1.0)];
            }
        }
        if matches!(view.surface(at), "の" | "で" | "、") && at > 0 {
            let chunk = view.chunk_of(at - 1);
            let found: Vec<(Term, f32)> =
                context.terms(view, chunk).into_iter().filter(is_organization).map(|t| (t, 1.0)).collect();
            if !found.is_empty() && view.surface(at) != "、" {
                return found;
            }
        }
    }
    // 代表取締役 of a company named earlier in the clause: 6月に開催したA社の総会では、B社長が
    let first = view.s.tokens[office.first].bytes.begin;
    let nearest = view
        .s
        .mentions
        .iter()
        .enumerate()
        .filter(|(_, m)| m.bytes.end <= first && coarse(m.class) == Coarse::Organization && m.entity.is_some())
        .next_back();
    if let Some((index, _)) = nearest {
        let term = context.mention_term(view, view.s.chunk_at(view.s.mentions[index].bytes.begin).unwrap_or(0), index);
        return vec![(term, 0.6)];
    }
    let accept = crate::resource::Accept { classes: vec![Class::ORGANIZATION], ..crate::resource::Accept::default() };
    let known = met_with(context, view, person);
    known.or_else(|| context.recent(view.index, &accept)).map(|t| (t, 0.5)).into_iter().collect()
}

/// The organisation that an earlier sentence about the person is about: A社はBとCが設立した… 最高経営責任者(CEO)のB氏は.
fn met_with(context: &Context, view: &View, person: &Term) -> Option<Term> {
    let TermKind::Entity(person) = person.kind else { return None };
    let earlier = context.analysis.entities[person.0 as usize].mentions.iter().filter(|(s, _)| *s < view.index);
    earlier.rev().filter(|(s, _)| context.views[*s].s.sentence.field == view.s.sentence.field).find_map(|(s, _)| {
        let before = &context.views[*s];
        let topics = before.nps.iter().filter(|np| np.marker.topic || np.marker.role == Some(Role::Case(Case::Ga)));
        topics
            .filter_map(|np| before.s.mentions[np.mention?].entity)
            .find(|e| coarse(context.analysis.entities[e.0 as usize].class) == Coarse::Organization)
            .map(|e| context.omitted(view.index, e))
    })
}
