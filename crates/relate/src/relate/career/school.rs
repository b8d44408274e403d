//! Where people studied, by what stands behind the name of a school -> `educatedAt`.
//!
//! ```text
//! XはA大学在学中に, A大学卒業後、      educatedAt(X, A大学)
//! 青葉高3年の瀬名さん                  educatedAt(瀬名, 青葉高)
//! ```

use crate::document::{Case, Mention};
use crate::relate::candidate::{Candidate, Sink};
use crate::relate::context::View;
use crate::relate::fields;
use crate::relate::known::{mechanism, words};
use crate::relate::term::{Context, Term};
use crate::resource::{Accept, Class, Role};
use crate::span::ByteSpan;

/// XはA大学在学中に, A大学卒業後、: where the one whom the sentence is about studied.
pub fn studies(context: &Context, view: &View, sink: &mut Sink) {
    for (index, mention) in view.s.mentions.iter().enumerate() {
        let behind = &view.s.sentence.text[mention.bytes.end as usize..];
        let school = mention.value.is_none() && is_school(context, view.text(mention.bytes));
        if school && let Some(pupil) = pupil(context, view, mention.bytes.end) {
            let school = context.mention_term(view, pupil.chunk, index);
            sink.push(Candidate::by(mechanism::PUPIL, pupil, school));
            continue;
        }
        // 青葉大学|経済学部を|卒業後
        let noun = behind.find(|c| matches!(c, 'ぁ'..='ん' | '、' | '。' | '(')).unwrap_or(behind.len());
        let part = |end: &&String| behind[..noun].contains(end.as_str());
        let found = context.rules.list("parts of bodies").iter().find(part);
        let behind = found.and_then(|end| behind.split_once(end.as_str())).map_or(behind, |(_, rest)| rest);
        // 2008年 京都精華大学卒業: a line of somebody's life.
        let line = context.rules.has("study lines", behind.trim_end_matches([' ', ',', '、']));
        if !(school && (line || context.rules.start_in("study marks", behind).is_some())) {
            continue;
        }
        let Some(chunk) = view.s.chunk_at(mention.bytes.begin).filter(|c| view.depth(*c) == 0) else { continue };
        let topic = (0..chunk).rev().find(|c| view.is_topic(*c) && view.depth(*c) == 0);
        let told = topic.and_then(|c| context.terms(view, c).into_iter().find(Term::is_person));
        // テラリンクは|菅野氏が|青葉大在学中に|設立した
        let subject =
            (0..chunk).rev().find(|c| view.nps[*c].marker.role == Some(Role::Case(Case::Ga)) && view.depth(*c) == 0);
        let told = told.or_else(|| subject.and_then(|c| context.terms(view, c).into_iter().find(Term::is_person)));
        // Without a topic the sentence goes on about whose life the page tells.
        let people = Accept::of(&[Class::PERSON]);
        let who = if topic.is_some() {
            told
        } else if line {
            fields::heading(context, view, &people, mention.bytes.begin)
        } else {
            context.about(view.index, &people).filter(|_| context.life.is_some())
        };
        if let Some(who) = who {
            let school = context.mention_term(view, chunk, index);
            sink.push(Candidate::by(mechanism::STUDY_TIME, who, school));
        }
    }
}

/// 青葉高3年の|瀬名さん, 青葉高2年、|瀬名さん, 瀬名さん(|青葉高3年): who goes to a school in what year, by what stands behind its name.
fn pupil(context: &Context, view: &View, end: u32) -> Option<Term> {
    let text = view.s.sentence.text.as_str();
    let rest = text[end as usize..].strip_prefix(|c: char| matches!(c, '1'..='6'))?;
    let rest = words::SCHOOL_YEARS.strip_start(rest)?;
    let person = |m: &Mention| m.class == Class::PERSON && m.entity.is_some();
    let at = |index| context.named_term(view, index);
    if rest.starts_with(')') {
        let close = view.s.tokens.iter().position(|t| t.bytes.begin as usize == text.len() - rest.len())?;
        let open = view.pair_closing(close)?.open;
        let end = view.s.tokens.get(open)?.bytes.begin;
        let honoured = |m: &Mention| {
            m.bytes.end <= end && {
                let between = view.text(ByteSpan::new(m.bytes.end, end));
                between.is_empty() || context.rules.has("honorifics", between)
            }
        };
        return view.s.mentions.iter().position(|m| person(m) && honoured(m)).map(at);
    }
    let behind = rest.strip_prefix(['の', '、', '・'])?;
    let begin = (text.len() - behind.len()) as u32;
    view.s.mentions.iter().position(|m| person(m) && m.bytes.begin == begin).map(at)
}

/// Whether a name is that of a school.
pub fn is_school(context: &Context, name: &str) -> bool {
    context.rules.end_in("school ends", name).is_some()
}
