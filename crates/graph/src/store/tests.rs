//! Any sequence of changes leaves the graph that a build from scratch makes; damage is named and stays where it is.

use std::path::{Path, PathBuf};

use oxigraph::model::Dataset;
use oxigraph::model::dataset::{CanonicalizationAlgorithm, CanonicalizationHashAlgorithm};

use super::{Knowledge, KnowledgeConfig, Store, StoreError, StoreWriter, migrate, rebuild};
use crate::document::{
    Document, DocumentAnalysis, Entity, EntityRecord, MentionRecord, Modality, Node, Polarity, Record, Statement, Time,
};
use crate::rdf::{iri::sha256, serialize};
use crate::resolve::{Decisions, Gatherer, unify};
use crate::resource::{Class, Lexicon, Ontology, Relation};

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
            evidence: Vec::new(),
        });
        record.entities.push(subject);
    }
    record.document.text = text;
    record
}

/// Sorted N-Quads of everything, and the RDFC-1.0 hash of the dataset.
fn fingerprint(store: &Store, ontology: &Ontology) -> (String, String) {
    let (records, damaged) = store.records();
    assert!(damaged.is_empty(), "{damaged:?}");
    let config = KnowledgeConfig { base: BASE, ontology, infer: true, as_of: None };
    let mut quads = Knowledge::new(&config, &records).dataset(&config, &records, true, true);
    let own = crate::rdf::iri::ontology_graph().into();
    quads.retain(|q| q.graph_name != own);
    let mut dataset: Dataset = quads.iter().filter(|q| !matches!(q.object, oxigraph::model::Term::Triple(_))).collect();
    dataset.canonicalize(CanonicalizationAlgorithm::Rdfc10 { hash_algorithm: CanonicalizationHashAlgorithm::Sha256 });
    let mut lines: Vec<String> = dataset.iter().map(|q| format!("{q} .\n")).collect();
    lines.sort();
    (serialize::nquads(&quads), sha256(lines.concat()))
}

/// Entities of all records as one graph has them, after the decisions of a person.
fn resolved(store: &Store, decisions: &str, ontology: &Ontology) -> Result<String, Box<dyn std::error::Error>> {
    let mut gatherer = Gatherer::default();
    for record in store.records().0 {
        let entities: Vec<Entity> = record
            .entities
            .iter()
            .map(|e| Entity {
                key: e.id[BASE.len()..].to_owned(),
                class: e.class,
                label: e.label.clone(),
                // Two that are merged unless a person forbids it.
                aliases: if e.label.as_str() >= "名4" {
                    vec!["白波製作所".to_owned()]
                } else {
                    e.aliases.clone()
                },
                ..Entity::default()
            })
            .collect();
        let analysis = DocumentAnalysis { entities, ..DocumentAnalysis::default() };
        gatherer.add(&record.document.id, &analysis, ontology);
    }
    let decisions = Decisions::parse("decisions.tsv", decisions)?;
    let merged = unify(gatherer.records(), &decisions, &Lexicon::default(), ontology)?;
    Ok(serde_json::to_string(&(&merged.entities, &merged.merges))?)
}

/// Lines of decisions; any of them can stand together.
const DECISIONS: [&str; 5] = [
    "same\tCompany/名0\tCompany/名1\tone",
    "same\tCompany/名1\tCompany/名2\tone",
    "same\tCompany/名3\tCompany/名2\tone",
    "different\tCompany/名4\tCompany/名5\ttwo of one alias",
    "different\tCompany/名0\tCompany/名5\ttwo",
];

#[test]
fn any_sequence_of_changes_equals_a_rebuild() -> Result<(), Box<dyn std::error::Error>> {
    let sequences = std::env::var("ENISHI_SEQUENCES").ok().and_then(|n| n.parse().ok()).unwrap_or(25);
    let ontology = Ontology::embedded();
    let (mut merged, mut parted) = (0, 0);
    for sequence in 0..sequences {
        let folder = tempfile::tempdir()?;
        let mut random = Random(sequence);
        let mut wanted = std::collections::BTreeMap::new();
        let mut decisions: Vec<&str> = Vec::new();
        let mut writer = StoreWriter::open(folder.path(), BASE)?;
        for _ in 0..50 {
            let id = format!("d{}", random.below(12));
            match random.below(12) {
                0..6 => {
                    let seed = random.below(40);
                    writer.put(&record(&id, seed), 1)?;
                    wanted.insert(id, seed);
                }
                6..8 => {
                    assert_eq!(writer.remove(&id)?, wanted.remove(&id).is_some());
                }
                8 => {
                    // Renamed: away under one id, back under another, perhaps that of a third.
                    if let Some(seed) = wanted.remove(&id) {
                        let name = format!("d{}", random.below(16));
                        writer.remove(&id)?;
                        writer.put(&record(&name, seed), 1)?;
                        wanted.insert(name, seed);
                    }
                }
                9 => {
                    // A person edits decisions.tsv: a line more, or one less.
                    let line = DECISIONS[random.below(5) as usize];
                    match decisions.iter().position(|l| *l == line) {
                        Some(place) => drop(decisions.remove(place)),
                        None => decisions.push(line),
                    }
                }
                _ => {
                    writer.commit()?;
                    writer = StoreWriter::open(folder.path(), BASE)?;
                }
            }
        }
        let (store, _) = writer.commit()?;
        let anew = tempfile::tempdir()?;
        let mut writer = StoreWriter::open(anew.path(), BASE)?;
        for (id, seed) in wanted.iter().rev() {
            writer.put(&record(id, *seed), 1)?;
        }
        let (rebuilt, _) = writer.commit()?;
        assert_eq!(fingerprint(&store, &ontology), fingerprint(&rebuilt, &ontology), "sequence {sequence}");
        let (found, wanted) = (store.manifest(), rebuilt.manifest());
        assert_eq!(
            (found.documents, found.sentences, found.statements),
            (wanted.documents, wanted.sentences, wanted.statements),
            "sequence {sequence}"
        );
        assert_eq!(Store::open(folder.path())?.manifest(), store.manifest());
        decisions.sort();
        let after = resolved(&store, &decisions.join("\n"), &ontology)?;
        decisions.reverse();
        assert_eq!(after, resolved(&rebuilt, &decisions.join("\n"), &ontology)?, "sequence {sequence}");
        merged += after.matches("\"decision\"").count();
        decisions.retain(|line| line.starts_with("same"));
        parted += usize::from(after != resolved(&store, &decisions.join("\n"), &ontology)?);
    }
    // The decisions are not idle.
    assert!(merged > 0 && parted > 0, "{merged} merges by decision, {parted} sequences with some forbidden");
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
    writer.put(&record("a", 1), 1)?;
    writer.commit()?;
    let first = StoreWriter::open(folder.path(), BASE)?;
    assert!(matches!(StoreWriter::open(folder.path(), BASE), Err(StoreError::Locked(_))));
    assert_eq!(Store::open(folder.path())?.records().0.len(), 1);
    drop(first);
    assert!(StoreWriter::open(folder.path(), BASE).is_ok());
    Ok(())
}

/// A store of seven documents in three segments, and the files of the records of `d3`, of the index, and its entry.
fn small(folder: &Path) -> Result<(PathBuf, PathBuf, super::Entry), StoreError> {
    for range in [0..3, 3..6, 6..7] {
        let mut writer = StoreWriter::open(folder, BASE)?;
        for i in range {
            writer.put(&record(&format!("d{i}"), i), 1)?;
        }
        writer.commit()?;
    }
    let store = Store::open(folder)?;
    let (number, entry) = store.find("d3")?.expect("it was put");
    Ok((store.segments[number].records_path(), store.segments[number].index_path(), entry))
}

fn change(path: &Path, at: u64) -> std::io::Result<()> {
    let mut bytes = std::fs::read(path)?;
    let place = at as usize % bytes.len();
    bytes[place] ^= 1;
    std::fs::write(path, bytes)
}

#[test]
fn damage_is_named_and_the_rest_works() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let (records, _, entry) = small(folder.path())?;
    change(&records, entry.offset + 20)?;
    let store = Store::open(folder.path())?;
    let (read, damaged) = store.records();
    assert_eq!((read.len(), damaged.len(), store.verify().len()), (6, 1, 1));
    assert!(damaged[0].to_string().contains("\"d3\""), "{}", damaged[0]);
    // It goes along when segments are drawn together, and is mended by the article.
    let mut writer = StoreWriter::open(folder.path(), BASE)?;
    for i in 10..40 {
        writer.put(&record(&format!("d{i}"), i), 1)?;
    }
    let (store, _) = writer.commit()?;
    assert_eq!((store.verify().len(), store.records().0.len()), (1, 36));
    let mut writer = StoreWriter::open(folder.path(), BASE)?;
    assert!(writer.before().intact_entry("d3")?.is_none());
    writer.put(&record("d3", 3), 1)?;
    let (store, changed) = writer.commit()?;
    assert!(changed && store.verify().is_empty());
    Ok(())
}

#[test]
fn a_missing_file_is_named_and_set_aside() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let (records, ..) = small(folder.path())?;
    std::fs::remove_file(&records)?;
    let store = Store::open(folder.path())?;
    let (read, damaged) = store.records();
    assert_eq!(read.iter().map(|r| r.document.id.as_str()).collect::<Vec<_>>(), ["d0", "d1", "d2", "d6"]);
    assert_eq!(damaged.len(), 3);
    assert!(damaged[1].to_string().ends_with("record of document \"d4\" is damaged: the file is missing"));
    let lost = StoreWriter::open(folder.path(), BASE)?.set_aside()?;
    assert_eq!(lost.documents.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["d3", "d4", "d5"]);
    let store = Store::open(folder.path())?;
    assert!(store.verify().is_empty());
    assert_eq!((store.manifest().documents, store.records().0.len()), (4, 4));
    assert!(StoreWriter::open(folder.path(), BASE)?.set_aside()?.documents.is_empty());
    Ok(())
}

#[test]
fn a_damaged_record_is_kept_aside() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let (records, _, entry) = small(folder.path())?;
    change(&records, entry.offset + 20)?;
    let bytes = std::fs::read(&records)?;
    assert_eq!(StoreWriter::open(folder.path(), BASE)?.set_aside()?.documents.len(), 1);
    assert_eq!(Store::open(folder.path())?.records().0.len(), 6);
    let kept: Vec<_> = std::fs::read_dir(folder.path().join("set-aside"))?.collect::<Result<_, _>>()?;
    let place = entry.offset as usize..(entry.offset + entry.length) as usize;
    assert_eq!(std::fs::read(kept[0].path())?, bytes[place]);
    Ok(())
}

#[test]
fn an_index_is_made_again_from_the_records() -> Result<(), Box<dyn std::error::Error>> {
    for (missing, at) in [(true, 0), (false, 10), (false, 40)] {
        let folder = tempfile::tempdir()?;
        small(folder.path())?;
        // One more of the first three is there in an older segment, and taken away in a newer one.
        let mut writer = StoreWriter::open(folder.path(), BASE)?;
        writer.remove("d1")?;
        writer.commit()?;
        let before = Store::open(folder.path())?;
        for segment in &before.segments {
            if missing {
                std::fs::remove_file(segment.index_path())?;
            } else {
                change(&segment.index_path(), at)?;
            }
        }
        let store = Store::open(folder.path())?;
        assert_eq!(store.records().0, before.records().0);
        assert!(matches!(store.verify()[0], StoreError::IndexRecovered { .. }));
        let lost = StoreWriter::open(folder.path(), BASE)?.set_aside()?;
        assert_eq!((lost.documents.len(), lost.others.len()), (0, before.segments.len()));
        let store = Store::open(folder.path())?;
        assert!(store.verify().is_empty());
        assert_eq!(store.records().0, before.records().0);
    }
    // Where both are damaged, the others work.
    let folder = tempfile::tempdir()?;
    let (records, index, _) = small(folder.path())?;
    change(&records, 20)?;
    std::fs::remove_file(index)?;
    let (read, damaged) = Store::open(folder.path())?.records();
    assert_eq!((read.len(), damaged.len()), (4, 1));
    assert!(damaged[0].to_string().contains("index of 3 documents is damaged: the file is missing"), "{}", damaged[0]);
    assert_eq!(StoreWriter::open(folder.path(), BASE)?.set_aside()?.others.len(), 1);
    assert!(Store::open(folder.path())?.verify().is_empty());
    assert_eq!(std::fs::read_dir(folder.path().join("set-aside"))?.count(), 1);
    Ok(())
}

#[test]
fn a_change_reads_and_writes_in_proportion_to_itself() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let mut writer = StoreWriter::open(folder.path(), BASE)?;
    for i in 0..2000 {
        writer.put(&record(&format!("d{i}"), i), 1)?;
    }
    let (store, _) = writer.commit()?;
    let large = store.manifest().segments[0].clone();
    for i in 0..200 {
        let mut writer = StoreWriter::open(folder.path(), BASE)?;
        writer.put(&record(&format!("d{}", 1990 + i), 7), 1)?;
        let (store, _) = writer.commit()?;
        assert!(store.manifest().segments.len() <= 1 + 7 * 3, "{}", store.manifest().segments.len());
        assert_eq!(store.manifest().segments[0].records, large.records);
    }
    assert_eq!(Store::open(folder.path())?.ids()?.len(), 2190);
    let store = Store::open(folder.path())?;
    assert_eq!(store.manifest().documents, 2190);
    for id in ["d0", "d1989", "d1990", "d2189"] {
        assert_eq!(store.record(id)?.map(|r| r.document.id).as_deref(), Some(id));
    }
    for id in ["", "d", "d2190", "e"] {
        assert!(store.entry(id)?.is_none(), "{id}");
    }
    // The large index was not read as a whole for that.
    assert!(!store.segments[0].is_read());
    Ok(())
}

#[test]
fn another_format_is_refused() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let refused = |manifest: &str| -> Result<String, std::io::Error> {
        std::fs::write(folder.path().join("manifest.json"), manifest)?;
        let message = |e: StoreError| e.to_string();
        let read = Store::open(folder.path()).map_err(message).err().unwrap_or_default();
        let written = StoreWriter::open(folder.path(), BASE).map_err(message).err().unwrap_or_default();
        assert_eq!(read, written);
        Ok(read)
    };
    let message = refused(r#"{"format": 99, "else": true}"#)?;
    assert!(message.contains("format 99 of a newer enishi"), "{message}");
    assert_eq!(migrate(folder.path()).map_err(|e| e.to_string()).err(), Some(message));
    let message = refused(r#"{"format": 1, "base": "", "documents": {}}"#)?;
    assert!(message.contains("older format 1") && message.contains("`enishi migrate`"), "{message}");
    let message = refused("{\n oh")?;
    assert!(message.contains("manifest.json:2:"), "{message}");
    Ok(())
}

/// A store in memory: its files with what they hold.
fn image(folder: &Path) -> std::io::Result<Vec<(PathBuf, Vec<u8>)>> {
    let mut files = Vec::new();
    for path in [folder.join("manifest.json")].into_iter().chain(super::files::entries(&folder.join("records"))) {
        files.push((path.clone(), std::fs::read(path)?));
    }
    Ok(files)
}

#[test]
fn every_flip_is_found() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    for range in [0..3, 3..5] {
        let mut writer = StoreWriter::open(folder.path(), BASE)?;
        for i in range {
            writer.put(&record(&format!("d{i}"), i), 1)?;
        }
        writer.commit()?;
    }
    let mut writer = StoreWriter::open(folder.path(), BASE)?;
    writer.put(&record("d1", 9), 1)?;
    writer.commit()?;
    assert!(Store::open(folder.path())?.verify().is_empty());
    let (mut flips, mut missed) = (0, Vec::new());
    for (path, bytes) in image(folder.path())? {
        let all = path.extension().is_some_and(|e| e != "jsonl");
        let mut file = std::fs::OpenOptions::new().write(true).open(&path)?;
        for at in 0..bytes.len() {
            for bit in if all { 0..8 } else { at % 8..at % 8 + 1 } {
                use std::io::{Seek, SeekFrom, Write};
                file.seek(SeekFrom::Start(at as u64))?;
                file.write_all(&[bytes[at] ^ (1 << bit)])?;
                flips += 1;
                if Store::open(folder.path()).is_ok_and(|store| store.verify().is_empty()) {
                    missed.push((path.clone(), at, bit));
                }
            }
            use std::io::{Seek, SeekFrom, Write};
            file.seek(SeekFrom::Start(at as u64))?;
            file.write_all(&bytes[at..=at])?;
        }
    }
    assert!(flips > 10_000, "{flips}");
    assert_eq!(missed, []);
    assert!(Store::open(folder.path())?.verify().is_empty());
    Ok(())
}

#[test]
fn a_manifest_is_made_again_from_the_segments() -> Result<(), Box<dyn std::error::Error>> {
    for (what, lost) in [("flipped", 0), ("gone", 0), ("with an index", 0), ("with records", 3)] {
        let folder = tempfile::tempdir()?;
        let (records, index, _) = small(folder.path())?;
        let mut writer = StoreWriter::open(folder.path(), BASE)?;
        writer.remove("d1")?;
        writer.commit()?;
        let before = Store::open(folder.path())?;
        let (manifest, ids) = (before.manifest().clone(), before.records().0);
        let path = folder.path().join("manifest.json");
        match what {
            "gone" => std::fs::remove_file(&path)?,
            "with an index" => change(&index, 30)?,
            "with records" => change(&records, 30)?,
            _ => {}
        }
        if what == "gone" {
            assert!(matches!(Store::open(folder.path()), Err(StoreError::Missing(_))));
            // The next writer takes the records in again by itself.
            drop(StoreWriter::open(folder.path(), BASE)?);
        } else {
            let text = std::fs::read_to_string(&path)?;
            std::fs::write(&path, text.replacen("\"live\":3", "\"live\":0", 1))?;
            assert!(matches!(Store::open(folder.path()), Err(StoreError::ManifestSum(_))), "{what}");
            assert!(StoreWriter::open(folder.path(), BASE).is_err(), "{what}: nothing is swept");
            let done = rebuild(folder.path())?;
            assert_eq!((done.documents, done.set_aside.len()), (6 - lost, if lost > 0 { 2 } else { 0 }), "{what}");
        }
        let store = Store::open(folder.path())?;
        assert!(store.verify().is_empty(), "{what}: {:?}", store.verify());
        if lost == 0 {
            assert_eq!((store.manifest(), store.records().0), (&manifest, ids), "{what}");
        }
        // What was set aside comes back with its articles.
        let mut writer = StoreWriter::open(folder.path(), BASE)?;
        for i in 3..6 {
            writer.put(&record(&format!("d{i}"), i), 1)?;
        }
        let (store, _) = writer.commit()?;
        assert_eq!((store.verify().len(), store.records().0.len()), (0, 6), "{what}");
    }
    assert!(matches!(rebuild(Path::new("nowhere")), Err(StoreError::Missing(_))));
    Ok(())
}

#[test]
fn segments_that_were_replaced_do_not_come_back() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    small(folder.path())?;
    let old = image(folder.path())?;
    let mut writer = StoreWriter::open(folder.path(), BASE)?;
    for i in 0..5 {
        writer.remove(&format!("d{i}"))?;
    }
    let (store, _) = writer.commit()?;
    assert_eq!(store.manifest().segments.len(), 1, "drawn together");
    let manifest = store.manifest().clone();
    // As if the writer had been interrupted before it swept up, and the manifest were lost after that.
    for (path, bytes) in old.iter().filter(|(path, _)| path.extension().is_some_and(|e| e != "json")) {
        std::fs::write(path, bytes)?;
    }
    change(&folder.path().join("manifest.json"), 50)?;
    rebuild(folder.path())?;
    assert_eq!(Store::open(folder.path())?.manifest(), &manifest);
    Ok(())
}

#[test]
fn a_folder_of_others_is_refused() -> Result<(), Box<dyn std::error::Error>> {
    for name in ["notes.txt", "records/mine.jsonl", "manifest.json", "work.tmp", "new-report.tmp", ".hidden"] {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap_or(folder.path()))?;
        std::fs::write(&path, "{\"name\": \"an app\"}")?;
        let before = std::fs::read_dir(folder.path())?.count();
        let refused = StoreWriter::open(folder.path(), BASE).err().map(|e| e.to_string()).unwrap_or_default();
        assert!(refused.contains(name.split('/').next_back().unwrap_or(name)), "{name}: {refused}");
        assert_eq!(std::fs::read_to_string(&path)?, "{\"name\": \"an app\"}");
        assert_eq!(std::fs::read_dir(folder.path())?.count(), before, "{name}: nothing is made");
        assert!(migrate(folder.path()).is_err() && rebuild(folder.path()).is_err());
    }
    // In a store of ours they stay as well.
    let folder = tempfile::tempdir()?;
    small(folder.path())?;
    let mine: Vec<PathBuf> =
        ["records/mine.jsonl", "work.tmp", "records/new-report.tmp"].iter().map(|n| folder.path().join(n)).collect();
    for path in &mine {
        std::fs::write(path, "mine")?;
    }
    let left = folder.path().join("records/enishi-new-aB3dE6.tmp");
    std::fs::write(&left, "of a writer that was killed")?;
    let mut writer = StoreWriter::open(folder.path(), BASE)?;
    writer.remove("d1")?;
    writer.commit()?;
    assert!(mine.iter().all(|path| path.exists()) && !left.exists());
    Ok(())
}

#[test]
fn a_damaged_index_is_not_believed() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let (_, index, _) = small(folder.path())?;
    let text = std::fs::read_to_string(&index)?;
    for (from, to) in [("\"id\":\"d4\"", "\"id\":\"d9\""), ("\"sentences\":1", "\"sentences\":3")] {
        std::fs::write(&index, text.replacen(from, to, 1))?;
        let store = Store::open(folder.path())?;
        // Neither is d4 new, nor is there a d9.
        assert!(store.entry("d4")?.is_some() && store.entry("d9")?.is_none(), "{to}");
        assert!(matches!(store.verify().as_slice(), [StoreError::IndexRecovered { .. }]), "{to}");
        // What is advised mends it.
        let before = store.manifest().clone();
        StoreWriter::open(folder.path(), BASE)?.set_aside()?;
        let store = Store::open(folder.path())?;
        assert!(store.verify().is_empty(), "{to}");
        assert_eq!(
            (store.manifest().documents, store.manifest().sentences, store.manifest().statements),
            (before.documents, before.sentences, before.statements)
        );
        std::fs::remove_dir_all(folder.path())?;
        small(folder.path())?;
    }
    Ok(())
}

#[test]
fn stores_of_earlier_formats_are_migrated_and_this_one_is_read() -> Result<(), Box<dyn std::error::Error>> {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/store");
    let mut all = Vec::new();
    for (name, from) in [("format-1", 1), ("format-2", 2), ("format-3", 3)] {
        let folder = tempfile::tempdir()?;
        std::fs::create_dir(folder.path().join("records"))?;
        std::fs::copy(suite.join(name).join("manifest.json"), folder.path().join("manifest.json"))?;
        for file in super::files::entries(&suite.join(name).join("records")) {
            std::fs::copy(&file, folder.path().join("records").join(file.file_name().unwrap_or_default()))?;
        }
        if from < super::FORMAT {
            assert!(matches!(Store::open(folder.path()), Err(StoreError::Older { found, .. }) if found == from));
        }
        assert_eq!(migrate(folder.path())?.from, from, "{name}");
        let store = Store::open(folder.path())?;
        assert!(store.verify().is_empty(), "{name}: {:?}", store.verify());
        assert_eq!(store.manifest().format, super::FORMAT);
        all.push((store.ids()?.join(" "), store.manifest().documents, store.manifest().sentences));
        // It can be written to, and its manifest made again.
        let mut writer = StoreWriter::open(folder.path(), store.base())?;
        writer.put(&record("new", 1), 1)?;
        let (store, _) = writer.commit()?;
        let manifest = store.manifest().clone();
        change(&folder.path().join("manifest.json"), 50)?;
        rebuild(folder.path())?;
        assert_eq!(Store::open(folder.path())?.manifest(), &manifest, "{name}");
    }
    assert!(all.iter().all(|a| *a == all[0]), "{all:?}");
    Ok(())
}

#[test]
fn a_store_of_format_1_is_migrated() -> Result<(), Box<dyn std::error::Error>> {
    let old = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/store/format-1");
    for damaged in [false, true] {
        let folder = tempfile::tempdir()?;
        std::fs::create_dir(folder.path().join("records"))?;
        std::fs::copy(old.join("manifest.json"), folder.path().join("manifest.json"))?;
        let mut lines = Vec::new();
        for file in std::fs::read_dir(old.join("records"))? {
            let file = file?.path();
            lines.push(std::fs::read_to_string(&file)?.trim_end().to_owned());
            std::fs::copy(&file, folder.path().join("records").join(file.file_name().unwrap_or_default()))?;
        }
        if damaged {
            let file = std::fs::read_dir(folder.path().join("records"))?.next().expect("two files")?;
            std::fs::remove_file(file.path())?;
        }
        let done = migrate(folder.path())?;
        assert_eq!((done.from, done.documents), (1, 2));
        let store = Store::open(folder.path())?;
        assert_eq!((store.manifest().sentences, store.manifest().statements), (3, 9));
        let (records, wrong) = store.records();
        assert_eq!((records.len(), wrong.len()), if damaged { (1, 1) } else { (2, 0) });
        for record in &records {
            assert!(lines.contains(&serde_json::to_string(record)?));
        }
        // The old files are gone, and doing it again does nothing.
        assert_eq!(std::fs::read_dir(folder.path().join("records"))?.count(), 2);
        assert_eq!(migrate(folder.path())?.from, super::FORMAT);
    }
    assert!(matches!(migrate(Path::new("nowhere")), Err(StoreError::Missing(_))));
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
