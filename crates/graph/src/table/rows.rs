//! Records and facts -> rows.

use std::collections::BTreeMap;
use std::ops::Range;

use oxigraph::model::Term;

use super::{Cell, Kind, Table};
use crate::document::{Node, Record, Statement};
use crate::network::Names;
use crate::resource::Class;
use crate::store::{Knowledge, Support, of_record};

/// The parts of an amount: number and unit.
fn amount(node: &Node) -> (Cell, Cell) {
    let Some((number, unit)) = node.normalized.as_deref().map(|n| n.split_once(' ').unwrap_or((n, ""))) else {
        return (Cell::Empty, Cell::Empty);
    };
    match number.parse::<f64>() {
        Ok(value) if !is_date(node) => (Cell::Number(value), Cell::text(unit)),
        _ => (Cell::Empty, Cell::Empty),
    }
}

fn is_date(node: &Node) -> bool {
    node.datatype.as_deref().is_some_and(|d| d.starts_with("xsd:g") || d == "xsd:date" || d.starts_with("edtf"))
}

/// What kind of thing the object is: entity, concept, number, date or text.
fn value_kind(node: &Node) -> &'static str {
    match (&node.id, amount(node).0) {
        (Some(_), _) if node.class == Some(Class::CONCEPT) => "concept",
        (Some(_), _) => "entity",
        _ if is_date(node) => "date",
        (None, Cell::Number(_)) => "number",
        _ => "text",
    }
}

fn of_node(node: &Node) -> String {
    node.label.clone().or_else(|| node.value.clone()).unwrap_or_else(|| node.surface.clone())
}

/// Begin and end of when a statement holds, as far as it says.
fn interval(s: &Statement) -> (Cell, Cell) {
    let value = s.time.as_ref().and_then(|t| t.value.as_deref()).unwrap_or("");
    let of = |name: &str| s.qualifiers.get(name).cloned();
    let (begin, end) = value.split_once('/').unwrap_or((value, ""));
    // Open at one end: ../2017-02
    let (begin, end) =
        (Some(begin).filter(|b| *b != "..").unwrap_or(""), Some(end).filter(|e| *e != "..").unwrap_or(""));
    let begin = of("begin").or_else(|| of("from")).or_else(|| of("since")).unwrap_or_else(|| begin.to_owned());
    let end = of("end").or_else(|| of("until")).or_else(|| of("to")).unwrap_or_else(|| end.to_owned());
    (Cell::text(begin), Cell::text(end))
}

/// What the surest statement of a fact says of it; the first of equals speaks.
struct Best {
    confidence: f32,
    /// The words of what is no thing.
    value: Option<String>,
    kind: &'static str,
    number: (Cell, Cell),
    interval: (Cell, Cell),
    what: Cell,
    modality: &'static str,
    text: String,
    document: String,
}

/// Statements with the facts that they state, in order of the records.
pub struct Stating(Vec<(Support, u32)>);

/// Rows of facts from records that are seen one by one.
pub struct FactRows {
    best: Vec<Option<Best>>,
}

/// What the statements of some records say of facts.
#[derive(Default)]
pub struct FactsSaid(Vec<(u32, Best)>);

impl Stating {
    /// All statements of the facts of `knowledge`.
    pub fn all(knowledge: &Knowledge) -> Self {
        let of =
            |(fact, all): (usize, &Vec<Support>)| all.iter().map(|support| (*support, fact as u32)).collect::<Vec<_>>();
        Self::of(knowledge.facts.values().enumerate().flat_map(of))
    }
    /// The surest statements, one of each fact in their order.
    pub fn surest(surest: &[Support]) -> Self {
        Self::of(surest.iter().copied().zip(0..))
    }
    fn of(stating: impl Iterator<Item = (Support, u32)>) -> Self {
        let mut stating: Vec<(Support, u32)> = stating.collect();
        stating.sort_unstable();
        Self(stating)
    }
    /// Adds to `said` what the statements of a record say of facts.
    pub fn look(&self, number: usize, record: &Record, said: &mut FactsSaid) {
        for (support, fact) in of_record(&self.0, number, |(support, _)| *support) {
            let Some(statement) = record.statements.get(support.statement as usize) else { continue };
            let object = &statement.object;
            let thing = object.id.is_some();
            let best = Best {
                confidence: statement.confidence,
                value: (!thing).then(|| of_node(object)),
                kind: value_kind(object),
                number: if thing { (Cell::Empty, Cell::Empty) } else { amount(object) },
                interval: interval(statement),
                what: Cell::text(statement.qualifiers.get("what").cloned().unwrap_or_default()),
                modality: statement.modality.name(),
                text: statement.text.clone(),
                document: statement.document.clone(),
            };
            said.0.push((*fact, best));
        }
    }
}

impl FactRows {
    /// For so many facts.
    pub fn new(facts: usize) -> Self {
        Self { best: (0..facts).map(|_| None).collect() }
    }
    /// Takes what was said; of equals the first speaks.
    pub fn take(&mut self, said: FactsSaid) {
        for (fact, said) in said.0 {
            let best = &mut self.best[fact as usize];
            if best.as_ref().is_none_or(|best| said.confidence > best.confidence) {
                *best = Some(said);
            }
        }
    }
    /// The rows of some of the facts: what, how many statements and documents say so, and the sentence of the surest.
    pub fn table(&self, knowledge: &Knowledge, names: &Names, facts: Range<usize>) -> Table {
        let of = Named { knowledge, names };
        let mut table = empty();
        for number in facts {
            let Some((&(s, relation, o), supports)) = knowledge.facts.get_index(number) else { continue };
            let Some(best) = &self.best[number] else { continue };
            let mut documents: Vec<u32> = supports.iter().map(|s| s.record).collect();
            documents.dedup();
            let value = best.value.as_ref();
            table.rows.push(vec![
                of.label(s),
                of.class(s),
                Cell::text(relation.name()),
                value.map_or_else(|| of.label(o), Cell::text),
                if value.is_none() { of.class(o) } else { Cell::Empty },
                Cell::text(best.kind),
                best.number.0.clone(),
                best.number.1.clone(),
                best.what.clone(),
                best.interval.0.clone(),
                best.interval.1.clone(),
                Cell::text(best.modality),
                Cell::Number((f64::from(best.confidence) * 1000.0).round() / 1000.0),
                Cell::Count(supports.len() as i64),
                Cell::Count(documents.len() as i64),
                Cell::text(best.text.clone()),
                Cell::text(best.document.clone()),
                of.id(s),
                if value.is_none() { of.id(o) } else { Cell::Empty },
            ]);
        }
        table
    }
}

/// The cells of a term.
struct Named<'k> {
    knowledge: &'k Knowledge,
    names: &'k Names,
}

impl Named<'_> {
    fn label(&self, number: u32) -> Cell {
        Cell::text(self.names.label(self.knowledge.term(number)))
    }
    fn class(&self, number: u32) -> Cell {
        let Term::NamedNode(node) = self.knowledge.term(number) else { return Cell::Empty };
        self.names.by_id.get(node.as_str()).map_or(Cell::Empty, |(class, _)| Cell::text(class.name()))
    }
    fn id(&self, number: u32) -> Cell {
        match self.knowledge.term(number) {
            Term::NamedNode(node) => Cell::text(node.as_str()),
            _ => Cell::Empty,
        }
    }
}

/// The table of facts without a row.
fn empty() -> Table {
    use Kind::{Count, Number, Text};
    let columns = vec![
        ("subject", Text),
        ("subject_class", Text),
        ("relation", Text),
        ("object", Text),
        ("object_class", Text),
        ("value_kind", Text),
        ("number", Number),
        ("unit", Text),
        ("what", Text),
        ("begin", Text),
        ("end", Text),
        ("modality", Text),
        ("confidence", Number),
        ("statements", Count),
        ("documents", Count),
        ("sentence", Text),
        ("document", Text),
        ("subject_id", Text),
        ("object_id", Text),
    ];
    Table { name: "facts", columns, rows: Vec::new() }
}

/// One row a fact, and with `inferred` one a conclusion.
pub fn facts(knowledge: &Knowledge, records: &[Record], names: &Names, inferred: bool) -> Table {
    let (stating, mut rows) = (Stating::all(knowledge), FactRows::new(knowledge.facts.len()));
    for (number, record) in records.iter().enumerate() {
        let mut said = FactsSaid::default();
        stating.look(number, record, &mut said);
        rows.take(said);
    }
    let mut table = rows.table(knowledge, names, 0..knowledge.facts.len());
    let of = Named { knowledge, names };
    for &(s, relation, o) in knowledge.inferred.keys().filter(|_| inferred) {
        let mut row =
            vec![of.label(s), of.class(s), Cell::text(relation.name()), of.label(o), of.class(o), Cell::text("entity")];
        row.extend([const { Cell::Empty }; 5]);
        row.extend([Cell::text("inferred"), Cell::Empty, Cell::Count(0), Cell::Count(0)]);
        row.extend([Cell::Empty, Cell::Empty, of.id(s), of.id(o)]);
        table.rows.push(row);
    }
    table
}

/// One row a statement, denials and plans too.
pub fn statements(records: &[Record]) -> Table {
    use Kind::{Count, Number, Text};
    let columns = vec![
        ("document", Text),
        ("sentence_number", Count),
        ("begin", Count),
        ("end", Count),
        ("subject", Text),
        ("subject_class", Text),
        ("subject_id", Text),
        ("relation", Text),
        ("object", Text),
        ("object_class", Text),
        ("object_id", Text),
        ("value_kind", Text),
        ("normalized", Text),
        ("number", Number),
        ("unit", Text),
        ("polarity", Text),
        ("modality", Text),
        ("speaker", Text),
        ("time", Text),
        ("qualifiers", Text),
        ("confidence", Number),
        ("rule", Text),
        ("sentence", Text),
    ];
    let row = |s: &Statement| {
        let class = |node: &Node| Cell::text(node.class.map_or("", |c| c.name()));
        let id = |node: &Node| Cell::text(node.id.clone().unwrap_or_default());
        let (number, unit) = amount(&s.object);
        let relation = match (&s.relation, &s.predicate) {
            (Some(relation), _) => relation.name().to_owned(),
            (None, Some(predicate)) => predicate.lemma.clone(),
            (None, None) => String::new(),
        };
        let qualifiers: Vec<String> = s.qualifiers.iter().map(|(name, value)| format!("{name}={value}")).collect();
        vec![
            Cell::text(s.document.clone()),
            Cell::Count(s.sentence),
            Cell::Count(i64::from(s.begin)),
            Cell::Count(i64::from(s.end)),
            Cell::text(of_node(&s.subject)),
            class(&s.subject),
            id(&s.subject),
            Cell::text(relation),
            Cell::text(of_node(&s.object)),
            class(&s.object),
            id(&s.object),
            Cell::text(value_kind(&s.object)),
            Cell::text(s.object.normalized.clone().unwrap_or_default()),
            number,
            unit,
            Cell::text(s.polarity.name()),
            Cell::text(s.modality.name()),
            Cell::text(s.speaker.clone().unwrap_or_default()),
            Cell::text(s.time.as_ref().map_or("", |t| t.value.as_deref().unwrap_or(&t.text))),
            Cell::text(qualifiers.join("; ")),
            Cell::Number((f64::from(s.confidence) * 1000.0).round() / 1000.0),
            Cell::text(s.rule.clone()),
            Cell::text(s.text.clone()),
        ]
    };
    let rows = records.iter().flat_map(|r| &r.statements).map(row).collect();
    Table { name: "statements", columns, rows }
}

/// One row an entity: its names, and in how many documents it is.
pub fn entities(records: &[Record], names: &Names) -> Table {
    use Kind::{Count, Text};
    #[derive(Default)]
    struct Known {
        class: &'static str,
        label: String,
        aliases: std::collections::BTreeSet<String>,
        reading: String,
        wikidata: String,
        documents: i64,
        mentions: i64,
    }
    let mut all: BTreeMap<String, Known> = BTreeMap::new();
    for record in records {
        let mut mentions = vec![0; record.entities.len()];
        for mention in &record.mentions {
            if let Some(count) = mentions.get_mut(mention.entity) {
                *count += 1;
            }
        }
        for (entity, mentions) in record.entities.iter().zip(mentions) {
            let id = crate::rdf::iri::named(&entity.id).into_string();
            if names.kinds.contains(&id) || entity.class == Class::CONCEPT {
                continue;
            }
            let known = all.entry(id).or_default();
            if known.label.is_empty() {
                known.label.clone_from(&entity.label);
                known.class = entity.class.name();
            }
            known.aliases.extend(entity.aliases.iter().filter(|a| **a != entity.label).cloned());
            if known.reading.is_empty() {
                known.reading.clone_from(&entity.reading);
            }
            if known.wikidata.is_empty() {
                known.wikidata.clone_from(&entity.wikidata);
            }
            known.documents += 1;
            known.mentions += mentions;
        }
    }
    let columns = vec![
        ("id", Text),
        ("label", Text),
        ("class", Text),
        ("aliases", Text),
        ("reading", Text),
        ("wikidata", Text),
        ("documents", Count),
        ("mentions", Count),
    ];
    let rows = all
        .into_iter()
        .map(|(id, known)| {
            let aliases: Vec<String> = known.aliases.into_iter().collect();
            vec![
                Cell::text(id),
                Cell::text(known.label),
                Cell::text(known.class),
                Cell::text(aliases.join("|")),
                Cell::text(known.reading),
                Cell::text(known.wikidata),
                Cell::Count(known.documents),
                Cell::Count(known.mentions),
            ]
        })
        .collect();
    Table { name: "entities", columns, rows }
}
