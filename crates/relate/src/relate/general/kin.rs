//! Words for relatives -> parentOf, siblingOf, spouseOf.
//!
//! ```text
//! 山田太郎の長男一郎       parentOf(山田太郎, 一郎)     owner の word holder
//! 妻は花子                 spouseOf(page, 花子)         the owner is who the text is about
//! 一郎は山田太郎の長男     parentOf(山田太郎, 一郎)     the holder is the topic
//! ```

use super::{behind, between, subject};
use crate::particle::{DE, NO, WA};
use crate::relate::candidate::{Candidate, Sink};
use crate::relate::context::View;
use crate::relate::known::{mechanism, words};
use crate::relate::refusal::Refusal;
use crate::relate::term::{Context, Term};
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
    match words::RELATIVES.of(word)? {
        "Parent" => Some(Kin::Parent),
        "Child" => Some(Kin::Child),
        "Sibling" => Some(Kin::Sibling),
        "Spouse" => Some(Kin::Spouse),
        _ => None,
    }
}

/// Pushes what the words for relatives in one sentence say.
pub fn extract(context: &Context, view: &View, names: &[Term], sink: &mut Sink) {
    let people: Vec<&Term> = names.iter().filter(|t| t.class == Some(Class::PERSON)).collect();
    for (i, token) in view.s.tokens.iter().enumerate().filter(|(_, t)| t.pos.is_noun()) {
        let Some(kin) = kin(view.surface(i)) else { continue };
        // A word of its own: no compound goes on before it.
        let alone = i == 0
            || !view.pos(i - 1).is_noun() && !matches!(view.surface(i - 1), "」" | "』")
            || people.iter().any(|p| p.span.end == token.bytes.begin);
        // ギヨーム王子, ダイアナ王妃: behind a name a rank, no relative.
        let rank = words::ROYAL_RANKS.has(view.surface(i));
        let titled = rank && people.iter().any(|p| p.span.end == token.bytes.begin || p.span.contains(token.bytes));
        if !alone || titled {
            continue;
        }
        let owners = owners(view, &people, token.bytes.begin);
        if let Some(holder) = holder(view, &people, token.bytes, &owners) {
            let (owners, fit) = if owners.is_empty() {
                (Vec::from_iter(owner_by_text(context, view, &people, token.bytes.begin, holder)), 0.75)
            } else {
                (owners, 0.85)
            };
            if owners.is_empty() {
                sink.refuse(Refusal::KinOwner);
            }
            for holder in list_from(view, &people, holder) {
                owners.iter().for_each(|owner| push(kin, owner, &holder, fit, sink));
            }
            continue;
        }
        // 一郎は太郎の長男: the topic holds the word; without a name in the sentence it is who the text is about.
        let first = owners.first().map_or(token.bytes.begin, |o| o.span.begin);
        let rest = &view.s.sentence.text[token.bytes.end as usize..];
        if !(rest.is_empty() || words::KIN_PREDICATES.begin(rest)) {
            // 妻の実家: a word of which nothing is told, unless a name has it.
            sink.refuse(if owners.is_empty() { Refusal::KinNobody } else { Refusal::KinUnsaid });
            continue;
        }
        let topic = people.iter().rfind(|p| {
            p.span.end <= first
                && view.s.chunk_at(p.span.begin).is_some_and(|c| {
                    view.nps[c].marker.topic || view.text(ByteSpan::new(p.span.end, first)).starts_with(WA)
                })
        });
        let topic = topic.map(|t| (*t).clone());
        let told = context.life.as_ref().map(|page| subject(context, page, view));
        // ナウムは実弟。
        let of_told = owners.is_empty();
        let (owners, holder, fit) =
            if of_told { (Vec::from_iter(told), topic, 0.7) } else { (owners, topic.or(told), 0.8) };
        match holder {
            Some(holder) if !owners.is_empty() => owners.iter().for_each(|o| push(kin, o, &holder, fit, sink)),
            Some(_) => sink.refuse(Refusal::KinOwner),
            None => sink.refuse(Refusal::KinNobody),
        }
    }
}

/// Whom a word for a relative calls so: the first name behind it that is not the owner of another such word.
fn holder<'p>(view: &View, people: &[&'p Term], word: ByteSpan, owners: &[Term]) -> Option<&'p Term> {
    let behind: Vec<&Term> = people.iter().copied().filter(|p| p.span.begin >= word.end).collect();
    let at = behind.iter().position(|p| !is_owner(view, p))?;
    let holder = behind[at];
    // The gap ends before the owner of another word: 母は|国王ジョージの娘|マリア.
    let gap = view.text(ByteSpan::new(word.end, behind[0].span.begin));
    let near = at == 0 || between(view, behind[at - 1], holder).chars().count() <= 6;
    let joined = match at {
        0 => words::KIN_JOINTS.has(gap) || words::KIN_TOPICS.has(gap) && !owners.iter().any(|o| o.span == holder.span),
        _ => words::KIN_FAR_JOINTS.has(gap),
    };
    (near && (joined || described(gap))).then_some(holder)
}

/// Whether a name is followed by の and a word for a relative.
fn is_owner(view: &View, person: &Term) -> bool {
    let behind = behind(view, person);
    let behind = words::NAME_TITLES.strip_start(behind).unwrap_or(behind);
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
fn owner_by_text(context: &Context, view: &View, people: &[&Term], word: u32, holder: &Term) -> Option<Term> {
    // 友人の|妹の|山川花子: of somebody without a name, not of whom the sentence is about.
    if view.text(ByteSpan::new(0, word)).ends_with(NO) {
        return None;
    }
    let topic = people.iter().rfind(|p| {
        p.span.end <= word
            && view.s.chunk_at(p.span.begin).is_some_and(|c| view.nps[c].marker.topic)
            && p.kind != holder.kind
    });
    let page = || context.life.as_ref().filter(|p| p.term.kind != holder.kind);
    topic.map(|t| (*t).clone()).or_else(|| page().map(|p| subject(context, p, view)))
}

fn push(kin: Kin, owner: &Term, holder: &Term, fit: f32, sink: &mut Sink) {
    let (subject, found, object) = match kin {
        Kin::Parent => (holder, mechanism::KIN_PARENT, owner),
        Kin::Child => (owner, mechanism::KIN_PARENT, holder),
        Kin::Sibling => (owner, mechanism::KIN_SIBLING, holder),
        Kin::Spouse => (owner, mechanism::KIN_SPOUSE, holder),
    };
    sink.push(Candidate::by(found, subject.clone(), object.clone()).fitting(fit));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_for_a_relative_is_a_kin() {
        for (word, meaning) in words::RELATIVES.0 {
            assert!(kin(word).is_some(), "{word}={meaning}");
        }
    }
}
