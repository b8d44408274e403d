//! Words for relatives -> parentOf, siblingOf, spouseOf.
//!
//! ```text
//! 山田太郎の長男一郎       parentOf(山田太郎, 一郎)     owner の word holder
//! 妻は花子                 spouseOf(page, 花子)         the owner is who the text is about
//! 一郎は山田太郎の長男     parentOf(山田太郎, 一郎)     the holder is the topic
//! ```

use super::{behind, between};
use crate::particle::{DE, NO, WA};
use crate::relate::candidate::{Candidate, Sink};
use crate::relate::context::View;
use crate::relate::known::{mechanism, words};
use crate::relate::refusal::Refusal;
use crate::relate::term::{Context, Term, TermKind};
use crate::resource::Class;
use crate::span::ByteSpan;

/// What the holder of the word is to its owner.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kin {
    Parent,
    Child,
    Sibling,
    Spouse,
}

fn kin(word: &str) -> Option<Kin> {
    Some(match words::RELATIVES.of(word)? {
        "Parent" => Kin::Parent,
        "Child" => Kin::Child,
        "Sibling" => Kin::Sibling,
        _ => Kin::Spouse,
    })
}

/// Pushes what the words for relatives in one sentence say.
pub fn extract(context: &Context, view: &View, names: &[Term], sink: &mut Sink) {
    let people: Vec<&Term> = names.iter().filter(|t| t.class == Some(Class::PERSON)).collect();
    let page = context.life.as_ref();
    for (i, token) in view.s.tokens.iter().enumerate().filter(|(_, t)| t.pos.is_noun()) {
        let Some(kin) = kin(view.surface(i)) else { continue };
        // A word of its own: no compound goes on before it.
        let alone = i == 0
            || !view.s.tokens[i - 1].pos.is_noun() && !matches!(view.surface(i - 1), "」" | "』")
            || people.iter().any(|p| p.span.end == token.bytes.begin);
        // ギヨーム王子, ダイアナ王妃: behind a name a rank, no relative.
        let rank = words::ROYAL_RANKS.has(view.surface(i));
        let titled = rank && people.iter().any(|p| p.span.end == token.bytes.begin || p.span.contains(token.bytes));
        if !alone || titled {
            continue;
        }
        let begin = token.bytes.begin;
        let owners: Vec<Term> = owners(view, &people, begin);
        let later = || people.iter().filter(|p| p.span.begin >= token.bytes.end);
        let holder = later().find(|p| !is_owner(view, p)).filter(|p| {
            // The gap ends before the owner of another word: 母は|国王ジョージの娘|マリア.
            let first = later().next().map_or(p.span.begin, |f| f.span.begin);
            let gap = view.text(ByteSpan::new(token.bytes.end, first));
            if let Some(last) = later().take_while(|q| q.span != p.span).last() {
                let short = between(view, last, p).chars().count() <= 6;
                return short && (words::KIN_FAR_JOINTS.has(gap) || described(gap));
            }
            words::KIN_JOINTS.has(gap)
                || words::KIN_TOPICS.has(gap) && !owners.iter().any(|o| o.span == p.span)
                || described(gap)
        });
        if let Some(holder) = holder {
            let holders = list_from(view, &people, holder);
            if owners.is_empty() {
                // 友人の|妹の|山川花子: of somebody without a name, not of whom the sentence is about.
                let another = view.text(ByteSpan::new(0, begin)).ends_with(NO);
                let owner = (!another)
                    .then(|| context_owner(context, view, page.map(|p| &p.term), &people, begin, holder))
                    .flatten();
                if let Some(owner) = owner {
                    for holder in holders {
                        push(view, kin, &owner, &holder, 0.75, sink);
                    }
                } else {
                    sink.refuse(Refusal::KinOwner);
                }
            } else {
                for holder in holders {
                    for owner in &owners {
                        push(view, kin, owner, &holder, 0.85, sink);
                    }
                }
            }
            continue;
        }
        // 一郎は太郎の長男: the topic holds the word; without a name in the sentence it is who the text is about.
        let first = owners.first().map_or(begin, |o| o.span.begin);
        let rest = &view.s.sentence.text[token.bytes.end as usize..];
        if !(rest.is_empty() || words::KIN_PREDICATES.begin(rest)) {
            // 妻の実家: a word of which nothing is told, unless a name has it.
            sink.refuse(if owners.is_empty() { Refusal::KinNobody } else { Refusal::KinUnsaid });
            continue;
        }
        let topic = people.iter().rfind(|p| {
            p.span.end <= first
                && view.s.chunk_at(p.span.begin).is_some_and(|c| {
                    let np = &view.nps[c];
                    np.marker.topic || view.text(ByteSpan::new(p.span.end, first)).starts_with(WA)
                })
        });
        if owners.is_empty() {
            // ナウムは実弟。
            if let (Some(topic), Some(page)) = (topic, page) {
                push(view, kin, &anchor(context, view, &page.term), topic, 0.7, sink);
            } else {
                sink.refuse(if topic.is_some() { Refusal::KinOwner } else { Refusal::KinNobody });
            }
            continue;
        }
        let holder = match (topic, page) {
            (Some(topic), _) => (*topic).clone(),
            (None, Some(page)) => anchor(context, view, &page.term),
            _ => {
                sink.refuse(Refusal::KinNobody);
                continue;
            }
        };
        for owner in &owners {
            push(view, kin, owner, &holder, 0.8, sink);
        }
    }
}

/// Whether a name is followed by の and a word for a relative.
fn is_owner(view: &View, person: &Term) -> bool {
    let behind = behind(view, person);
    let behind = behind.strip_prefix('氏').unwrap_or(behind);
    let Some(rest) = behind.strip_prefix(NO) else { return false };
    let at = view.s.sentence.text.len() - rest.len();
    let next = view.s.tokens.partition_point(|t| (t.bytes.begin as usize) < at);
    // の第七王子, の娘: a number may stand before the word.
    (next..view.s.tokens.len().min(next + 3)).any(|i| kin(view.surface(i)).is_some())
}

/// は歌手の, にオーストリア皇后: what may stand between a word for a relative and the name, beside single particles.
fn described(gap: &str) -> bool {
    words::KIN_BEFORE_CALLING.strip_start(gap).is_some_and(modifies)
}

/// Whether the words only say what somebody is: no clause, no other relative.
fn modifies(phrase: &str) -> bool {
    let phrase = phrase.trim_end_matches(['「', '『']);
    let nominal = |c: char| !matches!(c, 'ぁ'..='ん' | '、' | '。' | '「' | '」' | '『' | '』' | '(' | ')' | '・');
    let stem = words::ATTRIBUTIVE_ENDS.strip_end(phrase).unwrap_or(phrase).trim_end_matches(nominal);
    // カトリック司祭で哲学者の, 青葉社社長の, 国王の
    let rest = stem.strip_suffix(DE).or_else(|| stem.strip_suffix(NO)).map_or(stem, |s| s.trim_end_matches(nominal));
    let relative = words::RELATIVE_ENDS.close(phrase.trim_end_matches(NO));
    rest.is_empty() && !phrase.is_empty() && phrase.chars().count() <= 20 && !relative
}

/// The people before の: A and B of `AとBの`.
fn owners(view: &View, people: &[&Term], word: u32) -> Vec<Term> {
    let Some(at) = people
        .iter()
        .rposition(|p| p.span.end <= word && words::KIN_GENITIVES.has(view.text(ByteSpan::new(p.span.end, word))))
    else {
        return Vec::new();
    };
    let mut found = vec![people[at].clone()];
    if at > 0 && words::COUPLE_JOINTS.has(between(view, people[at - 1], people[at])) {
        found.push(people[at - 1].clone());
    }
    found
}

/// A and the names that a list joins to it.
fn list_from(view: &View, people: &[&Term], first: &Term) -> Vec<Term> {
    let mut found = vec![first.clone()];
    let Some(at) = people.iter().position(|p| p.span == first.span) else { return found };
    for pair in people[at..].windows(2) {
        let gap = between(view, pair[0], pair[1]);
        let titled = gap.strip_prefix(['、', 'と']).is_some_and(|g| !g.contains(['の', 'で']) && modifies(g));
        if !words::LIST_JOINTS.has(gap) && !titled || is_owner(view, &pair[1]) {
            break;
        }
        found.push(pair[1].clone());
    }
    found
}

/// Whose relative an unowned word names: the topic before it, else who the text is about.
fn context_owner(
    context: &Context,
    view: &View,
    page: Option<&Term>,
    people: &[&Term],
    word: u32,
    holder: &Term,
) -> Option<Term> {
    let topic = people.iter().rfind(|p| {
        p.span.end <= word
            && view.s.chunk_at(p.span.begin).is_some_and(|c| view.nps[c].marker.topic)
            && p.kind != holder.kind
    });
    topic.map(|t| (*t).clone()).or_else(|| page.filter(|p| p.kind != holder.kind).map(|p| anchor(context, view, p)))
}

/// A term for the page's subject in another sentence.
fn anchor(context: &Context, view: &View, term: &Term) -> Term {
    match term.kind {
        TermKind::Entity(entity) if term.sentence != view.index => context.omitted(view.index, entity),
        _ => term.clone(),
    }
}

fn push(view: &View, kin: Kin, owner: &Term, holder: &Term, sure: f32, sink: &mut Sink) {
    let (subject, found, object) = match kin {
        Kin::Parent => (holder, mechanism::KIN_PARENT, owner),
        Kin::Child => (owner, mechanism::KIN_PARENT, holder),
        Kin::Sibling => (owner, mechanism::KIN_SIBLING, holder),
        Kin::Spouse => (owner, mechanism::KIN_SPOUSE, holder),
    };
    let mut candidate = Candidate::by(found, subject.clone(), object.clone()).weakened(sure);
    candidate.sentence = view.index;
    sink.push(candidate);
}
