//! Any sequence of changes leaves the graph that a build from scratch makes; damage is named and stays where it is.

use oxigraph::model::Dataset;
use oxigraph::model::dataset::{CanonicalizationAlgorithm, CanonicalizationHashAlgorithm};

use super::{Knowledge, KnowledgeConfig, Store, StoreError, StoreWriter};
use crate::document::{Document, EntityRecord, MentionRecord, Modality, Node, Polarity, Record, Statement, Time};
use crate::rdf::{iri::sha256, serialize};
use crate::resource::{Class, Ontology, Relation};

const BASE: &str = "https://example.org/id/";

/// A small deterministic source of random numbers.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

fn entity(class: Class, number: u64) -> EntityRecord {
    let label = format!("名{number}");
    EntityRecord {
        id: format!("{BASE}{class}/{label}"),
        class,
        label,
        aliases: vec![format!("N{number}")],
        ..EntityRecord::default()
    }
}

/// A document with statements about a few entities; equal numbers give equal records.
pub(super) fn record(id: &str, seed: u64) -> Record {
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xABCD);
    let relations = ["ceoOf", "develops", "partnersWith", "locatedIn", "partOf", "foundedOn", "metric"];
    let mut record = Record { document: Document { id: id.to_owned(), ..Document::default() }, ..Record::default() };
    let mut text = String::new();
    for number in 0..1 + random.below(5) {
        let relation = relations[random.below(7) as usize];
        let (a, b) = match relation {
            "ceoOf" => (Class::PERSON, Class::COMPANY),
            "develops" => (Class::COMPANY, Class::AI_MODEL),
            "locatedIn" => (Class::PLACE, Class::PLACE),
            _ => (Class::COMPANY, Class::COMPANY),
        };
        let (subject, object) = (entity(a, random.below(6)), entity(b, 10 + random.below(6)));
        let begin = text.chars().count() as u32;
        let sentence = format!("{}は{}と{relation}した。", subject.label, object.label);
        text.push_str(&sentence);
        let end = text.chars().count() as u32;
        let node = |e: &EntityRecord, at: u32| Node {
            id: Some(e.id.clone()),
            class: Some(e.class),
            label: Some(e.label.clone()),
            surface: e.label.clone(),
            aliases: e.aliases.clone(),
            begin: begin + at,
            end: begin + at + e.label.chars().count() as u32,
            ..Node::default()
        };
        let literal = |value: &str, datatype: &str| Node {
            value: Some(value.to_owned()),
            datatype: Some(datatype.to_owned()),
            normalized: Some(value.to_owned()),
            surface: value.to_owned(),
            begin,
            end,
            ..Node::default()
        };
        record.mentions.push(MentionRecord { entity: record.entities.len(), title: false, begin, end: begin + 2 });
        record.statements.push(Statement {
            document: id.to_owned(),
            sentence: number as i64,
            begin,
            end,
            text: sentence,
            subject: node(&subject, 0),
            relation: Some(Relation::intern(relation)),
            predicate: None,
            object: match relation {
                "foundedOn" => literal("2024-05", "xsd:gYearMonth"),
                "metric" => literal("100 回", "eni:quantity"),
                _ => node(&object, subject.label.chars().count() as u32 + 1),
            },
            polarity: if random.below(5) == 0 { Polarity::Negative } else { Polarity::Positive },
            modality: if random.below(4) == 0 { Modality::Planned } else { Modality::Asserted },
            speaker: None,
            time: (random.below(3) == 0).then(|| Time {
                text: "5月".to_owned(),
                value: Some(format!("20{:02}-05", 10 + random.below(15))),
                precision: None,
            }),
            qualifiers: [("what".to_owned(), "回数".to_owned())].into(),
            confidence: 0.8,
            rule: "test@1".to_owned(),
            open: false,
        });
        record.entities.push(subject);
    }
    record.document.text = text;
    record
}

/// Sorted N-Quads of everything, and the RDFC-1.0 hash of the dataset.
fn fingerprint(store: &mut Store, ontology: &Ontology) -> Result<(String, String), StoreError> {
    let (records, damaged) = store.records()?;
    assert!(damaged.is_empty(), "{damaged:?}");
    let config = KnowledgeConfig { base: BASE, ontology, infer: true, as_of: None };
    let mut quads = Knowledge::new(&config, &records).dataset(&config, &records, true, true);
    let own = crate::rdf::iri::ontology_graph().into();
    quads.retain(|q| q.graph_name != own);
    let mut dataset: Dataset = quads.iter().filter(|q| !matches!(q.object, oxigraph::model::Term::Triple(_))).collect();
    dataset.canonicalize(CanonicalizationAlgorithm::Rdfc10 { hash_algorithm: CanonicalizationHashAlgorithm::Sha256 });
    let mut lines: Vec<String> = dataset.iter().map(|q| format!("{q} .\n")).collect();
    lines.sort();
    Ok((serialize::nquads(&quads), sha256(lines.concat())))
}

#[test]
fn any_sequence_of_changes_equals_a_rebuild() -> Result<(), Box<dyn std::error::Error>> {
    let sequences = std::env::var("ENISHI_SEQUENCES").ok().and_then(|n| n.parse().ok()).unwrap_or(25);
    let ontology = Ontology::embedded();
    for sequence in 0..sequences {
        let folder = tempfile::tempdir()?;
        let mut random = Random(sequence);
        let mut wanted = std::collections::BTreeMap::new();
        let mut writer = StoreWriter::open(folder.path(), BASE)?;
        for _ in 0..50 {
            let id = format!("d{}", random.below(12));
            match random.below(10) {
                0..6 => {
                    let seed = random.below(40);
                    writer.put(&record(&id, seed), "made", 1)?;
                    wanted.insert(id, seed);
                }
                6..8 => {
                    assert_eq!(writer.remove(&id), wanted.remove(&id).is_some());
                }
                8 => {
                    // Renamed: away under one id, back under another.
                    if let Some(seed) = wanted.remove(&id) {
                        writer.remove(&id);
                        writer.put(&record("renamed", seed), "made", 1)?;
                        wanted.insert("renamed".to_owned(), seed);
                    }
                }
                _ => {
                    writer.commit()?;
                    writer = StoreWriter::open(folder.path(), BASE)?;
                }
            }
        }
        let (mut store, _) = writer.commit()?;
        let anew = tempfile::tempdir()?;
        let mut writer = StoreWriter::open(anew.path(), BASE)?;
        for (id, seed) in wanted.iter().rev() {
            writer.put(&record(id, *seed), "made", 1)?;
        }
        let (mut rebuilt, _) = writer.commit()?;
        assert_eq!(fingerprint(&mut store, &ontology)?, fingerprint(&mut rebuilt, &ontology)?, "sequence {sequence}");
        assert_eq!(Store::open(folder.path())?.manifest(), store.manifest());
    }
    Ok(())
}

#[test]
fn plans_and_denials_are_no_facts() {
    let ontology = Ontology::embedded();
    let config = KnowledgeConfig { base: BASE, ontology: &ontology, infer: false, as_of: None };
    let records: Vec<Record> = (0..50).map(|i| record(&format!("d{i}"), i)).collect();
    let knowledge = Knowledge::new(&config, &records);
    for (edge, supports) in &knowledge.facts {
        assert!(!supports.is_empty(), "{edge:?}");
        assert!(supports.iter().all(|s| s.of(&records).is_some_and(Statement::is_fact)));
    }
    let stated = records.iter().flat_map(|r| &r.statements).filter(|s| s.is_fact()).count();
    assert_eq!(knowledge.facts.values().map(Vec::len).sum::<usize>(), stated);
}

#[test]
fn a_second_writer_is_refused_and_readers_go_on() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let mut writer = StoreWriter::open(folder.path(), BASE)?;
    writer.put(&record("a", 1), "made", 1)?;
    writer.commit()?;
    let first = StoreWriter::open(folder.path(), BASE)?;
    assert!(matches!(StoreWriter::open(folder.path(), BASE), Err(StoreError::Locked(_))));
    assert_eq!(Store::open(folder.path())?.records()?.0.len(), 1);
    drop(first);
    assert!(StoreWriter::open(folder.path(), BASE).is_ok());
    Ok(())
}

#[test]
fn damage_is_named_and_the_rest_works() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let mut writer = StoreWriter::open(folder.path(), BASE)?;
    for i in 0..5 {
        writer.put(&record(&format!("d{i}"), i), "made", 1)?;
    }
    let (mut store, _) = writer.commit()?;
    let entry = store.manifest().documents["d3"].clone();
    let path = folder.path().join("records").join(&entry.file);
    let mut bytes = std::fs::read(&path)?;
    bytes[entry.offset as usize + 20] ^= 1;
    std::fs::write(&path, bytes)?;
    let (records, damaged) = store.records()?;
    assert_eq!(records.len(), 4);
    assert_eq!(damaged.len(), 1);
    assert!(damaged[0].to_string().contains("\"d3\""), "{}", damaged[0]);
    assert_eq!(store.verify().len(), 1);
    Ok(())
}

#[test]
fn another_format_is_refused() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join("manifest.json"), r#"{"format": 99, "else": true}"#)?;
    let message = Store::open(folder.path()).err().map(|e| e.to_string()).unwrap_or_default();
    assert!(message.contains("format 99"), "{message}");
    std::fs::write(folder.path().join("manifest.json"), "{\n oh")?;
    let message = Store::open(folder.path()).err().map(|e| e.to_string()).unwrap_or_default();
    assert!(message.contains("manifest.json:2:"), "{message}");
    Ok(())
}

#[test]
fn every_format_of_rdf_reads_back_as_it_was_written() -> Result<(), Box<dyn std::error::Error>> {
    use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfParser};
    let ontology = Ontology::embedded();
    let config = KnowledgeConfig { base: BASE, ontology: &ontology, infer: true, as_of: None };
    let records: Vec<Record> = (0..20).map(|i| record(&format!("d{i}"), i)).collect();
    let quads = Knowledge::new(&config, &records).dataset(&config, &records, true, false);
    let own = crate::rdf::iri::ontology_graph().into();
    for (format, how) in [
        (RdfFormat::NQuads, serialize::Reification::Rdf12),
        (RdfFormat::TriG, serialize::Reification::Rdf12),
        (RdfFormat::NQuads, serialize::Reification::Rdf11),
        (RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() }, serialize::Reification::Rdf11),
        (RdfFormat::TriG, serialize::Reification::None),
    ] {
        let quads = serialize::prepare(quads.iter().filter(|q| q.graph_name != own).cloned(), how);
        let bytes = serialize::write(&quads, format, BASE, Vec::new())?;
        let read: Vec<_> = RdfParser::from_format(format).for_slice(&bytes).collect::<Result<_, _>>()?;
        assert_eq!(serialize::nquads(&read), serialize::nquads(&quads), "{format:?}");
    }
    Ok(())
}
