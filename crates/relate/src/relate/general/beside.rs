//! Two names beside each other with nouns between -> what the first is to the second.
//!
//! ```text
//! 山田太郎の小説『星の海』      creates(山田太郎, 星の海)
//! 大島国の作家山田太郎          citizenOf(山田太郎, 大島国)
//! 青葉団のボーカル、山田太郎    memberOf(山田太郎, 青葉団)
//! 大島国の山田首相              headOfGovernmentOf(山田, 大島国)
//! ```

use super::places::rank_of;
use super::{between, is};
use crate::relate::candidate::{Candidate, Sink};
use crate::relate::context::{Coarse, View};
use crate::relate::refusal::Refusal;
use crate::relate::term::{Context, Term};
use crate::resource::Class;
use crate::span::ByteSpan;

const MAKING: &[&str] = &[
    "の",
    "著の",
    "著",
    "監督の",
    "監督",
    "作の",
    "作",
    "原作の",
    "原作",
    "による",
    "作曲の",
    "作詞の",
    "脚本の",
    "執筆の",
    "著書",
];
const MEMBERS: &[&str] = &[
    "メンバー",
    "ボーカル",
    "ボーカリスト",
    "ギタリスト",
    "ドラマー",
    "ベーシスト",
    "キーボーディスト",
    "リーダー",
    "選手",
    "投手",
    "捕手",
    "内野手",
    "外野手",
    "議員",
    "党員",
    "党首",
    "総裁",
    "委員長",
    "幹事長",
    "所属",
    "一員",
    "隊員",
    "司令官",
    "主将",
    "監督",
];
const GOVERNORS: &[&str] = &[
    "首相",
    "元首相",
    "大統領",
    "総理大臣",
    "内閣総理大臣",
    "知事",
    "県知事",
    "府知事",
    "都知事",
    "州知事",
    "市長",
    "町長",
    "村長",
    "区長",
];

/// Pushes what neighbouring names in one sentence say of each other.
pub fn extract(view: &View, names: &[Term], context: &Context, sink: &mut Sink) {
    let ontology = context.ontology;
    for pair in names.windows(2) {
        let (left, right) = (&pair[0], &pair[1]);
        let gap = between(view, left, right).trim_end_matches(['「', '『']);
        let gap = ["さん", "氏", "監督", "先生", "さんら", "氏ら"]
            .iter()
            .find_map(|w| gap.strip_prefix(w).filter(|r| r.starts_with('の')))
            .unwrap_or(gap);
        if gap.chars().count() > 16 {
            continue;
        }
        let work = right.class.is_some_and(|c| ontology.is_a(c, Class::CREATIVE_WORK));
        if left.class == Some(Class::PERSON) && work && MAKING.iter().any(|w| gap.starts_with(w)) {
            if makes(view, left, right, gap) {
                sink.push(Candidate::new(left.clone(), "creates", right.clone(), "maker-beside", 0.75));
            } else {
                sink.refuse(Refusal::BesideWords);
            }
        }
        if right.class != Some(Class::PERSON) {
            continue;
        }
        if ends_with_role(gap, MEMBERS) {
            if is(left, Coarse::Organization) {
                sink.push(Candidate::new(right.clone(), "memberOf", left.clone(), "member-beside", 0.75));
            } else {
                sink.refuse(Refusal::BesideUnfit);
            }
        }
        if !is(left, Coarse::Place) {
            if ends_with_role(gap, GOVERNORS) {
                sink.refuse(Refusal::BesideUnfit);
            }
            continue;
        }
        let behind = view.text(ByteSpan::new(right.span.end, view.s.sentence.text.len() as u32));
        let rules = ends_with_role(gap, GOVERNORS) || gap == "の" && GOVERNORS.iter().any(|g| behind.starts_with(g));
        if rules {
            sink.push(Candidate::new(right.clone(), "headOfGovernmentOf", left.clone(), "governor-beside", 0.8));
        }
        if rank_of(view, left) != 9 || gap == "・" || gap != "の" && gap.chars().count() <= 1 {
            continue;
        }
        // 英国在住のA氏, 日本中世史のA氏: where he lives, and what he studies.
        let glued = !gap.is_empty() && !gap.starts_with(['の', '出', '生', '国', '籍', '人', '・', '、']);
        // ポーランドのB氏: in news, where he comes from; an encyclopedia tells of nationals.
        let from = gap == "の" && context.page.is_none();
        if !nouns_only(view, left, right) || glued || from {
            sink.refuse(Refusal::BesideWords);
        } else {
            sink.push(Candidate::new(right.clone(), "citizenOf", left.clone(), "nation-beside", 0.7));
        }
    }
}

/// Whether the words between a person and a work make the person its maker: a maker's word, and nouns that name the kind of work.
fn makes(view: &View, left: &Term, right: &Term, gap: &str) -> bool {
    let quoted = view.text(ByteSpan::new(left.span.end, right.span.begin)).ends_with(['「', '『']);
    quoted
        && MAKING
            .iter()
            .any(|w| gap.strip_prefix(w).is_some_and(|rest| rest.is_empty() || nouns_only(view, left, right)))
}

fn ends_with_role(gap: &str, roles: &[&str]) -> bool {
    let inner = gap.trim_end_matches(['、', '・', ' ']);
    let inner = inner.strip_suffix("である").or_else(|| inner.strip_suffix('の')).unwrap_or(inner);
    roles.iter().any(|r| inner.ends_with(r)) && !inner.contains(['は', 'が', 'を', 'と', '、'])
}

/// Whether only nouns stand between two names, with の after the first and の, である or a comma before the second.
fn nouns_only(view: &View, left: &Term, right: &Term) -> bool {
    let tokens = &view.s.tokens;
    let first = tokens.partition_point(|t| t.bytes.begin < left.span.end);
    let last = tokens.partition_point(|t| t.bytes.end <= right.span.begin);
    first <= last
        && tokens[first..last].iter().enumerate().all(|(i, t)| {
            let word = view.surface(first + i);
            t.pos.is_noun()
                || (i == 0 && matches!(word, "の" | "著" | "作" | "による" | "出身"))
                || matches!(word, "「" | "『" | "の" | "で" | "ある" | "・")
        })
}
