//! Document -> what its page is about: the first name, where the first sentence defines it.

use super::{aside, is, names};
use crate::document::{EntityIndex, Field, PredicateKind, SentenceKind};
use crate::relate::context::{Coarse, View, coarse};
use crate::relate::refusal::Refusal;
use crate::relate::term::{Context, Term, TermKind};
use crate::resource::Class;

/// The subject of an encyclopedic text.
#[derive(Clone, Debug)]
pub struct Page {
    /// What the text is about.
    pub entity: EntityIndex,
    /// Its first mention.
    pub term: Term,
    /// First byte of the definition, behind 「Xは、」, in the sentence of the mention.
    pub body: u32,
}

impl Page {
    /// The page of a document: its first sentence is `X(…)は…である` or ends in a noun.
    pub fn find(context: &Context) -> Option<Self> {
        let view = context
            .views
            .iter()
            .find(|v| v.s.sentence.field == Field::Text && v.s.sentence.kind == SentenceKind::Body)?;
        let text = view.s.sentence.text.as_str();
        let term = names(context, view).into_iter().find(|t| !is(t, Coarse::Date))?;
        let TermKind::Entity(entity) = term.kind else { return None };
        if !matches!(text[..term.span.begin as usize].trim(), "" | "「" | "『") {
            return None;
        }
        let mut at = term.span.end as usize;
        // X(読み、1950年 - )は: asides are looked through.
        while let Some((_, end)) = aside(view, at as u32) {
            at = end as usize;
        }
        at += text[at..].len() - text[at..].trim_start_matches(['」', '』', ' ']).len();
        let rest = text[at..].strip_prefix("とは").or_else(|| text[at..].strip_prefix("は"))?;
        let rest = rest.trim_start_matches(['、', ',', ' ']);
        let body = (text.len() - rest.len()) as u32;
        let mut term = term;
        // The definition knows better what the name is than its letters do.
        if let Some(class) = defined_class(rest).filter(|c| term.class.is_none_or(|t| coarse(t) != coarse(*c))) {
            term.class = Some(class);
        }
        let defines = defines(view);
        if !defines {
            context.refuse(Refusal::PageUndefined);
        }
        defines.then_some(Self { entity, term, body })
    }
}

/// Last nouns of definitions and the class that they give.
const KINDS: &[(Class, &[&str])] = &[
    (
        Class::PLACE,
        &[
            "都市",
            "市",
            "町",
            "村",
            "島",
            "河川",
            "川",
            "湖",
            "山",
            "地区",
            "地域",
            "郡",
            "県",
            "州",
            "集落",
            "自治体",
            "コミューン",
            "コムーネ",
            "ムニシピオ",
            "半島",
            "地名",
            "諸島",
            "国家",
            "王国",
            "首都",
            "国",
            "行政区",
            "区",
            "植民地",
        ],
    ),
    (
        Class::FACILITY,
        &[
            "駅",
            "空港",
            "城",
            "教会",
            "寺院",
            "神社",
            "大聖堂",
            "橋",
            "博物館",
            "美術館",
            "競技場",
            "スタジアム",
            "建物",
            "停留場",
            "公園",
            "劇場",
            "遺跡",
            "滝",
        ],
    ),
    (
        Class::ORGANIZATION,
        &[
            "企業",
            "会社",
            "バンド",
            "グループ",
            "チーム",
            "クラブ",
            "政党",
            "団体",
            "大学",
            "事業者",
            "メーカー",
            "学校",
            "組織",
            "機関",
            "銀行",
            "レーベル",
            "高等学校",
        ],
    ),
    (
        Class::CREATIVE_WORK,
        &[
            "小説",
            "映画",
            "漫画",
            "アルバム",
            "シングル",
            "楽曲",
            "テレビドラマ",
            "テレビアニメ",
            "アニメ",
            "ゲーム",
            "テレビ番組",
            "ドラマ",
            "絵画",
            "オペラ",
        ],
    ),
    (Class::EVENT, &["戦争", "戦い", "大会", "事件", "会議", "選手権"]),
    (Class::PRODUCT, &["ミサイル", "航空機", "戦闘機", "品種", "自動車", "スマートフォン", "機関車"]),
];

/// The class that the last noun of a definition gives its subject.
fn defined_class(definition: &str) -> Option<Class> {
    let mut text = definition.trim_end_matches(['。', '.', ' ']);
    for end in
        ["であった", "だった", "である", "です", "だ", "の一つ", "のひとつ", "の1つ", "のこと", "の名称", "の総称"]
    {
        text = text.strip_suffix(end).unwrap_or(text);
    }
    KINDS.iter().find(|(_, nouns)| nouns.iter().any(|n| text.ends_with(n))).map(|(class, _)| *class)
}

/// Whether the sentence says what its topic is: the last predicate is a copula, or there is a noun at the end.
fn defines(view: &View) -> bool {
    let last = view.nps.len() - 1;
    match view.predicate[last].map(|p| &view.s.predicates[p]) {
        Some(p) => {
            p.kind == PredicateKind::Copula
                || p.kind == PredicateKind::VerbalNoun
                || matches!(p.lemma.as_str(), "ある" | "位置" | "いう" | "指す")
        }
        None => view.nps[last].nominal,
    }
}
