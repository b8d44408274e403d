//! Nouns beside a name on a page -> what the name is to the page's subject.
//!
//! ```text
//! (person)  青葉大学卒業。白川県出身。                  educatedAt, bornIn
//! (work)    PC-8用ソフト。主人公の太郎は… 続編『星の陸』   availableOn, appearsIn, successorOf
//! ```

use enishi_core::words::Words;

use super::Page;
use super::places::{self, Rank};
use super::{aside, behind, between, is, subject};
use crate::document::Value;
use crate::particle::{DE, HE, NI, NO, O, WA};
use crate::relate::candidate::{Candidate, Sink};
use crate::relate::context::{Coarse, View, coarse};
use crate::relate::known::mechanism::Mechanism;
use crate::relate::known::{mechanism, traits, words};
use crate::relate::refusal::Refusal;
use crate::relate::term::{Context, Term};
use crate::resource::Class;
use crate::span::ByteSpan;

/// Pushes what one sentence of a page says.
pub fn extract(context: &Context, page: &Page, view: &View, names: &[Term], sink: &mut Sink) {
    let subject = subject(context, page, view);
    // Another person that the sentence is about takes the nouns to itself.
    let other = names.iter().any(|t| {
        t.class == Some(Class::PERSON)
            && t.kind != page.term.kind
            && view.s.chunk_at(t.span.begin).is_some_and(|c| view.nps[c].marker.topic && view.depth(c) == 0)
    });
    let person = page.term.class == Some(Class::PERSON);
    let others = |t: &Term| t.kind != page.term.kind && t.is_entity();
    for (at, name) in names.iter().enumerate().filter(|(_, t)| others(t)) {
        let text = view.s.sentence.text.as_str();
        let behind = behind(view, name).trim_start_matches(['」', '』', ' ']);
        let behind = if behind.starts_with('(') { behind.split_once(')').map_or(behind, |(_, r)| r) } else { behind };
        let before = view.text(ByteSpan::new(window(text, name.span.begin), name.span.begin));
        let push = |sink: &mut Sink, a: &Term, found, b: &Term| {
            sink.push(Candidate::by(found, a.clone(), b.clone()));
        };
        // What somebody was in news of his death, offices say.
        let told = |l: &&Life| context.page.is_some() || !traits::TOLD_BY_OFFICES.has(l.found.relation);
        let own = |l: &&Life| person || l.found == mechanism::AWARDING && !is(&page.term, Coarse::Place);
        for life in LIFE.iter().filter(told).filter(own) {
            let tail = list_end(view, names, at);
            let Some(end) = life.said(view, tail) else { continue };
            if other || relatives(view, name) || taken(view, names, end) {
                sink.refuse(Refusal::NounOther);
            } else if (life.fits)(view, name) {
                push(sink, &subject, life.found, name);
            } else {
                sink.refuse(Refusal::NounUnfit);
            }
        }
        // 2014年に|旭日小綬章。
        let award = name.class == Some(Class::AWARD);
        let closed = behind.is_empty() || behind.starts_with(['。', '、']);
        if person && award && closed && !other && dated_before(view, name) {
            push(sink, &subject, mechanism::AWARD_DATED, name);
        }
        if is(&page.term, Coarse::Artifact) {
            let device = matches!(
                name.class,
                Some(Class::DEVICE | Class::PLATFORM | Class::PRODUCT | Class::SOFTWARE | Class::SERVICE)
            );
            if words::RUNNING_ON.begin(behind) {
                if device {
                    push(sink, &subject, mechanism::PLATFORM, name);
                } else {
                    sink.refuse(Refusal::NounUnfit);
                }
            }
            if words::CHARACTER_WORDS.within(before) {
                if name.class == Some(Class::PERSON) {
                    push(sink, name, mechanism::CHARACTER, &subject);
                } else {
                    sink.refuse(Refusal::NounUnfit);
                }
            }
        }
        let next = words::SEQUEL_WORDS.within(before);
        if next || words::PREQUEL_WORDS.within(before) {
            let alike = name.class.zip(page.term.class).is_some_and(|(a, b)| coarse(a) == coarse(b));
            if !alike || person || is(name, Coarse::Place) {
                sink.refuse(Refusal::NounUnfit);
            } else if next {
                push(sink, name, mechanism::SEQUEL, &subject);
            } else {
                push(sink, &subject, mechanism::PREQUEL, name);
            }
        }
    }
}

/// What words behind a name on the page of a person make of the person.
struct Life {
    found: Mechanism,
    words: Words,
    /// Hiragana that may stand between the name and the word; other letters may (医学部|教授, 第2代|会長).
    particles: &'static [&'static str],
    /// Characters between them, at most.
    reach: usize,
    /// Whether the name is of the right kind.
    fits: fn(&View, &Term) -> bool,
}

const LIFE: &[Life] = &[
    Life {
        found: mechanism::SCHOOLING,
        words: words::SCHOOLING,
        particles: &[NO, O, NI, HE, DE],
        reach: 14,
        fits: |_, name| name.class == Some(Class::RESEARCH_ORGANIZATION),
    },
    Life {
        found: mechanism::MEMBERSHIP,
        words: words::MEMBERSHIP,
        particles: &[NO, DE, NI],
        reach: 8,
        fits: |_, name| is(name, Coarse::Organization),
    },
    Life {
        found: mechanism::POST,
        words: words::POSTS,
        particles: &[NO, DE],
        reach: 10,
        fits: |_, name| is(name, Coarse::Organization),
    },
    Life {
        found: mechanism::NATIVITY,
        words: words::NATIVITY,
        particles: &[NO],
        reach: 1,
        fits: |view, name| is(name, Coarse::Place) && places::rank_of(view, name) < Rank::Country,
    },
    Life {
        found: mechanism::AWARDING,
        words: words::AWARDING,
        particles: &[O, NO, NI],
        reach: 6,
        fits: |_, name| name.class == Some(Class::AWARD),
    },
    Life {
        found: mechanism::FOUNDER,
        words: words::FOUNDERS,
        particles: &[NO],
        reach: 4,
        fits: |_, name| is(name, Coarse::Organization),
    },
    Life {
        found: mechanism::CONTEST,
        words: words::CONTESTS,
        particles: &[NO, DE, NI, WA, O],
        reach: 16,
        fits: |_, name| name.class == Some(Class::EVENT),
    },
];

impl Life {
    /// Where the word ends that is said of the name which ends the list, if one is.
    fn said(&self, view: &View, name: &Term) -> Option<usize> {
        let text = view.s.sentence.text.as_str();
        let mut at = name.span.end as usize;
        at += text[at..].len() - text[at..].trim_start_matches(['」', '』', ' ']).len();
        if let Some((_, close)) = aside(view, at as u32) {
            at = close as usize;
        }
        at += words::NAMES_GO_ON.start(&text[at..]).map_or(0, str::len);
        for (i, c) in text[at..].char_indices().take(self.reach + 1) {
            let rest = &text[at + i..];
            if let Some(word) = self.words.start(rest) {
                // 選手|権, 委員|会, 党員|ら: other words, other people.
                let goes_on = words::OTHER_WORD_BEGINS.begin(&rest[word.len()..]);
                return (!goes_on).then_some(at + i + word.len());
            }
            let stop = matches!(c, '、' | '。' | '「' | '『' | '(' | ')' | '」' | '』');
            if stop || matches!(c, 'ぁ'..='ん') && !self.particles.iter().any(|p| rest.starts_with(p)) {
                return None;
            }
        }
        None
    }
}

/// The last name of the list that goes on from a name: C of A、BとC.
fn list_end<'n>(view: &View, names: &'n [Term], from: usize) -> &'n Term {
    let mut at = from;
    while let Some(next) = names.get(at + 1) {
        let gap = between(view, &names[at], next).trim_matches(['」', '』', '「', '『']);
        if !words::LIST_JOINTS.has(gap) {
            break;
        }
        at += 1;
    }
    &names[at]
}

/// Whether what is said there belongs to somebody who is named right behind (青葉社の創業者である|川田次郎).
fn taken(view: &View, names: &[Term], end: usize) -> bool {
    names
        .iter()
        .filter(|t| t.class == Some(Class::PERSON) && t.span.begin as usize >= end)
        .any(|t| words::WORD_TO_NAME.has(view.text(ByteSpan::new(end as u32, t.span.begin))))
}

/// 妻は青葉大学卒: whether the words are said of a relative.
fn relatives(view: &View, name: &Term) -> bool {
    let before = &view.s.sentence.text[..name.span.begin as usize];
    before.match_indices(['は', 'も']).any(|(at, _)| words::RELATIVE_ENDS.close(&before[..at]))
}

/// Whether a date stands right before a name: 2014年に|旭日小綬章, 69年、|青葉賞.
fn dated_before(view: &View, name: &Term) -> bool {
    view.s.mentions.iter().any(|m| {
        let date = matches!(m.value, Some(Value::Date(_))) && m.bytes.end <= name.span.begin;
        date && view
            .text(ByteSpan::new(m.bytes.end, name.span.begin))
            .trim_start_matches(['に', 'は', '、', 'の', '「'])
            .is_empty()
    })
}

/// Where the ten characters before `at` begin, as far as the same clause goes.
fn window(text: &str, at: u32) -> u32 {
    let mut begin = at as usize;
    for (i, c) in text[..at as usize].char_indices().rev().take(10) {
        if matches!(c, '、' | '。' | '」' | '』') {
            break;
        }
        begin = i;
    }
    begin as u32
}
