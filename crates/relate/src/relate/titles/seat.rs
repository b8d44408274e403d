//! Where an office is: the organisation that its holder stands for.
//!
//! ```text
//! A社の山田社長                         beside the title or the name
//! A社は…。社長には山田氏が就く           what the text is about, or what it founded last
//! 買収後はB社に入り、山田CEOが率いる      not B社, where the sentences before are about A社
//! ```

mod beside;
mod place;
mod talk;

use super::Office;
use crate::document::{Case, Predicate, Voice};
use crate::particle::{DE, NO};
use crate::relate::context::{Coarse, Pair, View, coarse};
use crate::relate::known::{traits, words};
use crate::relate::possess::Possession;
use crate::relate::term::meant::{Asked, CLEAR};
use crate::relate::term::{Context, Term, TermKind};
use crate::resource::{Accept, Class, Role};
use beside::directly;
use place::{government, place_ends};
use talk::{headed, met_with, nearest, same_seat};

/// Whether a text ends in the 元 of what is no longer, a country behind it looked through: 元, 元米.
pub fn formerly(context: &Context, before: &str) -> bool {
    let text = context.rules.end_in("country marks", before).map_or(before, |m| &before[..before.len() - m.len()]);
    words::FORMERLY.close(text) && !words::NOT_FORMERLY.close(text)
}

/// Organisations, with how sure they are.
type Seats = Vec<(Term, f32)>;

/// The organisations of an office; `said` where a verb gives the office to its holder, `told` where the offices were of which
/// the text told last.
pub fn organizations(
    context: &Context,
    view: &View,
    office: &Office,
    person: &Term,
    said: bool,
    told: [Option<&(usize, Term)>; 2],
) -> Seats {
    if let Some(ends) = place_ends(context, office) {
        return government(context, view, office, person, &ends).into_iter().collect();
    }
    in_phrase(context, view, office, person, said)
        .or_else(|| in_sentence(context, view, office, said))
        .unwrap_or_else(|| in_text(context, view, office, person, said, told))
}

/// The organisations that the words around the office name.
fn in_phrase(context: &Context, view: &View, office: &Office, person: &Term, said: bool) -> Option<Seats> {
    let all = |found: Vec<Term>, sure| {
        let found: Seats = found.into_iter().map(|t| (t, sure)).collect();
        Some(found).filter(|f| !f.is_empty())
    };
    // A社の創業者で|会長の|X氏: of the same house as the office that it is joined to.
    let joined = joined_office(context, view, office).map(|o| directly(context, view, o.first));
    let led = || {
        let led = led(context, view, office, person, said);
        Some(led).filter(|l| !l.is_empty() && stated(context, view, office).is_none())
    };
    if let Some(found) = joined.and_then(|j| all(j, 0.9)).or_else(|| led().and_then(|l| all(l, 0.9))) {
        return Some(found);
    }
    let before = office.first.checked_sub(1).map_or("", |b| view.surface(b));
    let marked = office.former(view) || context.rules.has("coming marks", before);
    // 新|社長: a prefix belongs to the office.
    let prefixed = office.first.checked_sub(1).is_some_and(|b| {
        let token = &view.s.tokens[b];
        token.pos.is_prefix() && token.bytes.end == view.s.tokens[office.first].bytes.begin
    });
    let mut starts = vec![if marked || prefixed { office.first - 1 } else { office.first }];
    // 研究担当|副社長: the title with what narrows it.
    let whole = view.nps[view.chunk_of(office.first)].first;
    if whole < office.first && (whole..office.first).all(|t| view.pos(t).is_noun() || view.s.tokens[t].unknown) {
        starts.push(whole);
    }
    if !said && person.span.end > person.span.begin {
        starts.push(view.s.tokens.partition_point(|t| t.bytes.end <= person.span.begin));
    }
    starts.sort_unstable();
    starts.into_iter().find_map(|start| all(directly(context, view, start), 1.0))
}

/// The organisation that the rest of the sentence tells; empty where it tells that it is another one.
fn in_sentence(context: &Context, view: &View, office: &Office, said: bool) -> Option<Seats> {
    // A社の2代目の|社長; 子会社の|社長: not of the company that the talk is of.
    let chunk = view.chunk_of(office.first);
    match context.possession(view, chunk, &Accept::of(&[Class::ORGANIZATION])) {
        Possession::Named(found) => return Some(found.into_iter().map(|t| (t, 0.9)).collect()),
        Possession::Other if view.owner(chunk).is_some_and(|c| another(context, view, c)) => return Some(Vec::new()),
        _ => {}
    }
    let one = |found: Option<Term>, sure| found.map(|t| vec![(t, sure)]);
    let own = one(headed(context, view, office), 0.7).or_else(|| one(unit(context, view, office), 0.8));
    if own.is_some() {
        return own;
    }
    if office.near(context) && !said {
        return Some(Vec::new());
    }
    if !office.academic(context) {
        let found = one(bracketed(context, view, office), 0.9)
            .or_else(|| one(located(context, view, office), 0.8))
            .or_else(|| one(heads_headline(context, view, office), 0.85));
        if found.is_some() {
            return found;
        }
    }
    // 創業者の|X会長らから|株式を|取得する: who sells is no officer of the buyer.
    let sells = |c: usize| {
        let bought = view.head(c).and_then(|h| view.predicate_of(h));
        view.nps[c].marker.role == Some(Role::Case(Case::Kara))
            && bought.is_some_and(|p| context.rules.has("buying", &p.lemma))
    };
    if !said && (sells(chunk) || view.head(chunk).is_some_and(sells)) {
        return Some(Vec::new());
    }
    let topic = context.topic_of(view.index, &office.accept(context)).map(|e| context.omitted(view.index, e));
    // X CEOらが創業した同社は: the clause that tells of the office modifies the topic.
    let inside = |t: &Term| view.nps.get(t.chunk).is_some_and(|np| (np.left..np.chunk).contains(&chunk));
    let topic = topic.map(|t| named_here(context, view, t));
    one(topic.filter(|t| t.omitted || t.span.end <= begin(view, office) || inside(t)), 0.7)
}

/// The organisation that the text tells, where the sentence does not.
fn in_text(
    context: &Context,
    view: &View,
    office: &Office,
    person: &Term,
    said: bool,
    [last, earlier]: [Option<&(usize, Term)>; 2],
) -> Seats {
    let (academic, accept) = (office.academic(context), office.accept(context));
    if office.near(context) {
        // 社外取締役に迎える: at the house of whose officers the sentences before tell.
        // What the sentence itself tells of before may be another's seat.
        let told = last.filter(|(told, _)| *told < view.index).or(earlier);
        let same = said.then(|| same_seat(context, view, told)).flatten();
        return same.into_iter().map(|t| (t, 0.6)).collect();
    }
    // 創業者のX氏は…、A社の会長には…: where the same man's other office is.
    let founds = office.titles.iter().all(|t| traits::FOUNDERS_TIES.has(t.relation));
    if let Some(place) = other_seat(context, view, office).filter(|_| founds) {
        return vec![(place, 0.7)];
    }
    let first = begin(view, office);
    // 甲南の|梅津執行役員: whose he is the sentence says, though nobody knows who that is.
    let before = first_of(view, office, person).and_then(|first| first.checked_sub(1));
    if before.is_some_and(|of| strange_owner(context, view, of)) {
        return Vec::new();
    }
    if said
        && !academic
        && let Some(founded) = context.founded(view.index)
    {
        return vec![(founded, 0.6)];
    }
    // 6月に開催したA社の総会では、B社長が
    let framed = (0..view.nps.len()).rev().find_map(|c| {
        let topic = view.nps[c].marker.topic && view.s.chunks[c].bytes.end <= first && view.depth(c) == 0;
        let owner = view.owner(c).filter(|_| topic)?;
        context.terms(view, owner).into_iter().find(is_organization)
    });
    let meant = || {
        let (entity, ahead) = context.meant(Asked::Seat, view.index, &accept)?;
        (ahead >= CLEAR && !academic).then(|| named_here(context, view, context.omitted(view.index, entity)))
    };
    let found = framed.or_else(|| met_with(context, view, person)).or_else(meant).map(|t| (t, 0.6));
    let school = |t: &Term| !academic || context.accepts(&accept, t) && t.class != Some(Class::ORGANIZATION);
    let nearest = || nearest(context, view, first).map(|t| (t, 0.5));
    found.or_else(nearest).filter(|(t, _)| school(t)).into_iter().collect()
}

/// The office before で that ends right before another one.
fn joined_office<'r>(context: &'r Context, view: &View, office: &Office) -> Option<Office<'r>> {
    let joint = office.first.checked_sub(1).filter(|t| view.surface(*t) == DE)?;
    (joint.saturating_sub(6)..joint)
        .find_map(|first| super::office_at(context, view, first).filter(|o| o.last + 1 == joint))
}

/// A社を率いる|社長の山田氏, B社を設立した|陳CEO: whom the clause that modifies the office or its holder says to head it.
fn led(context: &Context, view: &View, office: &Office, person: &Term, said: bool) -> Vec<Term> {
    let own = view.chunk_of(office.first);
    let holder = if person.span.end > person.span.begin { view.s.chunk_at(person.span.begin) } else { None };
    let ends = [own, holder.unwrap_or(own)];
    let heads = |p: &&Predicate| {
        let word = |list: &str| context.rules.has(list, &p.lemma);
        let behind = view.modified_by(p.chunk).is_some_and(|h| ends.contains(&h));
        behind && p.voice == Voice::Active && (word("heading") || word("founding") && !said)
    };
    let objects = view.s.predicates.iter().filter(heads).filter_map(|p| p.argument(Case::Wo));
    // A社の|再建を|託された|新社長の|X氏
    let reins = |p: &&Predicate| {
        context.rules.has("entrusted", &p.lemma) && view.modified_by(p.chunk).is_some_and(|h| ends.contains(&h))
    };
    let trusted = view.s.predicates.iter().filter(reins).filter_map(|p| {
        let object = p.argument(Case::Wo).or_else(|| p.argument(Case::Ga))?.chunk;
        view.owner(object).filter(|_| object < p.chunk && context.rules.has("reins", view.text(view.core(object))))
    });
    let chunks = objects.map(|a| a.chunk).chain(trusted);
    chunks.flat_map(|c| context.terms(view, c)).filter(is_organization).collect()
}

/// A社とB社(本社・富山市、社長・山田太郎)は: the name before the parentheses in which the office stands.
fn bracketed(context: &Context, view: &View, office: &Office) -> Option<Term> {
    let inside = |p: &&Pair| p.round && p.open < office.first && office.first < p.close;
    let open = view.pairs.iter().rfind(inside)?.open;
    let end = view.s.tokens[open.checked_sub(1)?].bytes.end;
    let mention = view.s.mentions.iter().position(|m| m.bytes.end == end && m.entity.is_some())?;
    let term = context.mention_term(view, view.chunk_of(open), mention);
    is_organization(&term).then_some(term)
}

/// The organisation of the only other office in a sentence that names one person alone.
fn other_seat(context: &Context, view: &View, office: &Office) -> Option<Term> {
    let people = view.s.mentions.iter().filter(|m| m.class == Class::PERSON).count();
    let own = view.bytes(office.first, office.last);
    let roles = view.s.mentions.iter().filter(|m| m.class == Class::ROLE && !m.bytes.overlaps(own));
    let mut seats = roles.filter_map(|m| {
        let first = view.s.tokens.partition_point(|t| t.bytes.end <= m.bytes.begin);
        directly(context, view, first).into_iter().next()
    });
    let found = seats.next().filter(|_| people == 1)?;
    seats.all(|t| t.kind == found.kind).then_some(found)
}

/// ノボ、新社長に山田氏が就任: the name before the first comma of a headline.
fn heads_headline(context: &Context, view: &View, office: &Office) -> Option<Term> {
    let first = (0..view.chunk_of(office.first)).find(|c| view.nps[*c].marker.bare && view.nps[*c].marker.comma)?;
    let begins = view.nps[first].left == 0 && view.is_headline();
    context.terms(view, first).into_iter().find(|t| begins && is_organization(t))
}

/// グローリーでは、会長に三和氏が就いた: where the sentence says that all of it takes place.
fn located(context: &Context, view: &View, office: &Office) -> Option<Term> {
    let place = |c: &usize| {
        let m = view.nps[*c].marker;
        m.topic && m.role == Some(Role::Case(Case::De)) && view.depth(*c) == view.depth_of(office.first)
    };
    (0..view.chunk_of(office.first))
        .rev()
        .filter(place)
        .find_map(|c| context.terms(view, c).into_iter().find(is_organization))
}

/// The organisation that a sentence puts right before an office.
pub fn stated(context: &Context, view: &View, office: &Office) -> Option<Term> {
    directly(context, view, office.first).into_iter().next()
}

/// The first token of the name before an office, where it stands right there.
fn first_of(view: &View, office: &Office, person: &Term) -> Option<usize> {
    let own = person.span.end > person.span.begin && person.span.begin < begin(view, office);
    own.then(|| view.s.tokens.partition_point(|t| t.bytes.end <= person.span.begin))
}

/// Whether の stands at a token, with a proper noun before it that is no known name.
fn strange_owner(context: &Context, view: &View, of: usize) -> bool {
    let Some(at) = of.checked_sub(1).filter(|_| view.surface(of) == NO) else { return false };
    let token = &view.s.tokens[at];
    let named = view.s.mentions.iter().any(|m| m.bytes.end == token.bytes.end && m.entity.is_some());
    let place = context.rules.class_of(view.surface(at)).is_some();
    !named && !place && !token.pos.is_symbol() && (token.unknown || token.pos.is_proper())
}

/// 子会社, 販売会社: an organisation that the text does not name.
fn another(context: &Context, view: &View, chunk: usize) -> bool {
    let class = context.term(view, chunk).and_then(|t| t.class);
    class.is_some_and(|c| coarse(c) == Coarse::Organization)
}

/// 観光政策課長: the unit that the office itself names.
fn unit(context: &Context, view: &View, office: &Office) -> Option<Term> {
    let word = &office.titles.last()?.word;
    let stem = words::HEAD_ENDS.strip_end(word).filter(|s| context.rules.has("units", s))?;
    let noun = |t: usize| {
        let joined = view.s.tokens[t].bytes.end == view.s.tokens[t + 1].bytes.begin;
        joined && view.pos(t).is_noun() && !context.rules.has("no unit parts", view.surface(t))
    };
    let first = (0..office.first).rev().take_while(|t| noun(*t)).last()?;
    let end = view.s.tokens[office.last].bytes.end - (word.len() - stem.len()) as u32;
    let span = crate::span::ByteSpan::new(view.s.tokens[first].bytes.begin, end);
    let named = view.s.mentions.iter().any(|m| span.contains(m.bytes) && m.class == Class::PERSON);
    (!named).then(|| Term {
        sentence: view.index,
        chunk: view.chunk_of(office.last),
        kind: TermKind::Phrase,
        span,
        full: span,
        class: Some(Class::ORGANIZATION_UNIT),
        omitted: false,
    })
}

/// Whether an organisation stands right before a token, with or without の.
pub fn beside(view: &View, token: usize) -> bool {
    let Some(before) = token.checked_sub(1) else { return false };
    let end = view.s.tokens[before].bytes.end;
    view.surface(before) == NO
        || view.s.mentions.iter().any(|m| m.bytes.end == end && coarse(m.class) == Coarse::Organization)
}

fn begin(view: &View, office: &Office) -> u32 {
    view.s.tokens[office.first].bytes.begin
}

fn is_organization(term: &Term) -> bool {
    term.class.is_some_and(|c| coarse(c) == Coarse::Organization) && term.is_entity()
}

/// The term of an entity as the sentence names it, where it does.
fn named_here(context: &Context, view: &View, term: Term) -> Term {
    let TermKind::Entity(entity) = term.kind else { return term };
    let at = view.s.mentions.iter().position(|m| m.entity == Some(entity));
    at.map_or(term, |m| context.named_term(view, m))
}
