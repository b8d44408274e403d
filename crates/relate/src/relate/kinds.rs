//! Kinds are no things: what a phrase such as 新会社 or 動画生成AI names is a concept, never a member of a class.
//!
//! ```text
//! 縁社は動画生成AIだ          instanceOf  Concept/動画生成AI          one for all documents
//! 縁社は新会社を設立した      founds      Concept/05.新会社            an unnamed thing of its document alone
//! ```
//! What class its members would have stays as the node's `kind`.

use crate::relate::known::traits;
use std::collections::BTreeMap;

use crate::document::{DocumentAnalysis, Field, Node};
use crate::name::{self, Kind};
use crate::resource::{Class, Ontology, RelationRules};

/// Whether a name is a class noun, alone or behind words that only pick.
pub fn is_kind_noun(rules: &RelationRules, label: &str) -> bool {
    let mut rest = label;
    loop {
        if rules.class_noun(rest).is_some() {
            return true;
        }
        let picks = rules.list("kind picks").iter();
        match picks.filter_map(|pick| rest.strip_prefix(pick.as_str())).find(|r| !r.is_empty()) {
            Some(shorter) => rest = shorter,
            None => return false,
        }
    }
}

/// The class noun that a class phrase ends in: AI of 動画生成AI.
fn head_noun(rules: &RelationRules, phrase: &str) -> Option<String> {
    let mut ends = phrase.char_indices().skip(1).map(|(i, _)| &phrase[i..]);
    ends.find(|end| rules.class_noun(end).is_some()).map(str::to_owned)
}

/// What is said in a turn of a talk is said by whom its mark names.
pub fn give_speakers(analysis: &mut DocumentAnalysis) {
    let turns: BTreeMap<u32, &str> = analysis
        .sentences
        .iter()
        .filter(|s| s.sentence.field == Field::Text)
        .filter_map(|s| Some((s.sentence.number, s.sentence.speaker.as_deref()?)))
        .collect();
    if turns.is_empty() {
        return;
    }
    // 田中社長 is who the text calls 田中太郎, where it knows but one.
    let called = |mark: &str| {
        let name = name::bare(mark, Kind::Person);
        let mut known = analysis.entities.iter().filter(|e| {
            e.class == Class::PERSON && (e.label == name || e.label == mark || e.aliases.iter().any(|a| a == name))
        });
        known.next().filter(|_| known.next().is_none()).map_or_else(|| mark.to_owned(), |e| e.label.clone())
    };
    for statement in analysis.statements.iter_mut().filter(|s| s.speaker.is_none()) {
        let number = u32::try_from(statement.sentence).ok();
        statement.speaker = number.and_then(|n| turns.get(&n)).map(|mark| called(mark));
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
        if class_phrase && class == Class::CONCEPT && !known.contains(id) {
            node.kind = rules.class_of(label).filter(|kind| !ontology.is_a(*kind, Class::CONCEPT));
        }
        if class_phrase {
            node.broader = head_noun(rules, label);
        }
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
        let class_phrase = traits::KINDS.of(statement.relation);
        place(&mut statement.subject, false);
        place(&mut statement.object, class_phrase);
    }
}
