//! Two names beside each other with nouns between -> what the first is to the second.
//!
//! ```text
//! 山田太郎の小説『星の海』      creates(山田太郎, 星の海)
//! 大島国の作家山田太郎          citizenOf(山田太郎, 大島国)
//! 青葉団のボーカル、山田太郎    memberOf(山田太郎, 青葉団)
//! 大島国の山田首相              headOfGovernmentOf(山田, 大島国)
//! ```

use enishi_core::words::Words;

use super::places::{Rank, rank_of};
use super::{behind, between, is};
use crate::document::Pos;
use crate::particle::NO;
use crate::relate::candidate::{Candidate, Sink};
use crate::relate::context::{Coarse, View};
use crate::relate::known::{mechanism, words};
use crate::relate::refusal::Refusal;
use crate::relate::term::{Context, Term};
use crate::resource::Class;
use crate::span::ByteSpan;

/// Pushes what neighbouring names in one sentence say of each other.
pub fn extract(view: &View, names: &[Term], context: &Context, sink: &mut Sink) {
    let ontology = context.ontology;
    // アメリカの|ノーベル経済学賞|受賞者の|A氏: the prize is a word of what he is.
    let names: Vec<&Term> = names.iter().filter(|t| t.class != Some(Class::AWARD)).collect();
    for pair in names.windows(2) {
        let (left, right) = (pair[0], pair[1]);
        let gap = between(view, left, right).trim_end_matches(['「', '『']);
        let gap = words::POLITE_TITLES.strip_start(gap).filter(|r| r.starts_with(NO)).unwrap_or(gap);
        if gap.chars().count() > 16 {
            continue;
        }
        let work = right.class.is_some_and(|c| ontology.is_a(c, Class::CREATIVE_WORK));
        if left.class == Some(Class::PERSON) && work && words::MAKER_JOINTS.begin(gap) {
            if makes(view, left, right, gap) {
                sink.push(Candidate::by(mechanism::MAKER_BESIDE, left.clone(), right.clone()));
            } else {
                sink.refuse(Refusal::BesideWords);
            }
        }
        if right.class != Some(Class::PERSON) {
            continue;
        }
        if ends_with_role(gap, words::MEMBER_WORDS) {
            if is(left, Coarse::Organization) {
                sink.push(Candidate::by(mechanism::MEMBER_BESIDE, right.clone(), left.clone()));
            } else {
                sink.refuse(Refusal::BesideUnfit);
            }
        }
        let governs = ends_with_role(gap, words::GOVERNORS);
        if !is(left, Coarse::Place) {
            if governs {
                sink.refuse(Refusal::BesideUnfit);
            }
            continue;
        }
        if governs || gap == NO && words::GOVERNORS.begin(behind(view, right)) {
            sink.push(Candidate::by(mechanism::GOVERNOR_BESIDE, right.clone(), left.clone()));
        }
        let people = words::OF_A_NATION.begin(gap);
        let joint = words::MIDDLE_DOT.has(gap) || gap != NO && !people && gap.chars().count() <= 1;
        if rank_of(view, left) != Rank::Country || joint {
            continue;
        }
        // 英国在住のA氏, 日本中世史のA氏: where he lives, and what he studies.
        let glued = !gap.is_empty() && !words::NATION_BEGINS.begin(gap);
        // ポーランドのB氏: in news, where he comes from; an encyclopedia tells of nationals.
        let from = gap == NO && context.page.is_none();
        // イギリス人商人、A氏
        let apposed =
            people && gap.ends_with('、') && gap.chars().count() > 2 && !gap.contains(['は', 'が', 'を', 'と']);
        if !(apposed || nouns_only(view, left, right)) || glued || from {
            sink.refuse(Refusal::BesideWords);
        } else {
            sink.push(Candidate::by(mechanism::NATION_BESIDE, right.clone(), left.clone()));
        }
    }
}

/// Whether the words between a person and a work make the person its maker: a maker's word, and nouns that name the kind of work.
fn makes(view: &View, left: &Term, right: &Term, gap: &str) -> bool {
    let quoted = view.text(ByteSpan::new(left.span.end, right.span.begin)).ends_with(['「', '『']);
    quoted && (words::MAKER_JOINTS.has(gap) || nouns_only(view, left, right))
}

fn ends_with_role(gap: &str, roles: Words) -> bool {
    let inner = gap.trim_end_matches(['、', '・', ' ']);
    let inner = words::ATTRIBUTIVE_ENDS.strip_end(inner).unwrap_or(inner);
    roles.close(inner) && !inner.contains(['は', 'が', 'を', 'と', '、'])
}

/// Whether only nouns stand between two names, with の after the first and の, である or a comma before the second.
fn nouns_only(view: &View, left: &Term, right: &Term) -> bool {
    let tokens = &view.s.tokens;
    let first = tokens.partition_point(|t| t.bytes.begin < left.span.end);
    let last = tokens.partition_point(|t| t.bytes.end <= right.span.begin);
    first <= last
        && tokens[first..last].iter().enumerate().all(|(i, t)| {
            let word = view.surface(first + i);
            // 日本の|元|選手
            t.pos.is_noun()
                || t.pos == Pos::NOUN_PREFIX
                || (i == 0 && words::FIRST_JOINTS.has(word))
                || words::NOUN_JOINTS.has(word)
        })
}
