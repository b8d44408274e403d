//! Credits on the page of a work -> who made it, in what part.
//!
//! ```text
//! 監督は山田太郎、脚本は川田次郎。              creates(山田太郎, page), creates(川田次郎, page)
//! 音楽は作曲家の山田花子が担当した。            creates(山田花子, page)
//! 開発は青葉社。                                develops(青葉社, page)
//! ```

use super::Page;
use super::{behind, between, is, subject};
use crate::particle::NO;
use crate::relate::candidate::{Candidate, Sink};
use crate::relate::context::{Coarse, View};
use crate::relate::known::{mechanism, words};
use crate::relate::refusal::Refusal;
use crate::relate::term::{Context, Term};
use crate::resource::Class;

/// Pushes what one sentence of a page says.
pub fn extract(context: &Context, page: &Page, view: &View, names: &[Term], sink: &mut Sink) {
    let work = page.term.class.is_some_and(|c| context.ontology.is_a(c, Class::CREATIVE_WORK) || c == Class::GAME);
    if !work {
        return;
    }
    let subject = subject(context, page, view);
    // Another work that the sentence is about takes the credits to itself.
    let other = names.iter().any(|t| {
        is(t, Coarse::Artifact)
            && t.kind != page.term.kind
            && view.s.chunk_at(t.span.begin).is_some_and(|c| view.nps[c].marker.topic)
    });
    let mut part: Option<&str> = None;
    for (i, name) in names.iter().enumerate() {
        let listed = i > 0 && words::LIST_JOINTS.has(between(view, &names[i - 1], name));
        part = part_before(context, view, name).or(part.filter(|_| listed));
        let Some(part) = part.or_else(|| part_behind(context, view, name)) else { continue };
        let found = match name.class {
            Some(Class::PERSON) => mechanism::CREDIT_CREATOR,
            _ if is(name, Coarse::Organization) && words::DEVELOPING_PARTS.has(part) => mechanism::CREDIT_DEVELOPER,
            _ if is(name, Coarse::Organization) => mechanism::CREDIT_PRODUCER,
            _ => {
                sink.refuse(Refusal::CreditUnfit);
                continue;
            }
        };
        if other || name.kind == page.term.kind {
            sink.refuse(Refusal::NounOther);
            continue;
        }
        sink.push(Candidate::by(found, name.clone(), subject.clone()));
    }
}

/// Parts in the making of a work.
fn parts<'c>(context: &'c Context) -> impl Iterator<Item = &'c str> {
    context.rules.list("parts of making").iter().map(String::as_str)
}

/// 監督は|X, 脚本は作家の|X
fn part_before<'c>(context: &'c Context, view: &View, name: &Term) -> Option<&'c str> {
    let before = view.s.sentence.text[..name.span.begin as usize].trim_end_matches(['「', '『']);
    let kana = |c: char| matches!(c, 'ぁ'..='ん' | '、' | '。' | '」' | '』' | ')');
    // 作家の: what the maker is by trade.
    let bare = before.strip_suffix(NO).map(|b| b.trim_end_matches(|c| !kana(c)));
    let stem = words::CREDIT_JOINTS.strip_end(before).unwrap_or(before);
    let stems = [Some(stem), bare.and_then(|b| words::CREDIT_JOINTS.strip_end(b))];
    stems.into_iter().flatten().find_map(|s| parts(context).filter(|p| s.ends_with(p)).max_by_key(|p| p.len()))
}

/// X|が監督を務めた
fn part_behind<'c>(context: &'c Context, view: &View, name: &Term) -> Option<&'c str> {
    let clause = behind(view, name).trim_start_matches(['」', '』']).strip_prefix(['が', 'は', 'も'])?;
    let clause = clause.split(['、', '。']).next().unwrap_or("");
    parts(context).find(|p| {
        clause
            .split_once(p)
            .is_some_and(|(before, after)| before.chars().count() <= 8 && words::CREDIT_ACTS.begin(after))
    })
}
