//! Offices -> who holds them where.
//!
//! ```text
//! 小米の董事長兼CEOである雷軍   chairOf, ceoOf(雷軍, 小米)
//! バイドゥの李彦宏CEO           ceoOf
//! OpenAIのCEO、アルトマン氏     ceoOf
//! 田中氏がA社の社長に就任した    executiveOf
//! 田中氏がA社の社長を退任した    executiveOf, denied from that day on
//! ```

pub mod seat;

use super::candidate::{Candidate, OfficeTold, Sink};
use super::context::{Coarse, View};
use super::known::{traits, words};
use super::refusal::Refusal;
use super::term::{Context, Term, TermKind};
use crate::document::{Case, Modality, Polarity, Pos, Predicate, PredicateKind, Tense, Value, Voice};
use crate::particle::{DE, GA, MO, NO, NOWA, TA, TO, WA};
use crate::resource::{Accept, Class, Role, Title};

/// A title phrase found in a sentence.
pub(super) struct Office<'r> {
    pub first: usize,
    pub last: usize,
    pub titles: Vec<&'r Title>,
}

impl Office<'_> {
    /// Whether it is one held before: 元CEO, 前社長.
    pub fn former(&self, view: &View) -> bool {
        let mark = |t: usize| words::FORMER_MARKS.has(view.surface(t));
        // 元青葉電子|社長: the mark may stand before the house.
        let begin = self.first.checked_sub(1).and_then(|b| {
            // 元楽天の|エンジニア
            let b = if view.surface(b).starts_with(NO) { b.checked_sub(1)? } else { b };
            let end = view.s.tokens[b].bytes.end;
            let house =
                view.s.mentions.iter().find(|m| m.bytes.end == end && m.class != Class::PERSON && m.value.is_none())?;
            view.s.tokens.partition_point(|t| t.bytes.end <= house.bytes.begin).checked_sub(1)
        });
        let touches =
            |t: usize| mark(t) && view.s.tokens.get(t + 1).is_some_and(|n| n.bytes.begin == view.s.tokens[t].bytes.end);
        self.first > 0 && mark(self.first - 1) || begin.is_some_and(touches)
    }
    /// Whether it is one that is yet to be held: 次期社長.
    pub fn coming(&self, context: &Context, view: &View) -> bool {
        let marks = context.rules.list("coming marks");
        let own = view.text(view.bytes(self.first, self.last));
        self.first > 0 && marks.iter().any(|m| m == view.surface(self.first - 1))
            || marks.iter().any(|m| own.strip_prefix(m.as_str()).is_some_and(|t| !t.is_empty()))
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
    // 副COO: no chief, and no word of the list.
    if context.rules.has("deputy marks", view.surface(first))
        && first + 1 < tokens.len()
        && context.rules.title_at(&view.s.sentence.text[tokens[first].bytes.begin as usize..]).is_none()
    {
        let chief = office_at(context, view, first + 1)?;
        let titles = chief.titles.into_iter().filter(|t| traits::HELD_BY_DEPUTIES.has(t.relation)).collect();
        return Some(Office { first, last: chief.last, titles });
    }
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
        // 高瀬誠社長): the bracket that closes around it is none of its own.
        let closes = tokens.get(last + 1).is_some_and(|t| t.pos == Pos::CLOSE) && !text.contains('(');
        if tokens[last].pos.is_particle() || tokens[last].pos.is_verb() || closes {
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
    // 社員|120人を: they are counted, and nobody is one.
    if view.s.tokens.get(office.last + 1).is_some_and(|t| t.pos == Pos::NUMBER) {
        return;
    }
    let Some(held) = holder(context, view, office) else {
        // A社の社長人事で: where the office is, though it names nobody yet.
        if let Some(place) = seat::stated(context, view, office) {
            sink.seat = Some((view.index, place));
        }
        context.refuse(Refusal::OfficeHolder);
        return;
    };
    let others = if held.said { Vec::new() } else { fellows(context, view, &held.person) };
    for person in std::iter::once(held.person.clone()).chain(others) {
        fill(context, view, office, &Holder { person, ..held.clone() }, sink);
    }
}

/// 副社長の|A、|B、|Cの|3氏: who shares the office of the first.
fn fellows(context: &Context, view: &View, first: &Term) -> Vec<Term> {
    let counted = |c: usize| {
        let next = view.s.chunks.get(c + 1).map_or("", |n| view.text(n.bytes));
        view.nps[c].marker.role == Some(Role::Of)
            && context.rules.list("people together").iter().any(|w| next.starts_with(w.as_str()))
    };
    let Some(begin) = view.s.chunk_at(first.span.begin).filter(|_| first.span.end > first.span.begin) else {
        return Vec::new();
    };
    let listed = |c: usize| {
        let np = &view.nps[c];
        let named = np.mention.is_some_and(|m| view.s.mentions[m].class == Class::PERSON);
        named && (np.marker.bare && np.marker.comma || np.marker.list || counted(c))
    };
    let end = (begin..view.nps.len()).take_while(|c| listed(*c)).last();
    let Some(end) = end.filter(|e| *e > begin && counted(*e)) else { return Vec::new() };
    // A・国際課長、|B・資源課長の|2人: each has an office of his own.
    let bare = |t: &Term| {
        let behind = &view.s.sentence.text[t.span.end as usize..];
        context.rules.title_at(behind.trim_start_matches('・')).is_none() && !behind.starts_with('・')
    };
    let named = |t: &Term| matches!(t.kind, TermKind::Entity(_)) && bare(t);
    (begin + 1..=end).filter_map(|c| context.term(view, c)).filter(named).collect()
}

/// Pushes what a holder of an office is said to be.
fn fill(context: &Context, view: &View, office: &Office, held: &Holder, sink: &mut Sink) {
    let Holder { person, mut modality, mut polarity, sure, date, said } = held.clone();
    if office.coming(context, view) && modality == Modality::Asserted && polarity == Polarity::Positive {
        modality = Modality::Planned;
    }
    if office.former(view) {
        // オープンAIの前CEO、X氏: he no longer is, where the office has its organisation beside it.
        let beside = seat::beside(view, office.first - 1) || seat::beside(view, office.first);
        if !beside || polarity == Polarity::Negative {
            context.refuse(Refusal::OfficeFormer);
            return;
        }
        polarity = Polarity::Negative;
        // 片山氏(元A社社長)は副社長になる: the plan is of the other office.
        modality = if said { modality } else { Modality::Asserted };
    }
    let seats = [sink.seat.as_ref(), sink.earlier.as_ref()];
    let organizations = seat::organizations(context, view, office, &person, said, seats);
    if let [(place, certainty)] = &organizations[..]
        && *certainty >= 1.0
    {
        if sink.seat.as_ref().is_some_and(|(told, _)| *told < view.index) {
            sink.earlier = sink.seat.take();
        }
        sink.seat = Some((view.index, place.clone()));
    }
    if organizations.is_empty() {
        context.refuse(Refusal::OfficeSeat);
    }
    let role = view.text(view.bytes(office.first, office.last)).to_owned();
    // 五輪代表の井関, サッカー日本代表の久保: the word names the team he plays in, no office.
    let word = view.bytes(office.first, office.last);
    let named_so = |t: &Term| !t.omitted && t.span != word && t.span.contains(word);
    for (organization, certainty) in organizations.into_iter().filter(|(t, _)| !named_so(t)) {
        // 鷲尾教授は…: where he was said to be, not whatever body the text has come to.
        if certainty < 0.8 && sink.employer(&person).is_some_and(|known| known.kind != organization.kind) {
            context.refuse(Refusal::OfficeSeat);
            continue;
        }
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
            let role = role.trim_end_matches([')', '）']).to_owned();
            candidate.qualifiers.insert("role".to_owned(), role.clone());
            if modality == Modality::Asserted && !office.former(view) {
                let (sentence, relation, organization) = (view.index, title.relation.name(), organization.clone());
                sink.note_office(&person, OfficeTold { sentence, relation, organization, role });
            }
            sink.push(candidate);
        }
    }
}

/// Who holds an office, and how that is meant.
#[derive(Clone)]
struct Holder {
    person: Term,
    modality: Modality,
    polarity: Polarity,
    sure: f32,
    /// Date mention of taking or leaving it.
    date: Option<usize>,
    /// Whether a verb says so, as against a title beside the name.
    said: bool,
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
        // 山田副社長が社長に昇格した: the office that he comes from.
        let moves = view.s.predicates.iter().any(|p| {
            let changes = context.rules.has("coming office", &p.lemma)
                || context.rules.has("taking office", &p.lemma) && !context.rules.has("keeping office", &p.lemma);
            let to = (0..p.chunk).any(|c| {
                view.head(c) == Some(p.chunk)
                    && view.nps[c].marker.role == Some(Role::Case(Case::Ni))
                    && !context.rules.titles_in(view.text(view.core(c))).0.is_empty()
                    && view.chunk_of(office.last) != c
            });
            let at = view.chunk_of(office.last).max(chunk);
            // 山田専務が|社長に昇格する|人事を|内定した: the subject may hang on what governs the clause.
            let mut above = Some(p.chunk);
            let governs = (0..4).any(|_| {
                let found = above.is_some() && view.head(at) == above && at < p.chunk;
                above = above.and_then(|c| view.head(c));
                found
            });
            let beside = governs && view.nps[at].marker.role == Some(Role::Case(Case::Ga));
            changes && to && (beside || p.argument(Case::Ga).is_some_and(|a| a.chunk == at))
        });
        // 青葉電子の|山田専務: with its organisation beside it the office is told for its own sake.
        let begin = view.s.mentions[m].bytes.begin.min(view.s.tokens[office.first].bytes.begin);
        let named = seat::beside(view, view.s.tokens.partition_point(|t| t.bytes.end <= begin));
        if moves && !named {
            return None;
        }
        matches!(person.kind, TermKind::Entity(_)).then(|| Holder {
            person,
            modality: Modality::Asserted,
            polarity: if left.is_some() { Polarity::Negative } else { Polarity::Positive },
            sure: 1.0,
            date: left.and_then(|p| day(context, view, p.chunk)),
            said: false,
        })
    };
    // アルトマンCEO
    if let Some(m) = person_at(None, Some(view.s.tokens[office.first].bytes.begin)) {
        return plain(m);
    }
    // トランプ|米|大統領, 佐藤健(さとう・けん)|東亜電機|会長
    let beside = view.s.mentions.iter().find(|m| {
        let body = matches!(super::context::coarse(m.class), Coarse::Place | Coarse::Organization);
        m.bytes.end == view.s.tokens[office.first].bytes.begin && body && m.value.is_none()
    });
    if let Some(body) = beside {
        let first = view.s.tokens.partition_point(|t| t.bytes.end <= body.bytes.begin);
        let aside = first.checked_sub(1).and_then(|t| view.pair_closing(t)).filter(|p| p.round);
        let end = aside.map_or(body.bytes.begin, |p| view.s.tokens[p.open].bytes.begin);
        if let Some(m) = person_at(None, Some(end)) {
            return plain(m);
        }
    }
    let tokens = &view.s.tokens;
    // 笹森秀樹・観光地域振興課長
    let noun = |t: &usize| tokens[*t].pos.is_noun() && !words::OFFICE_DOT.has(view.surface(*t));
    let start = (0..office.first).rev().take_while(noun).last().unwrap_or(office.first);
    if start > 0
        && words::OFFICE_DOT.has(view.surface(start - 1))
        && let Some(m) = person_at(None, Some(tokens[start - 1].bytes.begin))
    {
        return plain(m);
    }
    let mut next = office.last + 1;
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
            let verb = view
                .s
                .predicates
                .iter()
                .find(|p| p.chunk > at && view.depth(p.chunk) == 0 && context.rules.has("taking office", &p.lemma));
            return verb
                .and_then(|p| plain(m).map(|h| Holder { modality: modality_of(context, view, p), said: true, ..h }));
        }
    }
    // CEOの, CEO、, CEOである, CEO・
    let (mut hops, mut was) = (0, false);
    while next < tokens.len() && hops < 4 {
        if let Some(m) = person_at(Some(tokens[next].bytes.begin), None) {
            return plain(m).map(|h| if was { Holder { polarity: Polarity::Negative, ..h } } else { h });
        }
        let word = view.surface(next);
        if words::OFFICE_JOINTS.has(word) {
            next += 1;
            hops += 1;
        } else if word == TA && words::COPULA_PAST.has(view.surface(next - 1)) {
            // CTOだったX氏
            next += 1;
            was = true;
        } else if let Some(end) = one_of_them(view, next).filter(|_| hops > 0) {
            // 創業者の一人であるX氏
            next = end;
            hops = 1;
        } else if let Some(other) = (hops > 0).then(|| office_at(context, view, next)).flatten() {
            // 創業者で最高経営責任者のX氏: both offices are his.
            next = other.last + 1;
            hops = 0;
        } else {
            break;
        }
    }
    // 青葉大学教授で|数学者の|藤堂氏: both are said of him.
    if tokens.get(office.last + 1).is_some_and(|t| t.bytes.of(&view.s.sentence.text) == DE) {
        let calling = view.chunk_of(office.last + 1) + 1;
        let of =
            calling < view.nps.len() && view.nps[calling].marker.role == Some(Role::Of) && view.nps[calling].nominal;
        let behind = calling + 1;
        let person = view.nps.get(behind).filter(|_| of).and_then(|np| np.mention);
        if let Some(m) = person.filter(|m| view.s.mentions[*m].class == Class::PERSON) {
            return plain(m);
        }
    }
    // 会長は東哲郎氏、社長は小池淳義氏である
    if tokens.get(next).is_some_and(|t| matches!(t.bytes.of(&view.s.sentence.text), WA | MO | GA)) {
        let found = tokens.get(next + 1).and_then(|t| person_at(Some(t.bytes.begin), None));
        let closed = found.is_some_and(|m| {
            let behind = &view.s.sentence.text[view.s.mentions[m].bytes.end as usize..];
            let behind = words::NAME_TITLES.strip_start(behind).unwrap_or(behind);
            behind.is_empty() || words::OFFICE_TOLD.begin(behind)
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
    // 理事長は経済学者のA氏。
    let is = |h: &usize| view.predicate[*h].is_none_or(|p| affirms(&view.s.predicates[p]));
    if let Some(m) = view.head(chunk).filter(|h| view.is_topic(chunk) && view.head(*h).is_none() && is(h))
        && let Some(m) = view.nps[m].mention.filter(|m| view.s.mentions[*m].class == Class::PERSON)
    {
        return plain(m);
    }
    // 共同創業者で昨年B社へ移ったA氏
    let by = view.head(chunk).filter(|_| np.marker.role == Some(Role::Case(Case::De)) && !np.marker.topic);
    let behind = by.filter(|h| view.predicate[*h].is_some()).and_then(|h| view.modified_by(h));
    if let Some(m) = behind.and_then(|c| view.nps[c].mention).filter(|m| view.s.mentions[*m].class == Class::PERSON) {
        return plain(m);
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
            let said = true;
            return Some(Holder {
                person: term,
                modality: p.modality,
                polarity: p.polarity,
                sure: 0.9,
                date: day(context, view, p.chunk),
                said,
            });
        }
    }
    // 雷軍は小米のCEO。
    let root = chunk + 1 == view.nps.len() && np.marker.bare && view.predicate[chunk].is_none();
    let topic = (0..chunk).find(|c| root && view.is_topic(*c) && view.head(*c) == Some(chunk)).and_then(person);
    if let Some(person) = topic {
        let (modality, polarity) = (Modality::Asserted, Polarity::Positive);
        return Some(Holder { person, modality, polarity, sure: 0.85, date: None, said: true });
    }
    // 旭化成、社長に|工藤氏が|就任: a headline has no verb.
    if let Some(found) = headline_taker(context, view, chunk) {
        return plain(found).map(|h| Holder { sure: 0.85, said: true, polarity: Polarity::Positive, ..h });
    }
    // 会長は…出身のX氏で、任期は…
    if let Some(m) = view.is_topic(chunk).then(|| told_of_topic(view, chunk)).flatten() {
        return plain(m);
    }
    // 社長の|座に|就いた
    let (np, chunk) = match view.head(chunk) {
        Some(seat)
            if np.marker.role == Some(Role::Of)
                && seat == chunk + 1
                && context.rules.has("office seats", view.text(view.core(seat))) =>
        {
            (&view.nps[seat], seat)
        }
        _ => (np, chunk),
    };
    // A社のフェローと、|B研究所の|所長を|兼ねる: what the last of the list fills.
    let (np, chunk) = match (chunk + 1..view.nps.len()).find(|c| view.conjuncts(*c).contains(&chunk)) {
        Some(last) if np.marker.list && !context.rules.titles_in(view.text(view.core(last))).0.is_empty() => {
            (&view.nps[last], last)
        }
        _ => (np, chunk),
    };
    // 社長に就任, CEOを務める, 会長として; 社長を退任, 会長から退く
    let head = view.head(chunk)?;
    let p = &view.s.predicates[view.predicate[head]?];
    let date = day(context, view, p.chunk);
    let away = matches!(np.marker.role, Some(Role::Case(Case::Wo | Case::Kara)));
    // 理事長を|退いた|X氏の|後任: whom the clause modifies left it.
    let behind = || {
        let left = context.rules.has("leaving office", &p.lemma) && p.polarity == Polarity::Positive;
        view.modified_by(p.chunk).filter(|_| left && p.argument(Case::Ga).is_none()).and_then(person)
    };
    let left = p.argument(Case::Ga).filter(|a| leaves(context, p, a.chunk)).and_then(|a| person(a.chunk));
    if away && let Some(person) = left.or_else(behind) {
        let modality = if ahead(view, p) { Modality::Planned } else { p.modality };
        return Some(Holder { person, modality, polarity: Polarity::Negative, sure: 0.85, date, said: true });
    }
    let coming = context.rules.has("coming office", &p.lemma);
    // 会長へ退く
    let into = context.rules.has("leaving office", &p.lemma)
        && matches!(np.marker.role, Some(Role::Case(Case::Ni | Case::He)));
    let taking = into
        || (coming || context.rules.has("taking office", &p.lemma))
            && (matches!(np.marker.role, Some(Role::Case(Case::Ni | Case::Wo | Case::He) | Role::As))
            // 会長となる
            || np.marker.role == Some(Role::Case(Case::To)) && context.rules.has("being", &p.lemma)
            || (np.marker.topic && np.marker.role.is_none())
            // 会長も兼ねる
            || p.argument(Case::Wo).is_some_and(|a| a.chunk == chunk));
    // 主任研究員として|暗号を|研究する|X氏
    let serving = np.marker.role == Some(Role::As) && !np.marker.adnominal && view.modified_by(p.chunk).is_some();
    if !taking && !serving {
        return None;
    }
    let given = context.rules.has("giving office", &p.lemma).then(|| p.argument(Case::Wo)).flatten();
    // A社長が|会長に、|B会長が|相談役に|就く; 会長には|A氏が、|社長には|B氏が|就く: each his own.
    let subject = |c: usize| view.nps[c].marker.role == Some(Role::Case(Case::Ga));
    let gapped = match np.marker.role {
        Some(Role::Case(Case::Ni)) if np.marker.topic => {
            let own = (chunk + 1..p.chunk).find(|c| subject(*c));
            own.filter(|c| view.nps[*c].marker.comma && c + 1 < p.chunk)
        }
        Some(Role::Case(Case::Ni | Case::He)) if np.marker.comma && chunk + 1 < p.chunk => {
            chunk.checked_sub(1).filter(|c| subject(*c))
        }
        _ => None,
    };
    let given = given.and_then(|a| person(a.chunk));
    let person = gapped.and_then(person).or(given).or_else(|| taker(context, view, p))?;
    // X社の社長を務めたA氏: no longer.
    let former = words::SERVING.has(&p.lemma) && p.tense == Tense::Past && view.head(p.chunk) == Some(person.chunk);
    // 会長を|6年間|務めた: for so long, and no longer. A term between two days keeps them as its time.
    let span = |c: usize| {
        let number = view.nps[c].mention.and_then(|m| view.s.mentions[m].value.as_ref());
        view.head(c) == Some(p.chunk) && matches!(number, Some(Value::Number(n)) if n.unit == "YR")
    };
    let held = context.rules.has("holding office", &p.lemma) && p.tense == Tense::Past;
    let ended = held && (0..p.chunk).any(span);
    let polarity = if former || ended { Polarity::Negative } else { p.polarity };
    let modality = if taking { modality_of(context, view, p) } else { p.modality };
    let modality = if coming && modality == Modality::Asserted { Modality::Planned } else { modality };
    Some(Holder { person, modality, polarity, sure: 0.85, date, said: true })
}

/// The token behind 一人, which may be two words.
fn one_of_them(view: &View, token: usize) -> Option<usize> {
    let begin = view.s.tokens[token].bytes.begin as usize;
    let rest = &view.s.sentence.text[begin..];
    let word = words::ONE_OF_THEM.start(rest)?;
    Some(view.s.tokens.partition_point(|t| (t.bytes.begin as usize) < begin + word.len()))
}

/// The person in が behind an office in に, before a word of taking office: 社長に|工藤氏が|就任.
fn headline_taker(context: &Context, view: &View, chunk: usize) -> Option<usize> {
    let marker = view.nps[chunk].marker;
    if marker.role != Some(Role::Case(Case::Ni)) || !super::headline::is_headline(view) {
        return None;
    }
    let next = chunk + 1;
    let np = view.nps.get(next)?;
    let person = np.mention.filter(|m| view.s.mentions[*m].class == Class::PERSON)?;
    let subject = np.marker.role == Some(Role::Case(Case::Ga)) || np.marker.bare;
    let word = view.s.chunks.get(next + 1).map(|c| view.text(c.bytes)).unwrap_or_default();
    let takes = context.rules.list("taking office").iter().any(|w| word.starts_with(w.as_str()));
    (subject && (takes || np.marker.bare && view.nps.len() <= next + 2)).then_some(person)
}

/// Whether a predicate says that something is a noun: だ, である, and not ではない.
fn affirms(p: &Predicate) -> bool {
    p.kind == PredicateKind::Copula && p.polarity == Polarity::Positive
}

/// The person whom an office as topic is said to be, where the clause goes on: 会長は|X社出身の|Y氏で、
fn told_of_topic(view: &View, chunk: usize) -> Option<usize> {
    for c in chunk + 1..view.nps.len() {
        let np = &view.nps[c];
        let person = np.mention.filter(|m| view.s.mentions[*m].class == Class::PERSON);
        let copula = view.predicate[c].is_some_and(|p| affirms(&view.s.predicates[p]));
        let ends = copula || np.marker.role == Some(Role::Case(Case::De)) && np.marker.comma;
        if let Some(person) = person.filter(|_| ends) {
            return Some(person);
        }
        if np.marker.topic || !(np.marker.role == Some(Role::Of) || view.modified_by(c).is_some()) {
            return None;
        }
    }
    None
}

/// How taking an office is meant: 社長に就く lies ahead, 社長を兼ねる does not.
fn modality_of(context: &Context, view: &View, p: &Predicate) -> Modality {
    let change = !context.rules.has("holding office", &p.lemma);
    // 社長になると目される
    let taken = view
        .head(p.chunk)
        .and_then(|h| view.predicate[h])
        .map(|i| &view.s.predicates[i])
        .is_some_and(|q| q.voice == Voice::Passive && context.rules.has("taken for", &q.lemma));
    if taken && p.modality == Modality::Asserted && view.text(view.s.chunks[p.chunk].bytes).ends_with(TO) {
        return Modality::Possible;
    }
    let words = view.text(view.s.chunks[p.chunk].bytes).trim_end_matches(['。', '、', '」']);
    let gives = p.tense == Tense::NonPast
        && p.modality == Modality::Asserted
        && words == p.lemma
        && context.rules.has("giving office", &p.lemma);
    match if gives || change && ahead(view, p) { Modality::Planned } else { p.modality } {
        Modality::Planned if context.told_by_others(view, p, false) => Modality::Hearsay,
        modality => modality,
    }
}

/// Who takes an office: the subject of the verb, the person whom its clause modifies, or with 自ら whom the text is about.
fn taker(context: &Context, view: &View, p: &Predicate) -> Option<Term> {
    let person = |c: usize| {
        let terms = context.terms(view, c).into_iter();
        terms.rev().find(|t| t.class == Some(Class::PERSON) && matches!(t.kind, TermKind::Entity(_)))
    };
    // 副社長を務めた|A氏: nobody else is its subject.
    if let Some(found) = view.modified_by(p.chunk).and_then(person) {
        return Some(found);
    }
    // 社長に昇格するのは|A氏だ
    let cleft = view.text(view.s.chunks[p.chunk].bytes).trim_end_matches('、').ends_with(NOWA);
    if let Some(found) = view.head(p.chunk).filter(|_| cleft).and_then(person) {
        return Some(found);
    }
    if let Some(found) = p.argument(Case::Ga).and_then(|a| person(a.chunk)) {
        return Some(found);
    }
    let beside = |c: &usize| view.head(*c) == Some(p.chunk) && view.depth(*c) == view.depth(p.chunk);
    let subject = |c: &usize| view.nps[*c].marker.role == Some(Role::Case(Case::Ga));
    if let Some(found) = (0..p.chunk).filter(beside).filter(subject).find_map(person) {
        return Some(found);
    }
    // A氏が|社長に昇格する|人事を|内定した: the subject that the parser hung on what governs the noun of the clause.
    let governor = view.modified_by(p.chunk).and_then(|noun| view.head(noun));
    let outer = |c: &usize| governor.is_some() && view.head(*c) == governor && subject(c);
    if let Some(found) = (0..p.chunk).rev().filter(outer).find_map(person) {
        return Some(found);
    }
    // 取締役を務めるのは、|X氏だ
    let text = view.text(view.s.chunks[p.chunk].bytes).trim_end_matches('、');
    if let Some(found) = view.head(p.chunk).filter(|_| words::CLEFT_SUBJECTS.close(text)).and_then(person) {
        return Some(found);
    }
    // A氏は|相談役に|退き、会長には|ならなかった: the topic of the clause that goes on to this one.
    let linked = |t: &usize| view.head(*t).is_some_and(|h| h == p.chunk || view.head(h) == Some(p.chunk));
    let mut topic = view.topic_before(p.chunk).filter(linked);
    // A教授は、|B社の取締役も|兼ねている: the office is a topic as well.
    while let Some(t) = topic.filter(|t| person(*t).is_none() && context.rules.title_only(view.text(view.core(*t)))) {
        topic = view.topic_before(t).filter(linked);
    }
    if let Some(found) = topic.and_then(person) {
        return Some(found);
    }
    let own = |c: &usize| words::SELF_WORDS.begin(view.text(view.s.chunks[*c].bytes));
    let accept = Accept::of(&[Class::PERSON]);
    if (0..p.chunk).filter(beside).any(|c| own(&c)) {
        return context.about(view.index, &accept);
    }
    // A校では初代の校長を務めた。: whose life the text is.
    let nobody = !view.s.mentions.iter().any(|m| m.class == Class::PERSON);
    if context.life.is_some() && nobody { context.about(view.index, &accept) } else { None }
}

/// The date of taking or leaving an office: 4月1日に, 4月1日付で, 4月1日から.
fn day(context: &Context, view: &View, chunk: usize) -> Option<usize> {
    context.date(view, chunk).or_else(|| {
        // 2020年3月に|かけて, 3年に|わたって: through the word that makes a span of it.
        let spans =
            |h: usize| view.head(h) == Some(chunk) && words::SPAN_WORDS.begin(view.text(view.s.chunks[h].bytes));
        let own = |c: &usize| view.head(*c).is_some_and(|h| h == chunk || h == c + 1 && spans(h));
        (0..chunk).rev().filter(own).find_map(|c| {
            let np = &view.nps[c];
            let spanned = view.head(c) != Some(chunk);
            let since = spanned || matches!(np.marker.role, Some(Role::Case(Case::De | Case::Kara | Case::Made)));
            np.mention.filter(|m| since && matches!(view.s.mentions[*m].value, Some(Value::Date(_))))
        })
    })
}

/// 社長に就く, 会長に昇格する: said of what is to come.
fn ahead(view: &View, p: &Predicate) -> bool {
    let words = view.text(view.s.chunks[p.chunk].bytes);
    let bare = words.strip_prefix(p.lemma.as_str()).map(|r| r.trim_end_matches(['。', '、', '」']));
    // 会長に就き、…が社長に上がる: the present of the clause that it goes on with.
    let linked = p.tense == Tense::NonPast
        && words.trim_end_matches(['、', ',']).ends_with(['し', 'き'])
        && !ends_in_past(view, p.chunk);
    let lasts = words::LASTING.within(words);
    // 社長に迎えられるのは
    let cleft = p.tense == Tense::NonPast && words.trim_end_matches('、').ends_with(NOWA) && !lasts;
    // 社長に推す|声: what a noun behind the clause carries.
    let carried = p.tense == Tense::NonPast && view.modified_by(p.chunk).is_some() && words == p.lemma;
    p.modality == Modality::Asserted
        && (cleft
            || carried
            || linked && !lasts
            || bare.is_some_and(|r| words::LIGHT_VERB.has(r) || (r.is_empty() && words::CHANGING_OFFICE.has(&p.lemma))))
}

/// Whether the clause goes on to one that is past: 副社長に昇格し、|国内事業も|見ることになった.
fn ends_in_past(view: &View, chunk: usize) -> bool {
    let mut at = chunk;
    for _ in 0..8 {
        let Some(next) = view.head(at).filter(|h| *h > at) else { break };
        at = next;
    }
    at > chunk
        && view.s.tokens[view.s.chunks[at].tokens.clone()]
            .iter()
            .rfind(|t| !t.pos.is_symbol())
            .is_some_and(|t| t.is_past())
}
