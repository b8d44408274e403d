//! The sentence that defines the page's subject -> dates of life, nationality, place, maker.

use super::Page;
use super::places::{self, Chain, Rank, can_lie, rank_of};
use super::{aside, behind, between, is, names};
use crate::document::{Modality, Polarity};
use crate::particle::{GA, NO, TO, YA};
use crate::relate::candidate::{Candidate, Sink};
use crate::relate::context::{Coarse, View};
use crate::relate::known::{mechanism, words};
use crate::relate::refusal::Refusal;
use crate::relate::term::{Context, Term, TermKind};
use crate::resource::Class;
use crate::span::ByteSpan;

/// Pushes what the definition says of the page's subject.
pub fn extract(context: &Context, page: &Page, chain: &mut Chain, sink: &mut Sink) {
    let view = &context.views[page.term.sentence];
    let all = names(context, view);
    let tail: Vec<&Term> = all.iter().filter(|t| t.span.begin >= page.body).collect();
    let subject = &page.term;
    if subject.class == Some(Class::PERSON) {
        nationality(view, subject, &tail, sink);
    } else if can_lie(subject) || is(subject, Coarse::Artifact) {
        place(context, view, page, &tail, chain, sink);
    }
    if is(subject, Coarse::Artifact) {
        maker(view, page, &tail, sink);
    }
    if subject.class == Some(Class::FACILITY) {
        operator(context, view, page, &tail, sink);
    }
    capital(view, page, &tail, sink);
}

/// 白川駅は、…北鉄道の|駅である: whose house or station it is said to be runs it; 東線の|駅: of what it is a part.
fn operator(context: &Context, view: &View, page: &Page, tail: &[&Term], sink: &mut Sink) {
    let line = |t: &Term| t.class == Some(Class::FACILITY) && t.kind != page.term.kind;
    let Some(owner) = tail.iter().rfind(|t| is(t, Coarse::Organization) || line(t)) else { return };
    let of = view.s.tokens.partition_point(|t| t.bytes.begin < owner.span.end);
    if of >= view.s.tokens.len() || view.surface(of) != NO {
        return;
    }
    let noun = |t: usize| view.s.tokens[t].pos.is_noun() || view.s.tokens[t].unknown;
    let end = (of + 1..view.s.tokens.len()).find(|t| !noun(*t)).unwrap_or(view.s.tokens.len());
    let Some(last) = end.checked_sub(1).filter(|l| *l > of) else { return };
    let said = view.s.sentence.text[view.s.tokens[last].bytes.end as usize..].chars().next();
    let kind = context.rules.class_of(view.text(view.bytes(of + 1, last)));
    if kind == Some(Class::FACILITY) && matches!(said, None | Some('で' | '。' | 'だ')) {
        let owner = (*owner).clone();
        sink.push(if line(&owner) {
            Candidate::by(mechanism::DEFINITION_LINE, page.term.clone(), owner)
        } else {
            Candidate::by(mechanism::DEFINITION_OPERATOR, owner, page.term.clone())
        });
    }
}

/// 日本の作家, 日本出身の, 日本人
fn nationality(view: &View, subject: &Term, tail: &[&Term], sink: &mut Sink) {
    for place in tail.iter().filter(|t| is(t, Coarse::Place)) {
        let country = rank_of(view, place) == Rank::Country;
        let origin = words::ORIGINS.start(behind(view, place)).map(|(_, meaning)| meaning);
        let found = match origin {
            _ if country && native(view, tail, place) => mechanism::DEFINITION_NATION,
            Some("Nation" | "Origin") if country => mechanism::DEFINITION_NATION,
            Some("Origin" | "Birth") => mechanism::DEFINITION_BIRTHPLACE,
            _ => {
                sink.refuse(Refusal::Nation);
                continue;
            }
        };
        sink.push(Candidate::by(found, subject.clone(), (*place).clone()));
    }
}

/// 大島国、青葉県北市出身の: the country before the place of origin.
fn native(view: &View, tail: &[&Term], country: &Term) -> bool {
    let mut at = country.span.end;
    for place in tail.iter().filter(|t| t.span.begin >= country.span.end) {
        let gap = view.text(ByteSpan::new(at, place.span.begin.max(at)));
        if !is(place, Coarse::Place) || rank_of(view, place) == Rank::Country || !words::PLACE_NESTING.has(gap) {
            return false;
        }
        at = place.span.end;
        if words::ORIGIN_BEGINS.begin(behind(view, place)) {
            return true;
        }
    }
    false
}

/// 青葉県北市にある: the places at the head of the definition, as far as nothing else stands between.
fn place(context: &Context, view: &View, page: &Page, tail: &[&Term], chain: &mut Chain, sink: &mut Sink) {
    let mut run: Vec<&Term> = Vec::new();
    let mut at = page.body;
    for place in tail {
        // 2004年に大島国で: a date may stand before the places.
        if run.is_empty() && is(place, Coarse::Date) {
            at = place.span.end;
            continue;
        }
        if !is(place, Coarse::Place)
            || !places::contains(view, place)
            || !joint(view.text(ByteSpan::new(at, place.span.begin.max(at))))
        {
            break;
        }
        run.push(place);
        at = place.span.end;
    }
    // 青葉県、北市と姉妹都市である: places, but none to be in.
    let beside = |p: &Term| {
        let noun = behind(view, p).strip_prefix(NO);
        noun.is_some_and(|n| context.rules.start_in("beside places", n).is_some())
    };
    let seat = |p: &Term| words::SEATED_THERE.begin(behind(view, p));
    while run.last().is_some_and(|p| beside(p) || seat(p) || !words::LOCATING.begin(behind(view, p))) {
        run.pop();
        sink.refuse(Refusal::DefinitionPlace);
    }
    let work = is(&page.term, Coarse::Artifact);
    let mut last: Option<&Term> = None;
    for place in run {
        // 京都市に建てられる予定だ: not there yet.
        let ahead = view.s.predicates.iter().any(|p| {
            let unreal = p.modality != Modality::Asserted || p.polarity == Polarity::Negative;
            unreal
                && view.s.chunks[p.chunk].bytes.begin >= place.span.end
                && view.s.chunk_at(place.span.begin).and_then(|c| view.head(c)) == Some(p.chunk)
        });
        if ahead || work && !words::STANDING.begin(behind(view, place)) {
            sink.refuse(Refusal::DefinitionPlace);
            break;
        }
        chain.add(&page.term, place, is(&page.term, Coarse::Place), mechanism::DEFINITION_PLACE, sink);
        if let Some(outer) = last {
            let listed = matches!(between(view, outer, place), TO | YA);
            if rank_of(view, outer) > rank_of(view, place) && !listed {
                chain.add(place, outer, true, mechanism::PLACE_IN_PLACE, sink);
            }
        }
        last = Some(place);
    }
}

/// Whether only words that join places stand there.
fn joint(mut gap: &str) -> bool {
    if gap.chars().count() > 16 {
        return false;
    }
    while let Some(rest) = words::DEFINITION_JOINTS.strip_start(gap) {
        gap = rest;
    }
    gap.is_empty()
}

/// 山田太郎による小説, 青葉社のゲーム
fn maker(view: &View, page: &Page, tail: &[&Term], sink: &mut Sink) {
    for maker in tail {
        let rest = behind(view, maker);
        let by = words::BY_MAKER.begin(rest);
        // 青葉団が2012年に発表したアルバム, 青葉社から発売されたゲーム
        let made = by || rest.starts_with(GA) && words::MAKING_CLAUSES.within(rest);
        let out = words::OUT_OF.begin(rest) && words::PUBLISHING_ACTS.within(rest);
        let record = words::RECORDS.within(rest);
        let of = rest.starts_with(NO);
        let (found, plays) = match maker.class {
            Some(Class::PERSON) if made || of => (mechanism::DEFINITION_CREATOR, record),
            // バンド・Yの11枚目のシングル
            _ if is(maker, Coarse::Organization) && record && of => (mechanism::DEFINITION_PERFORMER, false),
            _ if is(maker, Coarse::Organization) && (made || of) => (mechanism::DEFINITION_PRODUCER, record),
            // Games are put on the market, books and records published.
            _ if is(maker, Coarse::Organization) && out && page.term.class == Some(Class::GAME) => {
                (mechanism::DEFINITION_RELEASER, false)
            }
            _ if is(maker, Coarse::Organization) && out => (mechanism::DEFINITION_PUBLISHER, false),
            _ => {
                if by {
                    sink.refuse(Refusal::DefinitionMaker);
                }
                continue;
            }
        };
        sink.push(Candidate::by(found, (*maker).clone(), page.term.clone()));
        if plays {
            sink.push(Candidate::by(mechanism::DEFINITION_PLAYER, (*maker).clone(), page.term.clone()));
        }
    }
}

/// Xの首都
fn capital(view: &View, page: &Page, tail: &[&Term], sink: &mut Sink) {
    if !is(&page.term, Coarse::Place) {
        return;
    }
    for place in tail.iter().filter(|t| is(t, Coarse::Place)) {
        let noun = behind(view, place).strip_prefix(NO);
        if noun.is_some_and(|n| words::CAPITALS.start(n).is_some()) {
            sink.push(Candidate::by(mechanism::DEFINITION_CAPITAL, page.term.clone(), (*place).clone()));
        }
    }
}

/// 山田太郎(1950年3月1日 - 2001年5月2日): dates of birth and death in the parentheses behind a person.
pub fn lifetimes(view: &View, names: &[Term], sink: &mut Sink) {
    for person in names.iter().filter(|t| t.class == Some(Class::PERSON)) {
        let Some((aside, _)) = aside(view, person.span.end) else { continue };
        let mut dates: Vec<Term> = Vec::new();
        for date in names.iter().filter(|t| matches!(t.kind, TermKind::Date(_)) && aside.contains(t.span)) {
            dates.extend(ends(view, date));
        }
        let Some(first) = dates.first() else { continue };
        let before = view.text(ByteSpan::new(aside.begin, first.span.begin)).trim_end();
        if words::REIGNS.within(before) {
            sink.refuse(Refusal::Reign);
            continue;
        }
        let push = |sink: &mut Sink, found, date: &Term| {
            sink.push(Candidate::by(found, person.clone(), date.clone()));
        };
        let second = dates.get(1);
        let behind = view.text(ByteSpan::new(first.span.end, second.map_or(aside.end, |d| d.span.begin)));
        // (読み、? - 2001年), (2001年没): the death alone.
        let dead = before.ends_with(DASHES) || before.ends_with('†') || words::DEATH_NOTES.close(before);
        if dead || words::DEATH_NOTES.begin(behind) {
            push(sink, mechanism::LIFETIME_DEATH, first);
            continue;
        }
        let spans = joins(behind);
        // (読み、1950年3月1日): a full date alone is a birth.
        let alone = second.is_none() && view.text(first.span).ends_with('日');
        let born = words::BIRTH_NOTES.within(behind) || words::BIRTH_NOTES.close(before) || before.ends_with('*');
        if spans || born || alone {
            push(sink, mechanism::LIFETIME_BIRTH, first);
        } else {
            sink.refuse(Refusal::Lifetime);
        }
        if let Some(second) = second.filter(|_| spans) {
            // 1838年〈天保9年〉-1922年: the same day in another calendar is passed over.
            let death = dates.iter().skip(1).find(|d| {
                let gap = view.text(ByteSpan::new(first.span.end, d.span.begin));
                joins(gap)
            });
            push(sink, mechanism::LIFETIME_DEATH, death.unwrap_or(second));
        }
    }
}

/// Marks that join birth and death.
const DASHES: [char; 11] = ['-', '–', '—', '―', '〜', '~', '～', 'ー', '−', '‐', '‑'];

/// Whether birth and death are joined; of 2010年プリツカー賞受賞 the ー belongs to a word.
fn joins(text: &str) -> bool {
    let katakana = |c: char| matches!(c, 'ァ'..='ヴ');
    text.contains('†') || text.match_indices(DASHES).any(|(at, dash)| dash != "ー" || !text[..at].ends_with(katakana))
}

/// A date, or the two ends of a period that was read as one.
fn ends(view: &View, date: &Term) -> Vec<Term> {
    let text = view.text(date.span);
    let Some(at) = text.find(DASHES) else { return vec![date.clone()] };
    let dash = text[at..].chars().next().map_or(1, char::len_utf8);
    let (mut first, mut second) = (date.clone(), date.clone());
    first.span.end = date.span.begin + text[..at].trim_end().len() as u32;
    let rest = text[at + dash..].trim_start();
    second.span.begin = date.span.end - rest.len() as u32;
    if first.span.is_empty() || second.span.is_empty() {
        return vec![date.clone()];
    }
    first.full = first.span;
    second.full = second.span;
    vec![first, second]
}
