//! Why a fact was not found: the nearest derivation and the step that failed.

use crate::document::{DocumentAnalysis, Predicate, SentenceAnalysis, Statement};
use crate::resource::{Ontology, RelationRules, Slot};

/// Lines that explain, from the step that came furthest to the first one that failed.
pub fn whynot(
    analysis: &DocumentAnalysis,
    rules: &RelationRules,
    ontology: &Ontology,
    subject: &str,
    relation: &str,
    object: &str,
) -> Vec<String> {
    let mut lines = Vec::new();
    let mut reached = false;
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
            reached |= name == relation;
            lines.push(format!("sentence {}: {name} by {} ({reading})", s.sentence, s.rule));
        }
    }
    for d in &analysis.trace.details {
        if d.relation.name() == relation && (d.subject == subject || d.object == object) {
            reached = true;
            lines.push(format!(
                "sentence {}: {}({}, {}) by {} was dropped: {}",
                d.sentence, d.relation, d.subject, d.object, d.rule, d.reason
            ));
        }
    }
    if reached {
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
    if let Some((known, _)) = ontology.relations().find(|(r, _)| r.name() == relation) {
        for (e, admits, end) in
            [(a, Ontology::admits_subject as Admits, "subject"), (b, Ontology::admits_object, "object")]
        {
            let entity = &analysis.entities[e];
            if !admits(ontology, known, entity.class) {
                lines.push(format!("{} was taken for a {}: {relation} has no such {end}", entity.label, entity.class));
            }
        }
    }
    let sentences = |e: usize| analysis.entities[e].mentions.iter().map(|m| m.0).collect::<Vec<_>>();
    let mut together: Vec<usize> = sentences(a).into_iter().filter(|s| sentences(b).contains(s)).collect();
    together.dedup();
    if together.is_empty() {
        lines.push("no sentence names both".to_owned());
    }
    for s in together {
        let sentence = &analysis.sentences[s];
        let number = sentence.sentence.output_number();
        let mut evoked = false;
        for p in &sentence.predicates {
            for frame in rules.frames_of(&p.lemma).filter(|f| f.relation.name() == relation) {
                evoked = true;
                lines.push(format!(
                    "sentence {number}: {} evokes the frame {}, which wants {} as subject and {} as object; it has {}",
                    p.lemma,
                    frame.id,
                    roles(&frame.subject),
                    roles(&frame.object),
                    fillers(sentence, p)
                ));
            }
        }
        if !evoked {
            let words: Vec<&str> = sentence.predicates.iter().map(|p| p.lemma.as_str()).collect();
            lines.push(format!(
                "sentence {number} names both, but none of its predicates says {relation}: {}",
                if words.is_empty() { "it has none".to_owned() } else { words.join(", ") }
            ));
        }
    }
    lines
}

type Admits = fn(&Ontology, crate::resource::Relation, crate::resource::Class) -> bool;

/// The roles of a slot as the rule files write them.
fn roles(slot: &Slot) -> String {
    if slot.roles.is_empty() {
        return "the clause".to_owned();
    }
    slot.roles.iter().map(|r| r.name()).collect::<Vec<_>>().join("|")
}

/// The arguments that the syntax found.
fn fillers(sentence: &SentenceAnalysis, p: &Predicate) -> String {
    let found: Vec<String> = p
        .arguments
        .iter()
        .map(|a| {
            let words = sentence.chunks[a.chunk].bytes.of(&sentence.sentence.text);
            format!("{}={} ({:.2})", a.case.name(), words, a.probability)
        })
        .collect();
    if found.is_empty() { "no argument".to_owned() } else { found.join(" ") }
}
