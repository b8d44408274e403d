//! The days between which somebody lived -> `bornOn`, `diedOn`.
//!
//! ```text
//! 1952年3月17日生まれのX氏   bornOn(X, 1952年3月17日)
//! 1927年6月19日没。          diedOn(whom the text is about, 1927年6月19日)
//! ```

use super::people_of;
use crate::document::{Mention, Value};
use crate::relate::candidate::{Candidate, Sink};
use crate::relate::context::View;
use crate::relate::known::mechanism;
use crate::relate::term::{Context, Term};
use crate::resource::{Accept, Class};

/// 1952年3月17日生まれのX氏, Xは1952年生まれ, 1927年6月19日没。: the days between which somebody lived.
pub fn lives(context: &Context, view: &View, sink: &mut Sink) {
    let text = view.s.sentence.text.as_str();
    for (index, mention) in view.s.mentions.iter().enumerate() {
        if !matches!(mention.value, Some(Value::Date(_))) {
            continue;
        }
        let behind = &text[mention.bytes.end as usize..];
        let mark = |list: &str| context.rules.start_in(list, behind).map(|w| &behind[w.len()..]);
        // 生まれた and 生まれ育つ are verbs, which frames read.
        let born =
            mark("birth marks").filter(|r| r.is_empty() || r.starts_with(['の', '、', '。', ')', '(', 'で', 'だ']));
        let died = mark("death marks").filter(|r| r.is_empty() || r.starts_with(['。', '、', ')']));
        let found = match (born, died) {
            (Some(_), _) => mechanism::LIVED_BIRTH,
            (None, Some(_)) => mechanism::LIVED_DEATH,
            (None, None) => continue,
        };
        let Some(chunk) = view.s.chunk_at(mention.bytes.begin).filter(|c| view.depth(*c) == 0) else { continue };
        let Some(person) = whose_life(context, view, chunk, mention.bytes.begin) else { continue };
        let date = context.mention_term(view, chunk, index);
        sink.push(Candidate::by(found, person, date));
    }
}

/// Whom a day of birth or death is told of: the noun behind, the topic, the person who heads the sentence, else the talk's.
fn whose_life(context: &Context, view: &View, chunk: usize, begin: u32) -> Option<Term> {
    let of = |c: usize| context.terms(view, c).into_iter().find(Term::is_person);
    let topic = view.topic_before(chunk);
    if let Some(found) = topic.and_then(of).or_else(|| people_of(context, view, chunk).into_iter().next()) {
        return Some(found);
    }
    let heads = |m: &&Mention| m.bytes.end <= begin && m.value.is_none() && m.entity.is_some();
    let first = view.s.mentions.iter().enumerate().find(|(_, m)| heads(m));
    if let Some((index, m)) = first {
        let named = m.class == Class::PERSON && topic.is_none();
        let at = view.s.chunk_at(m.bytes.begin).unwrap_or(chunk);
        return named.then(|| context.mention_term(view, at, index));
    }
    let alone = topic.is_none() && !view.s.mentions.iter().any(|m| m.class == Class::PERSON);
    context.about(view.index, &Accept::of(&[Class::PERSON])).filter(|_| alone)
}
