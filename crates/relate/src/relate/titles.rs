//! Offices -> who holds them where.
//!
//! ```text
//! 小米の董事長兼CEOである雷軍   chairOf, ceoOf(雷軍, 小米)
//! バイドゥの李彦宏CEO           ceoOf
//! OpenAIのCEO、アルトマン氏     ceoOf
//! 田中氏がA社の社長に就任した    executiveOf
//! 田中氏がA社の社長を退任した    executiveOf, denied from that day on
//! ```

mod holder;
pub mod seat;
mod taking;

use super::candidate::{Candidate, OfficeTold, Sink};
use super::context::View;
use super::known::mechanism::Mechanism;
use super::known::{mechanism, traits, words};
use super::refusal::Refusal;
use super::term::{Context, Term};
use crate::document::{Modality, Polarity, Pos, qualifier};
use crate::particle::NO;
use crate::resource::{Accept, Class, Role, Title};
use holder::holder;

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
    /// Whether it is one of schools: where 野口教授 teaches is no company that the text happens to be about.
    fn academic(&self, context: &Context) -> bool {
        self.titles.iter().all(|t| context.rules.has("academic titles", &t.word))
    }
    /// Where it can be.
    fn accept(&self, context: &Context) -> Accept {
        Accept::of(&[if self.academic(context) { Class::RESEARCH_ORGANIZATION } else { Class::ORGANIZATION }])
    }
    /// Whether its organisation must stand beside it: of 研究員 the text at large tells nothing.
    fn near(&self, context: &Context) -> bool {
        self.titles.iter().all(|t| t.near) && !self.academic(context)
    }
    /// Whether it is one that is yet to be held: 次期社長.
    pub fn coming(&self, context: &Context, view: &View) -> bool {
        let marks = context.rules.list("coming marks");
        let own = view.text(view.bytes(self.first, self.last));
        self.first > 0 && context.rules.has("coming marks", view.surface(self.first - 1))
            || marks.iter().any(|m| own.strip_prefix(m.as_str()).is_some_and(|t| !t.is_empty()))
    }
}

/// Who holds an office, and how that is meant.
#[derive(Clone)]
struct Holder {
    /// The person.
    person: Term,
    /// Whether it is so, or planned, or told by others.
    modality: Modality,
    /// Denied of who has left it.
    polarity: Polarity,
    /// How sure the reading is, in 0..=1.
    sure: f32,
    /// Date mention of taking or leaving it.
    date: Option<usize>,
    /// Whether a verb says so, as against a title beside the name.
    said: bool,
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
        view.nps[c].marker.role == Some(Role::Of) && context.rules.start_in("people together", next).is_some()
    };
    let Some(begin) = view.s.chunk_at(first.span.begin).filter(|_| first.span.end > first.span.begin) else {
        return Vec::new();
    };
    let listed = |c: usize| {
        let np = &view.nps[c];
        let named = view.mention(c).is_some_and(|m| m.class == Class::PERSON);
        named && (np.marker.bare && np.marker.comma || np.marker.list || counted(c))
    };
    let end = (begin..view.nps.len()).take_while(|c| listed(*c)).last();
    let Some(end) = end.filter(|e| *e > begin && counted(*e)) else { return Vec::new() };
    // A・国際課長、|B・資源課長の|2人: each has an office of his own.
    let bare = |t: &Term| {
        let behind = &view.s.sentence.text[t.span.end as usize..];
        context.rules.title_at(behind.trim_start_matches('・')).is_none() && !behind.starts_with('・')
    };
    let named = |t: &Term| t.is_entity() && bare(t);
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
        let mark = office.first - 1;
        // 青葉電子の|山下泰裕|前|会長
        let named = (person.span.end == view.s.tokens[mark].bytes.begin)
            .then(|| view.s.tokens.partition_point(|t| t.bytes.end <= person.span.begin));
        let beside = [Some(mark), Some(office.first), named];
        let beside = beside.into_iter().flatten().any(|token| seat::beside(view, token));
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
        for (i, title) in office.titles.iter().enumerate() {
            if office.titles[..i].iter().any(|t| t.relation == title.relation) {
                continue;
            }
            let found = Mechanism { relation: title.relation, ..mechanism::OFFICE };
            let candidate = Candidate::by(found, person.clone(), organization.clone());
            let mut candidate = candidate.weakened(certainty).weakened(sure);
            candidate.sentence = view.index;
            candidate.modality = modality;
            candidate.polarity = polarity;
            candidate.time = date.map(|d| context.time(view.index, d));
            let role = role.trim_end_matches([')', '）']).to_owned();
            candidate.qualifiers.insert(qualifier::ROLE.to_owned(), role.clone());
            if modality == Modality::Asserted && !office.former(view) {
                let (sentence, relation, organization) = (view.index, title.relation.name(), organization.clone());
                sink.note_office(&person, OfficeTold { sentence, relation, organization, role });
            }
            sink.push(candidate);
        }
    }
}

/// The person that a chunk stands for.
fn person_of(context: &Context, view: &View, chunk: usize) -> Option<Term> {
    context.terms(view, chunk).into_iter().find(Term::is_person)
}
