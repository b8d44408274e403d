//! Nouns beside a name on a page -> what the name is to the page's subject.
//!
//! ```text
//! (person)  青葉大学卒業。白川県出身。                  educatedAt, bornIn
//! (work)    PC-8用ソフト。主人公の太郎は… 続編『星の陸』   availableOn, appearsIn, successorOf
//! ```

use super::Page;
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
    let others = |t: &Term| t.kind != page.term.kind && matches!(t.kind, TermKind::Entity(_));
    for (at, name) in names.iter().enumerate().filter(|(_, t)| others(t)) {
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
        // What somebody was in news of his death, offices say.
        let ties = |l: &Life| context.page.is_some() || !matches!(l.relation, "memberOf" | "employedBy");
        for life in LIFE.iter().filter(|l| person || l.relation == "receives" && !is(&page.term, Coarse::Place)) {
            if !ties(life) {
                continue;
            }
            let tail = list_end(view, names, at);
            let Some(end) = life.said(view, tail) else { continue };
            let fits = life.fits(view, name);
            if other || relatives(view, name) || taken(view, names, end) {
                sink.refuse(Refusal::NounOther);
            } else if fits {
                push(sink, &subject, life.relation, name, life.rule, life.confidence);
            } else {
                sink.refuse(Refusal::NounUnfit);
            }
        }
        // 2014年に|旭日小綬章。
        let award = name.class.is_some_and(|c| c.name() == "Award");
        let closed = behind.is_empty() || behind.starts_with(['。', '、']);
        if person && award && closed && !other && dated_before(view, name) {
            push(sink, &subject, "receives", name, "award", 0.75);
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

/// Words behind a name on the page of a person, and what they make of the person.
struct Life {
    relation: &'static str,
    rule: &'static str,
    confidence: f32,
    words: &'static [&'static str],
    /// Hiragana that may stand between the name and the word; other letters may (医学部|教授, 第2代|会長).
    kana: &'static str,
    /// Characters between them, at most.
    reach: usize,
}

const LIFE: &[Life] = &[
    Life {
        relation: "educatedAt",
        rule: "school",
        confidence: 0.85,
        words: &[
            "卒業",
            "卒",
            "出身",
            "中退",
            "修了",
            "在学",
            "入学",
            "進学",
            "留学",
            "修士",
            "博士号",
            "学位",
            "学士",
            "学ん",
            "学び",
        ],
        kana: "のをにへで",
        reach: 14,
    },
    Life {
        relation: "memberOf",
        rule: "member",
        confidence: 0.8,
        words: &[
            "所属",
            "メンバー",
            "一員",
            "選手",
            "ボーカル",
            "ギタリスト",
            "ベーシスト",
            "ドラマー",
            "リーダー",
            "党員",
            "議員",
            "会員",
            "会長",
            "理事",
            "委員",
            "総裁",
            "党首",
            "幹事長",
            "監督",
            "コーチ",
            "キャプテン",
            "主将",
            "奏者",
            "指揮者",
            "団長",
            "隊長",
            "司令官",
            "事務局長",
            "顧問",
        ],
        kana: "のでに",
        reach: 8,
    },
    Life {
        relation: "employedBy",
        rule: "post",
        confidence: 0.8,
        words: &[
            "教授",
            "准教授",
            "助教授",
            "講師",
            "助手",
            "研究員",
            "記者",
            "社員",
            "学長",
            "総長",
            "アナウンサー",
            "編集長",
        ],
        kana: "ので",
        reach: 10,
    },
    Life {
        relation: "bornIn", rule: "native", confidence: 0.85, words: &["出身", "生まれ"], kana: "の", reach: 1
    },
    Life {
        relation: "receives",
        rule: "award",
        confidence: 0.85,
        words: &["受賞", "受章", "授賞", "受け", "叙", "選ば", "輝"],
        kana: "をのに",
        reach: 6,
    },
    Life {
        relation: "founderOf",
        rule: "founder",
        confidence: 0.8,
        words: &["創設者", "創業者", "設立者", "創立者", "創始者"],
        kana: "の",
        reach: 4,
    },
    Life {
        relation: "participatesIn",
        rule: "contest",
        confidence: 0.8,
        words: &["出場", "優勝", "準優勝", "参加", "参戦", "メダル", "入賞", "連覇"],
        kana: "のでにはを",
        reach: 16,
    },
];

impl Life {
    /// Where the word ends that is said of the name which ends the list, if one is.
    fn said(&self, view: &View, name: &Term) -> Option<usize> {
        let text = view.s.sentence.text.as_str();
        let mut at = name.span.end as usize;
        at += text[at..].len() - text[at..].trim_start_matches(['」', '』', ' ']).len();
        if let Some((_, close)) = super::aside(view, at as u32) {
            at = close as usize;
        }
        for etc in ["などの", "などで", "など", "等"] {
            if text[at..].starts_with(etc) {
                at += etc.len();
                break;
            }
        }
        for (i, c) in text[at..].char_indices().take(self.reach + 1) {
            let rest = &text[at + i..];
            if let Some(word) = self.words.iter().find(|w| rest.starts_with(**w)) {
                // 選手|権, 委員|会, 党員|ら: other words, other people.
                let goes_on = rest[word.len()..].starts_with(['権', '会', '連', 'ら', 'た']);
                return (!goes_on).then_some(at + i + word.len());
            }
            let stop = matches!(c, '、' | '。' | '「' | '『' | '(' | ')' | '」' | '』');
            if stop || matches!(c, 'ぁ'..='ん') && !self.kana.contains(c) {
                return None;
            }
        }
        None
    }
    fn fits(&self, view: &View, name: &Term) -> bool {
        match self.relation {
            "bornIn" => is(name, Coarse::Place) && places::rank_of(view, name) < 9,
            "receives" => name.class.is_some_and(|c| c.name() == "Award"),
            "participatesIn" => name.class == Some(Class::EVENT),
            "educatedAt" => name.class.is_some_and(|c| c.name() == "ResearchOrganization"),
            _ => is(name, Coarse::Organization),
        }
    }
}

/// The last name of the list that goes on from a name: C of A、BとC.
fn list_end<'n>(view: &View, names: &'n [Term], from: usize) -> &'n Term {
    let mut at = from;
    while let Some(next) = names.get(at + 1) {
        let gap = super::between(view, &names[at], next).trim_matches(['」', '』', '「', '『']);
        if !matches!(gap, "、" | "・" | "と" | "や" | "および" | "、また") {
            break;
        }
        at += 1;
    }
    &names[at]
}

/// Whether what is said there belongs to somebody who is named right behind (青葉社の創業者である|川田次郎).
fn taken(view: &View, names: &[Term], end: usize) -> bool {
    names.iter().filter(|t| t.class == Some(Class::PERSON) && t.span.begin as usize >= end).any(|t| {
        let gap = view.text(ByteSpan::new(end as u32, t.span.begin));
        matches!(gap, "" | "の" | "である" | "・" | "で" | "だった" | "の「")
    })
}

/// 妻は青葉大学卒: whether the words are said of a relative.
fn relatives(view: &View, name: &Term) -> bool {
    const WORDS: &[&str] =
        &["妻", "夫", "父", "母", "兄", "弟", "姉", "妹", "息子", "娘", "男", "女", "子", "孫", "甥", "姪"];
    let before = &view.s.sentence.text[..name.span.begin as usize];
    WORDS.iter().any(|w| before.contains(&format!("{w}は")) || before.contains(&format!("{w}も")))
}

/// Whether a date stands right before a name: 2014年に|旭日小綬章, 69年、|青葉賞.
fn dated_before(view: &View, name: &Term) -> bool {
    view.s.mentions.iter().any(|m| {
        let date = matches!(m.value, Some(crate::document::Value::Date(_))) && m.bytes.end <= name.span.begin;
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
