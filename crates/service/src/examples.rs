//! Rule files -> whether their examples hold: each sentence goes through the whole pipeline and must give what stands
//! behind its `=>`.
//!
//! ```text
//! [A社|Company]は[B社|Company]に10億円を出資した。 => invests(A社, B社)
//! ```

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::document::{Document, Modality, Node, Polarity, Statement};
use crate::pipeline::Pipeline;
use crate::resource::{FrameExample, Lexicon, Ontology, Relation, RelationRules, RuleLoadError};

/// A sentence, the names marked in it with their classes, and what it must give.
struct Parsed<'r> {
    rule: Rule<'r>,
    example: &'r FrameExample,
    text: String,
    marks: Vec<(String, String)>,
    expected: Vec<String>,
}

/// A frame or a pattern.
#[derive(Clone, Copy)]
struct Rule<'r> {
    kind: &'static str,
    id: &'r str,
    place: &'r str,
    relation: Relation,
}

/// Runs the examples of all frames and patterns.
///
/// # Errors
/// The first example that is not written as it should be, or does not hold.
pub fn check(rules: &Arc<RelationRules>, ontology: &Arc<Ontology>) -> Result<(), RuleLoadError> {
    let frames = rules
        .frames
        .iter()
        .map(|f| (Rule { kind: "frame", id: &f.id, place: &f.place, relation: f.relation }, f.examples.as_slice()));
    let patterns = rules
        .patterns
        .iter()
        .map(|p| (Rule { kind: "pattern", id: &p.id, place: &p.place, relation: p.relation }, p.examples.as_slice()));
    let examples = frames.chain(patterns).flat_map(|(rule, es)| es.iter().map(move |e| parse(rule, e, ontology)));
    let examples: Vec<Parsed> = examples.collect::<Result<_, _>>()?;
    let mut classes: BTreeMap<&str, &str> = BTreeMap::new();
    for (parsed, (name, class)) in examples.iter().flat_map(|e| e.marks.iter().map(move |m| (e, m))) {
        if let Some(other) = classes.insert(name, class).filter(|other| *other != class) {
            let reason =
                format!("{name} is a {class} here and a {other} in another example: give one of them another name");
            return Err(error(parsed.rule, parsed.example, reason));
        }
    }
    let lines: String = classes.iter().map(|(name, class)| format!("{name}\t{class}\t\t\t\t\n")).collect();
    let mut lexicon = Lexicon::default();
    lexicon.add_text("examples", &lines).map_err(|e| RuleLoadError {
        file: "examples".to_owned(),
        line: 0,
        reason: e.to_string(),
    })?;
    let builder = Pipeline::builder().lexicon(lexicon).ontology(ontology.clone()).rules(rules.clone()).rules_only();
    let pipeline =
        builder.build().map_err(|e| RuleLoadError { file: "examples".to_owned(), line: 0, reason: e.to_string() })?;
    let mut worker = pipeline.worker();
    let mut failed: Vec<RuleLoadError> = Vec::new();
    for example in &examples {
        let document = Document { id: "example".to_owned(), text: example.text.clone(), ..Document::default() };
        let statements = worker.process(&document).statements;
        let own = statements.iter().filter(|s| s.relation == Some(example.rule.relation));
        let found: Vec<String> = own.map(written).collect();
        let missing = example.expected.iter().find(|e| !found.contains(e));
        if missing.is_some() || (example.expected.is_empty() && !found.is_empty()) {
            let wanted = missing.map_or_else(|| format!("no {}", example.rule.relation), String::clone);
            let found = if found.is_empty() { "nothing of the kind".to_owned() } else { found.join("; ") };
            let reason = format!(
                "an example of {} {:?} fails: expected {wanted}, found {found}; `enishi explain --text '{}'` shows the analysis",
                example.rule.kind, example.rule.id, example.text
            );
            failed.push(error(example.rule, example.example, reason));
        }
    }
    let others: Vec<String> = failed.iter().skip(1).map(|e| format!("{}:{}", e.file, e.line)).collect();
    match failed.into_iter().next() {
        None => Ok(()),
        Some(first) if others.is_empty() => Err(first),
        Some(first) => {
            let reason = format!("{}; {} more fail: {}", first.reason, others.len(), others.join(", "));
            Err(RuleLoadError { reason, ..first })
        }
    }
}

fn error(rule: Rule, example: &FrameExample, reason: String) -> RuleLoadError {
    let file = rule.place.rsplit_once(':').map_or(rule.place, |(file, _)| file);
    RuleLoadError { file: file.to_owned(), line: example.line, reason }
}

fn parse<'r>(rule: Rule<'r>, example: &'r FrameExample, ontology: &Ontology) -> Result<Parsed<'r>, RuleLoadError> {
    let fail = |reason: &str| error(rule, example, format!("an example of {} {:?} {reason}", rule.kind, rule.id));
    let (marked, expected) = example.text.split_once("=>").ok_or_else(|| fail("has no =>"))?;
    let (mut text, mut marks, mut rest) = (String::new(), Vec::new(), marked.trim());
    while let Some((before, behind)) = rest.split_once('[') {
        let (mark, after) = behind.split_once(']').ok_or_else(|| fail("opens a [ that nothing closes"))?;
        let (name, class) = mark.split_once('|').ok_or_else(|| fail("marks a name without its class: [name|Class]"))?;
        ontology.find_class(class).map_err(|e| fail(&format!("is wrong: {e}")))?;
        text.push_str(before);
        text.push_str(name);
        marks.push((name.to_owned(), class.to_owned()));
        rest = after;
    }
    text.push_str(rest);
    let expected = expected.trim();
    let expected =
        if expected == "-" { Vec::new() } else { expected.split(';').map(|e| e.trim().to_owned()).collect() };
    Ok(Parsed { rule, example, text, marks, expected })
}

/// `relation(subject, object)`, with the reading where it is not that of a plain assertion.
pub fn written(s: &Statement) -> String {
    let name = |n: &Node| n.label.clone().or_else(|| n.value.clone()).unwrap_or_default();
    let mut out = format!("{}({}, {})", s.relation.map_or("", |r| r.name()), name(&s.subject), name(&s.object));
    if s.modality != Modality::Asserted {
        out.push_str(&format!(" {}", s.modality));
    }
    if s.polarity != Polarity::Positive {
        out.push_str(" negative");
    }
    out
}
