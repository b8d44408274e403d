//! Why a fact was not found: the nearest derivation and the step that failed.

use crate::document::{DocumentAnalysis, Statement};
use crate::resource::RelationRules;

/// Lines that explain, from the step that came furthest to the first one that failed.
pub fn whynot(
    analysis: &DocumentAnalysis,
    rules: &RelationRules,
    subject: &str,
    relation: &str,
    object: &str,
) -> Vec<String> {
    let mut lines = Vec::new();
    let named = |s: &Statement, name: &str, of_object: bool| {
        let node = if of_object { &s.object } else { &s.subject };
        [node.label.as_deref(), node.value.as_deref(), Some(node.surface.as_str())].contains(&Some(name))
            || node.aliases.iter().any(|a| a == name)
    };
    for s in &analysis.statements {
        if named(s, subject, false) && named(s, object, true) {
            let name = s.relation.map_or("", |r| r.name());
            let reading =
                if s.is_fact() { "a fact".to_owned() } else { format!("no fact: {}, {}", s.polarity, s.modality) };
            lines.push(format!("sentence {}: {name} by {} ({reading})", s.sentence, s.rule));
        }
    }
    for d in &analysis.trace.details {
        if d.relation.name() == relation && (d.subject == subject || d.object == object) {
            lines.push(format!(
                "sentence {}: {}({}, {}) by {} was dropped: {}",
                d.sentence, d.relation, d.subject, d.object, d.rule, d.reason
            ));
        }
    }
    if !lines.is_empty() {
        return lines;
    }
    let entity =
        |name: &str| analysis.entities.iter().position(|e| e.label == name || e.aliases.iter().any(|a| a == name));
    let ends = [(subject, entity(subject)), (object, entity(object))];
    for (name, found) in ends {
        if found.is_none() {
            lines.push(format!("{name:?} was not recognised as a name"));
        }
    }
    let (Some(a), Some(b)) = (ends[0].1, ends[1].1) else { return lines };
    let sentences = |e: usize| analysis.entities[e].mentions.iter().map(|m| m.0).collect::<Vec<_>>();
    let together: Vec<usize> = sentences(a).into_iter().filter(|s| sentences(b).contains(s)).collect();
    if together.is_empty() {
        lines.push("no sentence names both".to_owned());
    }
    for s in together {
        let sentence = &analysis.sentences[s];
        let words: Vec<&str> = sentence
            .predicates
            .iter()
            .filter(|p| rules.frames_of(&p.lemma).any(|f| f.relation.name() == relation))
            .map(|p| p.lemma.as_str())
            .collect();
        let number = sentence.sentence.output_number();
        lines.push(if words.is_empty() {
            format!("sentence {number} names both, but none of its predicates says {relation}")
        } else {
            format!("sentence {number} names both and has {}, but they do not fill its slots", words.join(", "))
        });
    }
    lines
}
