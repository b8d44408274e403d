//! Nouns beside a name on a page -> what the name is to the page's subject.
//!
//! ```text
//! (person)  青葉大学卒業。白川県出身。                  educatedAt, bornIn
//! (work)    PC-8用ソフト。主人公の太郎は… 続編『星の陸』   availableOn, appearsIn, successorOf
//! ```

use super::page::Page;
use super::{is, places};
use crate::relate::candidate::{Candidate, Sink};
use crate::relate::context::{Coarse, View, coarse};
use crate::relate::refusal::Refusal;
use crate::relate::term::{Context, Term, TermKind};
use crate::resource::Class;
use crate::span::ByteSpan;

/// Pushes what one sentence of a page says.
pub fn extract(context: &Context, page: &Page, view: &View, names: &[Term], sink: &mut Sink) {
    let TermKind::Entity(entity) = page.term.kind else { return };
    let subject =
        if page.term.sentence == view.index { page.term.clone() } else { context.omitted(view.index, entity) };
    // Another person that the sentence is about takes the nouns to itself.
    let other = names.iter().any(|t| {
        t.class == Some(Class::PERSON)
            && t.kind != page.term.kind
            && view.s.chunk_at(t.span.begin).is_some_and(|c| view.nps[c].marker.topic && view.depth(c) == 0)
    });
    let person = page.term.class == Some(Class::PERSON);
    for name in names.iter().filter(|t| t.kind != page.term.kind && matches!(t.kind, TermKind::Entity(_))) {
        let text = view.s.sentence.text.as_str();
        let behind = text[name.span.end as usize..].trim_start_matches(['」', '』', ' ']);
        let behind = if behind.starts_with('(') { behind.split_once(')').map_or(behind, |(_, r)| r) } else { behind };
        let starts = |words: &[&str]| words.iter().any(|w| behind.starts_with(w));
        let before = view.text(ByteSpan::new(window(text, name.span.begin), name.span.begin));
        let near = |words: &[&str]| words.iter().any(|w| before.contains(w));
        let push = |sink: &mut Sink, a: &Term, relation, b: &Term, rule: &str, confidence| {
            let mut candidate = Candidate::new(a.clone(), relation, b.clone(), rule, confidence);
            candidate.sentence = view.index;
            sink.push(candidate);
        };
        for (words, relation, rule, confidence) in LIFE.iter().filter(|l| person && starts(l.0)) {
            let fits = match *relation {
                "bornIn" => is(name, Coarse::Place) && places::rank_of(view, name) < 9,
                _ => is(name, Coarse::Organization),
            };
            // 出身 is said of schools and of places.
            let elsewhere = words.contains(&"出身") && (is(name, Coarse::Place) || is(name, Coarse::Organization));
            if other {
                sink.refuse(Refusal::NounOther);
            } else if fits {
                push(sink, &subject, relation, name, rule, *confidence);
            } else if !elsewhere {
                sink.refuse(Refusal::NounUnfit);
            }
        }
        if is(&page.term, Coarse::Artifact) {
            let device = matches!(
                name.class.map(|c| c.name()),
                Some("Device" | "Platform" | "Product" | "Software" | "Service")
            );
            if starts(&["用ソフト", "用の", "版", "用ゲーム", "専用", "用に", "用として", "向け", "用"])
            {
                if device {
                    push(sink, &subject, "availableOn", name, "platform", 0.75);
                } else {
                    sink.refuse(Refusal::NounUnfit);
                }
            }
            if near(&["主人公", "ヒロイン", "キャラクター", "登場人物", "主役"]) {
                if name.class == Some(Class::PERSON) {
                    push(sink, name, "appearsIn", &subject, "character", 0.75);
                } else {
                    sink.refuse(Refusal::NounUnfit);
                }
            }
        }
        let next = near(&["続編", "後継", "次作", "後番組", "後身"]);
        if next || near(&["前作", "前身", "前番組", "前任", "先代"]) {
            let alike = name.class.zip(page.term.class).is_some_and(|(a, b)| coarse(a) == coarse(b));
            if !alike || person || is(name, Coarse::Place) {
                sink.refuse(Refusal::NounUnfit);
            } else if next {
                push(sink, name, "successorOf", &subject, "sequel", 0.75);
            } else {
                push(sink, &subject, "successorOf", name, "prequel", 0.75);
            }
        }
    }
}

/// Nouns behind a name on the page of a person: what the person is to the name, rule, confidence.
const LIFE: &[(&[&str], &str, &str, f32)] = &[
    (&["卒業", "卒", "出身", "中退", "修了", "在学中", "大学院修了", "入学"], "educatedAt", "school", 0.85),
    (
        &["所属", "のメンバー", "の一員", "の選手", "のボーカル", "のリーダー", "に所属", "の党員", "議員", "党員"],
        "memberOf",
        "member",
        0.8,
    ),
    (
        &["教授", "名誉教授", "准教授", "助教授", "講師", "の教授", "研究員", "の研究員", "の記者", "社員"],
        "employedBy",
        "post",
        0.8,
    ),
    (&["出身", "生まれ", "の出身"], "bornIn", "native", 0.85),
];

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
