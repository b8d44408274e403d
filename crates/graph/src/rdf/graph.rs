//! A record -> the quads of its document graph; a statement -> the triple that it states.
//!
//! ```text
//! <statement/05/3f…> rdf:reifies <<( <Person/雷軍> eni:ceoOf <Company/小米> )>> ;
//!     a eni:Statement ; eni:polarity eni:positive ; eni:modality eni:asserted ; eni:rule "title@2" ;
//!     eni:inSentence <document/05/s120-171> .
//! <document/05/s120-171> oa:hasSource <document/05> ; oa:hasSelector …#position, …#quote .
//! ```

use oxigraph::model::vocab::xsd;
use oxigraph::model::{GraphName, Literal, LiteralRef, NamedNode, NamedNodeRef, Quad, Term, TermRef, Triple};
use rustc_hash::FxHashSet;

use super::iri;
use super::serialize::unique;
use super::vocabulary as v;
use crate::document::{EntityRecord, Node, Record, Statement};
use crate::judgement::{QUALIFIER, is_fact};
use crate::resource::{Class, NAMESPACE, Ontology, Range, own_iri};

const EDTF: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://id.loc.gov/datatypes/edtf/EDTF");

/// IRIs of predicates.
pub type Predicates = FxHashSet<String>;

/// What document graphs are made with.
#[derive(Clone, Copy, Debug)]
pub struct GraphConfig<'c> {
    /// Base of the IRIs.
    pub base: &'c str,
    /// The ontology.
    pub ontology: &'c Ontology,
    /// Whether the articles' texts are in the graph, as the shapes need them.
    pub text: bool,
    /// Whether mentions are in the graph.
    pub mentions: bool,
}

/// What takes the triples of a graph, one after the other.
pub(crate) trait Triples {
    /// The next one.
    fn add<'o>(&mut self, subject: NamedNodeRef<'_>, predicate: NamedNodeRef<'_>, object: impl Into<TermRef<'o>>);
}

/// Takes those that are wanted as quads.
struct Quads<'q> {
    graph: &'q GraphName,
    wanted: Option<&'q Predicates>,
    out: &'q mut Vec<Quad>,
}

impl<T: Triples> Triples for &mut T {
    fn add<'o>(&mut self, subject: NamedNodeRef<'_>, predicate: NamedNodeRef<'_>, object: impl Into<TermRef<'o>>) {
        (**self).add(subject, predicate, object);
    }
}

impl Triples for Quads<'_> {
    fn add<'o>(&mut self, subject: NamedNodeRef<'_>, predicate: NamedNodeRef<'_>, object: impl Into<TermRef<'o>>) {
        if self.wanted.is_none_or(|wanted| wanted.contains(predicate.as_str())) {
            let object = object.into().into_owned();
            self.out.push(Quad::new(subject.into_owned(), predicate.into_owned(), object, self.graph.clone()));
        }
    }
}

/// The triple of the default graph that a statement states, when it is positive and asserted.
pub fn fact_of(config: GraphConfig<'_>, statement: &Statement) -> Option<Triple> {
    if is_fact(statement) { proposition(config, statement) } else { None }
}

/// What a statement says, whether it affirms it or not.
fn proposition(config: GraphConfig<'_>, statement: &Statement) -> Option<Triple> {
    let subject = match &statement.subject.id {
        Some(id) => iri::named(id),
        None if statement.open => phrase(config.base, &statement.subject.surface),
        None => return None,
    };
    let predicate = match (statement.relation, &statement.predicate) {
        (Some(relation), _) => NamedNode::new_unchecked(config.ontology.relation_iri(relation)),
        (None, Some(open)) => iri::named(&format!("{}predicate/{}", config.base, iri::segment(&open.lemma))),
        (None, None) => return None,
    };
    Some(Triple::new(subject, predicate, object(config, statement)))
}

fn phrase(base: &str, surface: &str) -> NamedNode {
    iri::named(&format!("{base}phrase/{}", iri::segment(surface)))
}

fn object(config: GraphConfig<'_>, statement: &Statement) -> Term {
    let node = &statement.object;
    if let Some(id) = &node.id {
        return iri::named(id).into();
    }
    let text = node.value.as_deref().unwrap_or(&node.surface);
    if statement.open && node.datatype.is_none() {
        return phrase(config.base, text).into();
    }
    let range = statement.relation.and_then(|r| config.ontology.relation(r)).map(|r| &r.range);
    if is_quantity(node, range) {
        return quantity_iri(config.base, statement).into();
    }
    match &node.normalized {
        Some(date) if range == Some(&Range::Date) || is_date_type(node) => date_literal(date).into(),
        _ if node.datatype.as_deref() == Some("rdf:langString")
            || statement.relation.is_some_and(|r| r.name() == "states") =>
        {
            Literal::new_language_tagged_literal_unchecked(text, "ja").into()
        }
        _ => Literal::new_simple_literal(text).into(),
    }
}

fn is_quantity(node: &Node, range: Option<&Range>) -> bool {
    node.id.is_none()
        && (range == Some(&Range::Quantity)
            || node.datatype.as_deref().is_some_and(|d| d.ends_with("quantity") || d.starts_with("qudt")))
}

fn is_date_type(node: &Node) -> bool {
    node.datatype.as_deref().is_some_and(|d| d.starts_with("xsd:g") || d == "xsd:date" || d.starts_with("edtf:"))
}

fn quantity_iri(base: &str, statement: &Statement) -> NamedNode {
    let node = &statement.object;
    let value = node.normalized.as_deref().unwrap_or_else(|| node.value.as_deref().unwrap_or(&node.surface));
    match statement.qualifiers.get("what") {
        Some(what) => iri::named(&format!("{base}quantity/{}/{}", iri::segment(what), iri::segment(value))),
        None => iri::named(&format!("{base}quantity/{}", iri::segment(value))),
    }
}

/// A date literal typed by its form: year, month, day, or EDTF for all else.
pub fn date_literal(date: &str) -> Literal {
    let digits = |range: std::ops::Range<usize>| date.get(range).is_some_and(|s| s.bytes().all(|b| b.is_ascii_digit()));
    let dash = |at: usize| date.as_bytes().get(at) == Some(&b'-');
    // What is in no calendar is a word: not every date was checked before it came here.
    let day = || {
        let number = |range| date.get(range).and_then(|s: &str| s.parse::<u32>().ok()).unwrap_or_default();
        let (y, m, d) = (number(0..4), number(5..7), number(8..10));
        let leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
        let last = match m {
            2 => 28 + u32::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        y > 0 && (1..=last).contains(&d)
    };
    let part = || date.get(5..7).unwrap_or_default();
    let datatype = match date.len() {
        4 if digits(0..4) => xsd::G_YEAR,
        7 if digits(0..4) && dash(4) && ("01"..="12").contains(&part()) => xsd::G_YEAR_MONTH,
        // Of two digits those behind 20 are seasons.
        7 if digits(0..4) && dash(4) && digits(5..7) && part() < "21" => return Literal::new_simple_literal(date),
        10 if digits(0..4) && dash(4) && digits(5..7) && dash(7) && digits(8..10) => {
            if !day() {
                return Literal::new_simple_literal(date);
            }
            xsd::DATE
        }
        _ => EDTF,
    };
    Literal::new_typed_literal(date, datatype)
}

/// Class, names and matches of an entity, in graph `graph`.
pub fn entity_quads(config: GraphConfig<'_>, entity: &EntityRecord, graph: &GraphName, out: &mut Vec<Quad>) {
    self::entity(config, entity, &mut Quads { graph, wanted: None, out });
}

fn entity(config: GraphConfig<'_>, entity: &EntityRecord, to: &mut impl Triples) {
    let subject = iri::cleaned(&entity.id);
    let subject = NamedNodeRef::new_unchecked(&subject);
    called(config, subject, entity.class, &entity.label, &entity.aliases, to);
    if !entity.reading.is_empty() {
        to.add(subject, v::HIDDEN_LABEL, LiteralRef::new_language_tagged_literal_unchecked(&entity.reading, "ja-hrkt"));
    }
    if !entity.first_name.is_empty() {
        to.add(subject, v::LABEL, named(&entity.first_name));
    }
    if !entity.legal_form.is_empty() {
        to.add(subject, v::LEGAL_FORM, named(&entity.legal_form));
    }
    if !entity.wikidata.is_empty() {
        let same = iri::named(&format!("http://www.wikidata.org/entity/{}", entity.wikidata));
        to.add(subject, v::EXACT_MATCH, &same);
    }
}

/// Class and names.
fn called(
    config: GraphConfig<'_>,
    subject: NamedNodeRef<'_>,
    class: Class,
    label: &str,
    aliases: &[String],
    to: &mut impl Triples,
) {
    to.add(subject, v::TYPE, &class_iri(config, class));
    to.add(subject, v::PREF_LABEL, named(label));
    to.add(subject, v::LABEL, named(label));
    for alias in aliases.iter().filter(|a| *a != label) {
        to.add(subject, v::ALT_LABEL, named(alias));
    }
}

fn class_iri(config: GraphConfig<'_>, class: Class) -> NamedNode {
    NamedNode::new_unchecked(config.ontology.class_iri(class))
}

/// A name: in Japanese where it has kana or kanji, else without a language, so that `"OpenAI"` finds it.
fn named(name: &str) -> LiteralRef<'_> {
    let is_japanese = |c: char| matches!(c, '\u{3005}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}');
    if name.contains(is_japanese) { japanese(name) } else { LiteralRef::new_simple_literal(name) }
}

fn japanese(text: &str) -> LiteralRef<'_> {
    LiteralRef::new_language_tagged_literal_unchecked(text, "ja")
}

/// Names of phrases, and parts of quantities, that the objects and subjects of a statement bring along.
pub(crate) fn describe(config: GraphConfig<'_>, statement: &Statement, to: &mut impl Triples) {
    for node in [&statement.subject, &statement.object] {
        if let (Some(id), Some(label)) = (&node.id, &node.label) {
            let subject = iri::cleaned(id);
            let subject = NamedNodeRef::new_unchecked(&subject);
            called(config, subject, node.class.unwrap_or(Class::CONCEPT), label, &node.aliases, to);
            // A class phrase and the class that its members would have.
            let kind = node.kind.map(|kind| class_iri(config, kind));
            if let Some(kind) = &kind {
                to.add(subject, v::OF_KIND, kind);
            }
            if let Some(head) = &node.broader {
                let wider = iri::named(&format!("{}Concept/{head}", config.base));
                to.add(subject, v::BROADER, &wider);
                to.add(wider.as_ref(), v::TYPE, &class_iri(config, Class::CONCEPT));
                to.add(wider.as_ref(), v::PREF_LABEL, named(head));
                to.add(wider.as_ref(), v::LABEL, named(head));
                if let Some(kind) = &kind {
                    to.add(wider.as_ref(), v::OF_KIND, kind);
                }
            }
        }
    }
    let node = &statement.object;
    // A former name is an alias, as the fact says, and a former one.
    if statement.is_fact()
        && statement.relation.is_some_and(|r| r.name() == "alias")
        && statement.qualifiers.get("form").is_some_and(|form| form == "former")
        && let Some(id) = &statement.subject.id
    {
        let name = named(node.value.as_deref().unwrap_or(&node.surface));
        to.add(iri::named(id).as_ref(), v::FORMER_NAME, name);
    }
    let range = statement.relation.and_then(|r| config.ontology.relation(r)).map(|r| &r.range);
    if is_quantity(node, range) {
        let subject = quantity_iri(config.base, statement);
        let subject = subject.as_ref();
        to.add(subject, v::TYPE, v::QUANTITY);
        to.add(subject, v::PREF_LABEL, japanese(node.value.as_deref().unwrap_or(&node.surface)));
        if let Some((value, unit)) = node.normalized.as_deref().map(|n| n.split_once(' ').unwrap_or((n, ""))) {
            let decimal = value.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-') && !value.is_empty();
            let datatype = if decimal { xsd::DECIMAL } else { xsd::STRING };
            to.add(subject, v::VALUE, LiteralRef::new_typed_literal(value, datatype));
            let currency = unit.len() == 3 && unit.bytes().all(|b| b.is_ascii_uppercase());
            if !unit.is_empty() {
                let unit_of = if currency { v::CURRENCY } else { v::UNIT_TEXT };
                to.add(subject, unit_of, LiteralRef::new_simple_literal(unit));
            }
        }
        if let Some(what) = statement.qualifiers.get("what") {
            let of = NamedNode::new_unchecked(own_iri("what"));
            to.add(subject, of.as_ref(), LiteralRef::new_simple_literal(what));
        }
    }
}

/// Adds what the documents themselves call an entity, and with which legal form, to the default graph.
pub fn called_quads(entity: &EntityRecord, out: &mut Vec<Quad>) {
    call(entity, &mut Quads { graph: &GraphName::DefaultGraph, wanted: None, out });
}

/// The same for any graph.
pub(crate) fn call(entity: &EntityRecord, to: &mut impl Triples) {
    for (predicate, name) in [(v::LABEL, &entity.first_name), (v::LEGAL_FORM, &entity.legal_form)] {
        if !name.is_empty() {
            to.add(NamedNodeRef::new_unchecked(&iri::cleaned(&entity.id)), predicate, named(name));
        }
    }
}

struct Writer<'w, T: Triples> {
    config: GraphConfig<'w>,
    document: NamedNode,
    to: T,
}

impl<T: Triples> Writer<'_, T> {
    fn add<'o>(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, object: impl Into<TermRef<'o>>) {
        self.to.add(subject.as_ref(), predicate, object);
    }
    fn text(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, text: &str) {
        self.add(subject, predicate, LiteralRef::new_simple_literal(text));
    }
    /// The selectors of a stretch of text.
    fn selectors(&mut self, target: &NamedNode, title: bool, begin: u32, end: u32, quote: &str) {
        let document = self.document.clone();
        self.add(target, v::HAS_SOURCE, &document);
        self.text(target, v::FIELD, if title { "title" } else { "text" });
        let position = NamedNode::new_unchecked(format!("{}#position", target.as_str()));
        let exact = NamedNode::new_unchecked(format!("{}#quote", target.as_str()));
        self.add(target, v::HAS_SELECTOR, &position);
        self.add(target, v::HAS_SELECTOR, &exact);
        self.add(&position, v::TYPE, v::TEXT_POSITION_SELECTOR);
        self.add(&position, v::START, &Literal::from(begin));
        self.add(&position, v::END, &Literal::from(end));
        self.add(&exact, v::TYPE, v::TEXT_QUOTE_SELECTOR);
        self.text(&exact, v::EXACT, quote);
    }
    fn document(&mut self, record: &Record) {
        let (document, d) = (self.document.clone(), &record.document);
        self.add(&document, v::TYPE, v::DOCUMENT);
        self.text(&document, v::IDENTIFIER, &d.id);
        self.text(&document, v::TEXT_HASH, &iri::sha256(&d.text));
        if let Some(title) = &d.title {
            self.add(&document, v::TITLE, japanese(title));
        }
        if let Some(published) = &d.published {
            self.add(&document, v::ISSUED, &date_literal(published));
        }
        if let Some(publisher) = &d.publisher {
            self.text(&document, v::PUBLISHER, publisher);
        }
        if let Some(url) = &d.url {
            match NamedNode::new(url) {
                Ok(url) => self.add(&document, v::SOURCE, &url),
                Err(_) => self.text(&document, v::SOURCE, url),
            }
        }
        if self.config.text {
            self.add(&document, v::ARTICLE_BODY, japanese(&d.text));
        }
    }
    fn activity(&mut self, record: &Record) -> NamedNode {
        let p = &record.provenance;
        let key = iri::sha256(
            [
                &p.program,
                &p.ontology,
                &p.resources,
                &p.options,
                &record.document.id,
                &iri::document_hash(&record.document),
            ]
            .map(String::as_str)
            .join("\n"),
        );
        let activity = iri::named(&format!("{}activity/{}", self.config.base, &key[..20]));
        let software = iri::named(&format!("{}software/enishi-{}", self.config.base, iri::segment(&p.program)));
        let document = self.document.clone();
        self.add(&activity, v::TYPE, v::ACTIVITY);
        self.add(&activity, v::USED, &document);
        self.add(&activity, v::WAS_ASSOCIATED_WITH, &software);
        self.text(&activity, v::ONTOLOGY_HASH, &p.ontology);
        self.text(&activity, v::MODEL_HASH, &p.resources);
        self.text(&activity, v::OPTIONS, &p.options);
        self.add(&software, v::TYPE, v::SOFTWARE_AGENT);
        self.text(&software, v::SOFTWARE_VERSION, &p.program);
        activity
    }
    fn statement(&mut self, s: &Statement, activity: &NamedNode, sentences: &mut FxHashSet<(bool, u32, u32)>) {
        let Some(proposition) = proposition(self.config, s) else { return };
        let title = s.sentence < 0;
        let kind = if title { 't' } else { 's' };
        let sentence = NamedNode::new_unchecked(format!("{}/{kind}{}-{}", self.document.as_str(), s.begin, s.end));
        if sentences.insert((title, s.begin, s.end)) {
            self.add(&sentence, v::TYPE, v::SENTENCE);
            self.add(&sentence, v::SENTENCE_NUMBER, &Literal::from(s.sentence));
            self.selectors(&sentence, title, s.begin, s.end, &s.text);
        }
        let node = iri::statement(self.config.base, s);
        let document = self.document.clone();
        self.add(&node, v::REIFIES, TermRef::Triple(&proposition));
        self.add(&node, v::TYPE, v::STATEMENT);
        self.add(&node, v::POLARITY, &NamedNode::new_unchecked(format!("{NAMESPACE}{}", s.polarity.name())));
        self.add(&node, v::MODALITY, &NamedNode::new_unchecked(format!("{NAMESPACE}{}", s.modality.name())));
        self.add(&node, v::IN_SENTENCE, &sentence);
        self.add(&node, v::IN_DOCUMENT, &document);
        self.add(&node, v::WAS_GENERATED_BY, activity);
        self.text(&node, v::RULE, &s.rule);
        let confidence = format!("{:.3}", s.confidence);
        self.add(&node, v::CONFIDENCE, LiteralRef::new_typed_literal(&confidence, xsd::DECIMAL));
        self.text(&node, v::SUBJECT_SURFACE, &s.subject.surface);
        self.text(&node, v::OBJECT_SURFACE, &s.object.surface);
        if let Some(speaker) = &s.speaker {
            self.text(&node, v::SPEAKER, speaker);
        }
        if let Some(time) = &s.time {
            self.text(&node, v::TIME_TEXT, &time.text);
            if let Some(value) = &time.value {
                self.add(&node, v::TIME, &date_literal(value));
            }
        }
        if let Some(predicate) = &s.predicate {
            self.text(&node, v::PREDICATE_SURFACE, &predicate.surface);
            self.text(&node, v::PREDICATE_LEMMA, &predicate.lemma);
        }
        for (name, value) in &s.qualifiers {
            if name == QUALIFIER {
                self.text(&node, v::EDITORIAL_NOTE, value);
                continue;
            }
            self.text(&node, NamedNode::new_unchecked(own_iri(name)).as_ref(), value);
        }
        describe(self.config, s, &mut self.to);
    }
}

/// The graph of a document: metadata, statements, their sentences, mentions, provenance. Sorted, each quad once.
pub fn document_quads(config: GraphConfig<'_>, record: &Record) -> Vec<Quad> {
    document_quads_with(config, record, None)
}

/// Those of the graph of a document that have a wanted predicate.
pub fn document_quads_with(config: GraphConfig<'_>, record: &Record, wanted: Option<&Predicates>) -> Vec<Quad> {
    let graph = iri::document(config.base, &record.document.id).into();
    let mut quads = Vec::new();
    document_triples(config, record, Quads { graph: &graph, wanted, out: &mut quads });
    unique(&mut quads);
    quads
}

/// The graph of a document; triples may come twice.
pub(super) fn document_triples(config: GraphConfig<'_>, record: &Record, to: impl Triples) {
    let mut writer = Writer { config, document: iri::document(config.base, &record.document.id), to };
    writer.document(record);
    let activity = writer.activity(record);
    let mut sentences = FxHashSet::default();
    for statement in &record.statements {
        writer.statement(statement, &activity, &mut sentences);
    }
    for entity in &record.entities {
        self::entity(config, entity, &mut writer.to);
    }
    if config.mentions {
        let (mut text, mut title) = (Slicer::new(record.field(false)), Slicer::new(record.field(true)));
        for mention in &record.mentions {
            let Some(entity) = record.entities.get(mention.entity) else { continue };
            let quote = if mention.title { &mut title } else { &mut text }.slice(mention.begin, mention.end);
            let kind = if mention.title { "mt" } else { "m" };
            let node = NamedNode::new_unchecked(format!(
                "{}/{kind}{}-{}",
                writer.document.as_str(),
                mention.begin,
                mention.end
            ));
            writer.add(&node, v::TYPE, v::MENTION);
            writer.add(&node, v::REFERS_TO, NamedNodeRef::new_unchecked(&iri::cleaned(&entity.id)));
            writer.selectors(&node, mention.title, mention.begin, mention.end, quote);
        }
    }
}

/// Slices by characters, fast for places in ascending order.
pub struct Slicer<'t> {
    text: &'t str,
    chars: u32,
    bytes: usize,
}

impl<'t> Slicer<'t> {
    /// A slicer of `text`.
    pub fn new(text: &'t str) -> Self {
        Self { text, chars: 0, bytes: 0 }
    }
    fn byte(&mut self, char: u32) -> usize {
        if char < self.chars {
            (self.chars, self.bytes) = (0, 0);
        }
        for c in self.text[self.bytes..].chars().take((char - self.chars) as usize) {
            self.bytes += c.len_utf8();
            self.chars += 1;
        }
        self.bytes
    }
    /// Characters `begin..end`, cut at the end of the text.
    pub fn slice(&mut self, begin: u32, end: u32) -> &'t str {
        let first = self.byte(begin);
        let mut rest = Self { text: self.text, chars: self.chars, bytes: self.bytes };
        &self.text[first..rest.byte(end.max(begin))]
    }
}

/// The ontology as quads of its own graph.
pub fn ontology_quads(ontology: &Ontology) -> Vec<Quad> {
    use oxigraph::io::{RdfFormat, RdfParser};
    let graph: GraphName = iri::ontology_graph().into();
    let mut out = Vec::new();
    for (_, text) in ontology.sources() {
        let parser = RdfParser::from_format(RdfFormat::Turtle).with_default_graph(graph.clone()).rename_blank_nodes();
        // The sources were read once before; a line that fails now cannot occur.
        out.extend(parser.for_slice(text).filter_map(Result::ok));
    }
    out
}
