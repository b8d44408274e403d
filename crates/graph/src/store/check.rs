//! The graph against `ontology/shapes.ttl`, and facts that contradict each other; findings as text or as a SHACL report.
//!
//! The checks here are the shapes of that file, run on the records themselves: millions of statements need no SPARQL.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use rustc_hash::FxHashMap;

use super::knowledge::validity::{Interval, intervals};
use super::knowledge::{Knowledge, KnowledgeConfig};
use crate::document::{Node, Record, Statement};
use crate::network::Names;
use crate::rdf::infer::Edge;
use crate::rdf::{Slicer, iri};
use crate::resource::{Class, Range, Relation};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A shape does not hold.
    Violation,
    /// Something to look at: facts of different articles that cannot both hold.
    Warning,
}

impl Severity {
    /// Name in messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Violation => "violation",
            Self::Warning => "warning",
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// How much it weighs.
    pub severity: Severity,
    /// Local name of the shape.
    pub shape: &'static str,
    /// Local name of the constraint component of SHACL.
    pub component: &'static str,
    /// IRI of what is wrong.
    pub focus: String,
    /// For people.
    pub message: String,
    /// The statements that say so.
    pub cited: Vec<Cited>,
}

/// A statement as a finding names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cited {
    /// `[document:sentence]` and the sentence.
    pub sentence: String,
    /// IRI of the statement.
    pub iri: String,
}

fn cite(base: &str, statement: &Statement) -> Cited {
    Cited {
        sentence: format!("[{}:{}] {}", statement.document, statement.sentence, statement.text.replace('\n', " ")),
        iri: iri::statement(base, statement).into_string(),
    }
}

/// All findings, sorted.
pub fn check(config: &KnowledgeConfig<'_>, knowledge: &Knowledge, records: &[Record]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut classes: BTreeMap<&str, BTreeMap<Class, &Statement>> = BTreeMap::new();
    for record in records {
        let (mut text, mut title) = (Slicer::new(record.field(false)), Slicer::new(record.field(true)));
        for statement in &record.statements {
            let slicer = if statement.sentence < 0 { &mut title } else { &mut text };
            spans(config, statement, slicer, &mut findings);
            ends(config, statement, &mut findings);
            for node in [&statement.subject, &statement.object] {
                if let (Some(id), Some(class)) = (&node.id, node.class) {
                    classes.entry(id).or_default().entry(class).or_insert(statement);
                }
            }
        }
    }
    for (id, of) in &classes {
        let pairs = of.iter().enumerate().flat_map(|(i, a)| of.iter().skip(i + 1).map(move |b| (a, b)));
        for ((a, first), (b, second)) in pairs {
            if config.ontology.are_disjoint(*a, *b) {
                findings.push(Finding {
                    severity: Severity::Violation,
                    shape: "DisjointShape",
                    component: "NotConstraintComponent",
                    focus: (*id).to_owned(),
                    message: format!("<{id}> cannot be both {a} and {b}"),
                    cited: vec![cite(config.base, first), cite(config.base, second)],
                });
            }
        }
    }
    contradictions(config, knowledge, records, &mut findings);
    findings.sort();
    findings.dedup();
    findings
}

/// Spans lie in the text, in order, and quotes equal their slices.
fn spans(config: &KnowledgeConfig<'_>, statement: &Statement, slicer: &mut Slicer<'_>, findings: &mut Vec<Finding>) {
    let mut add = |shape, component, message: String| {
        findings.push(Finding {
            severity: Severity::Violation,
            shape,
            component,
            focus: iri::statement(config.base, statement).into_string(),
            message,
            cited: vec![cite(config.base, statement)],
        });
    };
    let place = format!("{}:{}", statement.document, statement.sentence);
    if statement.begin >= statement.end {
        add(
            "IntervalShape",
            "LessThanConstraintComponent",
            format!("{place}: the span {}–{} is empty", statement.begin, statement.end),
        );
    }
    let slice = slicer.slice(statement.begin, statement.end);
    if slice != statement.text {
        add(
            "QuoteShape",
            "SPARQLConstraintComponent",
            format!(
                "{place}: the quote {:?} is not the text at {}–{}, {slice:?}",
                statement.text, statement.begin, statement.end
            ),
        );
    }
    let mut name = |node: &Node, which: &str| {
        if node.id.is_some() && node.label.as_deref().is_none_or(str::is_empty) {
            add(
                "LabelShape",
                "MinCountConstraintComponent",
                format!("{place}: the {which} <{}> has no label", node.id.as_deref().unwrap_or("")),
            );
        }
    };
    name(&statement.subject, "subject");
    name(&statement.object, "object");
}

/// Subject and object are what the relation takes.
fn ends(config: &KnowledgeConfig<'_>, statement: &Statement, findings: &mut Vec<Finding>) {
    let (ontology, Some(relation)) = (config.ontology, statement.relation) else { return };
    let mut add = |shape, node: &Node, message: String| {
        findings.push(Finding {
            severity: Severity::Violation,
            shape,
            component: "ClassConstraintComponent",
            focus: node.id.clone().unwrap_or_else(|| iri::statement(config.base, statement).into_string()),
            message,
            cited: vec![cite(config.base, statement)],
        });
    };
    if ontology.relation(relation).is_none() {
        add("RelationShape", &statement.subject, format!("the ontology has no relation {relation}"));
        return;
    }
    let label = |node: &Node| node.label.clone().unwrap_or_else(|| node.surface.clone());
    if let Some(class) =
        statement.subject.kind.or(statement.subject.class).filter(|&c| !ontology.admits_subject(relation, c))
    {
        add(
            "DomainShape",
            &statement.subject,
            format!("{relation} takes no {class} as subject: {}", label(&statement.subject)),
        );
    }
    // What a phrase names is a concept, whatever the class of its head word; of which kind is often not known.
    let phrase = |class| match ontology.relation(relation).map(|r| &r.range) {
        Some(Range::Entity(range)) => {
            range.contains(&Class::CONCEPT)
                || (class == Class::CONCEPT && range.iter().any(|&r| ontology.is_a(r, class)))
        }
        _ => false,
    };
    if let Some(class) =
        statement.object.kind.or(statement.object.class).filter(|&c| !ontology.admits_object(relation, c) && !phrase(c))
    {
        add(
            "RangeShape",
            &statement.object,
            format!("{relation} takes no {class} as object: {}", label(&statement.object)),
        );
    }
    if ontology.relation(relation).is_some_and(|r| r.irreflexive)
        && statement.subject.id.is_some()
        && statement.subject.id == statement.object.id
    {
        add("IrreflexiveShape", &statement.subject, format!("{relation} from {} to itself", label(&statement.subject)));
    }
}

/// Two CEOs at one time, founded in two years, older than itself: listed, never settled.
fn contradictions(
    config: &KnowledgeConfig<'_>,
    knowledge: &Knowledge,
    records: &[Record],
    findings: &mut Vec<Finding>,
) {
    let names = Names::new(records);
    let spans = intervals(config.ontology, knowledge, records);
    let mut subjects: FxHashMap<(Relation, u32), Vec<(Edge, &Interval)>> = FxHashMap::default();
    let mut objects: FxHashMap<(Relation, u32), Vec<(Edge, &Interval)>> = FxHashMap::default();
    for (&edge, interval) in knowledge.facts.keys().zip(&spans) {
        let Some(info) = config.ontology.relation(edge.1) else { continue };
        if info.one_subject {
            subjects.entry((edge.1, edge.2)).or_default().push((edge, interval));
        }
        if info.one_object {
            objects.entry((edge.1, edge.0)).or_default().push((edge, interval));
        }
        if info.asymmetric && knowledge.facts.contains_key(&(edge.2, edge.1, edge.0)) && edge.0 < edge.2 {
            findings.push(pair(config, knowledge, records, &names, edge, (edge.2, edge.1, edge.0), "AsymmetricShape"));
        }
    }
    for group in subjects.into_values().filter(|g| g.len() > 1) {
        for (i, (a, first)) in group.iter().enumerate() {
            for (b, second) in &group[i + 1..] {
                if first.overlaps(second) {
                    findings.push(pair(config, knowledge, records, &names, *a, *b, "OneSubjectShape"));
                }
            }
        }
    }
    for group in objects.into_values().filter(|g| g.len() > 1) {
        for (i, (a, _)) in group.iter().enumerate() {
            for (b, _) in &group[i + 1..] {
                let value = |edge: &Edge| match knowledge.term(edge.2) {
                    Term::Literal(l) => l.value().to_owned(),
                    other => other.to_string(),
                };
                let (x, y) = (value(a), value(b));
                // 2024 and 2024-05 can both hold; 2024 and 2023 cannot.
                if !x.starts_with(&y) && !y.starts_with(&x) {
                    findings.push(pair(config, knowledge, records, &names, *a, *b, "OneObjectShape"));
                }
            }
        }
    }
}

fn pair(
    config: &KnowledgeConfig<'_>,
    knowledge: &Knowledge,
    records: &[Record],
    names: &Names,
    a: Edge,
    b: Edge,
    shape: &'static str,
) -> Finding {
    let say = |e: Edge| format!("{} {} {}", names.label(knowledge.term(e.0)), e.1, names.label(knowledge.term(e.2)));
    let sentence = |e: Edge| knowledge.supports(&e).first().and_then(|s| s.of(records)).map(|s| cite(config.base, s));
    let focus = match knowledge.term(if shape == "OneSubjectShape" { a.2 } else { a.0 }) {
        Term::NamedNode(node) => node.as_str().to_owned(),
        other => other.to_string(),
    };
    Finding {
        severity: Severity::Warning,
        shape,
        component: "MaxCountConstraintComponent",
        focus,
        message: format!("contradiction: {} / {}", say(a), say(b)),
        cited: [a, b].into_iter().filter_map(sentence).collect::<BTreeSet<_>>().into_iter().collect(),
    }
}

/// A name of which it is not sure whether it stands for one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unsure {
    /// In words.
    pub what: String,
    /// Sentences, one for each that it may be.
    pub cited: Vec<Cited>,
}

/// Names of which it is not sure whether they stand for one: two of one name that a text tells apart, or that different
/// documents place with different organizations or in different cities. A file of decisions settles them.
pub fn unsure(config: &KnowledgeConfig<'_>, records: &[Record]) -> Vec<Unsure> {
    let mut found = Vec::new();
    let agent =
        |class: Class| config.ontology.is_a(class, Class::PERSON) || config.ontology.is_a(class, Class::ORGANIZATION);
    let mut called: BTreeMap<(&str, bool), BTreeMap<&str, &Statement>> = BTreeMap::new();
    for statement in records.iter().flat_map(|r| &r.statements) {
        for node in [&statement.subject, &statement.object] {
            if let (Some(id), Some(label), Some(class)) = (&node.id, &node.label, node.class)
                && agent(class)
            {
                let person = config.ontology.is_a(class, Class::PERSON);
                called.entry((label, person)).or_default().entry(id).or_insert(statement);
            }
        }
    }
    for ((label, _), of) in called.iter().filter(|(_, of)| of.len() > 1) {
        let cited = of.values().map(|s| cite(config.base, s)).collect();
        found.push(Unsure { what: format!("{label}: {} of one name, kept apart", of.len()), cited });
    }
    found.sort();
    found
}

/// The findings as a SHACL validation report.
pub fn report(base: &str, findings: &[Finding]) -> Vec<Quad> {
    const SH: &str = "http://www.w3.org/ns/shacl#";
    let sh = |name: &str| NamedNode::new_unchecked(format!("{SH}{name}"));
    let report = iri::named(&format!("{base}report"));
    let mut quads = Vec::new();
    let mut add = |s: &NamedNode, p: NamedNode, o: Term| {
        quads.push(Quad::new(NamedOrBlankNode::from(s.clone()), p, o, GraphName::DefaultGraph));
    };
    // A report conforms only without any result, warnings included (SHACL, 3.6.1.1).
    let conforms = findings.is_empty();
    add(&report, rdf::TYPE.into_owned(), sh("ValidationReport").into());
    add(&report, sh("conforms"), Literal::from(conforms).into());
    for finding in findings {
        let key = iri::sha256(format!("{}\n{}\n{}", finding.shape, finding.focus, finding.message));
        let node = iri::named(&format!("{base}report/{}", &key[..20]));
        add(&report, sh("result"), node.clone().into());
        add(&node, rdf::TYPE.into_owned(), sh("ValidationResult").into());
        add(&node, sh("focusNode"), iri::named(&finding.focus).into());
        let severity = if finding.severity == Severity::Violation { "Violation" } else { "Warning" };
        add(&node, sh("resultSeverity"), sh(severity).into());
        add(
            &node,
            sh("sourceShape"),
            NamedNode::new_unchecked(format!("https://w3id.org/enishi/shapes#{}", finding.shape)).into(),
        );
        add(&node, sh("sourceConstraintComponent"), sh(finding.component).into());
        add(&node, sh("resultMessage"), Literal::new_simple_literal(&finding.message).into());
        let details: Vec<NamedNode> = finding
            .cited
            .iter()
            .map(|c| iri::named(&format!("{base}report/{}", &iri::sha256(format!("{key}\n{}", c.iri))[..20])))
            .collect();
        for detail in &details {
            add(&node, sh("detail"), detail.clone().into());
        }
        for (detail, cited) in details.iter().zip(&finding.cited) {
            add(detail, rdf::TYPE.into_owned(), sh("ValidationResult").into());
            add(detail, sh("focusNode"), iri::named(&cited.iri).into());
            add(detail, sh("resultSeverity"), sh("Info").into());
            add(detail, sh("sourceConstraintComponent"), sh(finding.component).into());
            let sentence = Literal::new_language_tagged_literal_unchecked(&cited.sentence, "ja");
            add(detail, sh("resultMessage"), sentence.into());
        }
    }
    quads
}
