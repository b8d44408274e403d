//! Kinds are no things: what a phrase such as 新会社 or 動画生成AI names is a concept, never a member of a class.
//!
//! ```text
//! 縁社は動画生成AIだ          instanceOf  Concept/動画生成AI          one for all documents
//! 縁社は新会社を設立した      founds      Concept/05.新会社            an unnamed thing of its document alone
//! ```
//! What class its members would have stays as the node's `kind`.

use crate::document::{DocumentAnalysis, Node};
use crate::resource::{Class, Ontology, RelationRules};

/// Words that pick out one of a kind without naming it.
const PICKS: [&str; 26] = [
    "新",
    "大手",
    "元",
    "旧",
    "同",
    "各",
    "他",
    "一部",
    "国内",
    "海外",
    "地元",
    "中小",
    "米",
    "英",
    "独",
    "仏",
    "中国",
    "米国",
    "日本",
    "日系",
    "外資系",
    "主要",
    "関連",
    "グループ",
    "専門",
    "複数",
];

/// Whether a name is a class noun, alone or behind words that only pick.
fn is_kind_noun(rules: &RelationRules, label: &str) -> bool {
    let mut rest = label;
    loop {
        if rules.class_noun(rest).is_some() {
            return true;
        }
        match PICKS.iter().find_map(|pick| rest.strip_prefix(pick).filter(|r| !r.is_empty())) {
            Some(shorter) => rest = shorter,
            None => return false,
        }
    }
}

/// Gives kinds and unnamed things of one document their places.
pub fn settle(analysis: &mut DocumentAnalysis, document: &str, rules: &RelationRules, ontology: &Ontology, base: &str) {
    let mut unnamed: Vec<(String, Class)> = Vec::new();
    for entity in &mut analysis.entities {
        let kind = entity.class;
        if ontology.is_a(kind, Class::CONCEPT) {
            continue;
        }
        if entity.unnamed || entity.lexicon.is_none() && is_kind_noun(rules, &entity.label) {
            unnamed.push((format!("{base}{}", entity.key), kind));
            entity.class = Class::CONCEPT;
            entity.unnamed = true;
        }
    }
    let known: std::collections::BTreeSet<String> =
        analysis.entities.iter().map(|entity| format!("{base}{}", entity.key)).collect();
    let place = |node: &mut Node, class_phrase: bool| {
        let (Some(id), Some(class), Some(label)) = (&node.id, node.class, &node.label) else { return };
        if let Some((_, kind)) = unnamed.iter().find(|(other, _)| other == id) {
            node.kind = Some(*kind);
            node.class = Some(Class::CONCEPT);
            if class_phrase {
                node.id = Some(format!("{base}Concept/{label}"));
            }
            return;
        }
        if known.contains(id) || ontology.is_a(class, Class::CONCEPT) || rules.class_of(label).is_none() {
            return;
        }
        node.id = Some(if class_phrase {
            format!("{base}Concept/{label}")
        } else {
            format!("{base}Concept/{document}.{label}")
        });
        node.kind = Some(class);
        node.class = Some(Class::CONCEPT);
    };
    for statement in &mut analysis.statements {
        let class_phrase = statement.relation.is_some_and(|r| r.name() == "instanceOf");
        place(&mut statement.subject, false);
        place(&mut statement.object, class_phrase);
    }
}
