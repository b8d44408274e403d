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
use crate::resource::{Frame, FrameExample, Lexicon, Ontology, RelationRules, RuleLoadError};

/// A sentence, the names marked in it with their classes, and what it must give.
struct Parsed<'r> {
    frame: &'r Frame,
    example: &'r FrameExample,
    text: String,
    marks: Vec<(String, String)>,
    expected: Vec<String>,
}

/// Runs the examples of all frames.
///
/// # Errors
/// The first example that is not written as it should be, or does not hold.
pub fn check(rules: &Arc<RelationRules>, ontology: &Arc<Ontology>) -> Result<(), RuleLoadError> {
    let examples = rules.frames.iter().flat_map(|f| f.examples.iter().map(move |e| parse(f, e, ontology)));
    let examples: Vec<Parsed> = examples.collect::<Result<_, _>>()?;
    let mut classes: BTreeMap<&str, &str> = BTreeMap::new();
    for (parsed, (name, class)) in examples.iter().flat_map(|e| e.marks.iter().map(move |m| (e, m))) {
        if let Some(other) = classes.insert(name, class).filter(|other| *other != class) {
            let reason =
                format!("{name} is a {class} here and a {other} in another example: give one of them another name");
            return Err(error(parsed.frame, parsed.example, reason));
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
    for example in &examples {
        let document = Document { id: "example".to_owned(), text: example.text.clone(), ..Document::default() };
        let statements = worker.process(&document).statements;
        let own = statements.iter().filter(|s| s.relation == Some(example.frame.relation));
        let found: Vec<String> = own.map(written).collect();
        let missing = example.expected.iter().find(|e| !found.contains(e));
        if missing.is_some() || (example.expected.is_empty() && !found.is_empty()) {
            let wanted = missing.map_or_else(|| format!("no {}", example.frame.relation), String::clone);
            let found = if found.is_empty() { "nothing of the kind".to_owned() } else { found.join("; ") };
            let reason = format!(
                "an example of frame {:?} fails: expected {wanted}, found {found}; `enishi explain --text '{}'` shows the analysis",
                example.frame.id, example.text
            );
            return Err(error(example.frame, example.example, reason));
        }
    }
    Ok(())
}

fn error(frame: &Frame, example: &FrameExample, reason: String) -> RuleLoadError {
    let file = frame.place.rsplit_once(':').map_or(frame.place.as_str(), |(file, _)| file);
    RuleLoadError { file: file.to_owned(), line: example.line, reason }
}

fn parse<'r>(frame: &'r Frame, example: &'r FrameExample, ontology: &Ontology) -> Result<Parsed<'r>, RuleLoadError> {
    let fail = |reason: &str| error(frame, example, format!("an example of frame {:?} {reason}", frame.id));
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
    Ok(Parsed { frame, example, text, marks, expected })
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
