//! Stores and infers generated statements: `cargo bench --bench graph -- 1000000`. `--facts FILE` writes the facts as
//! N-Triples, for `benches/compare/inference.py`, which runs both and rdflib with owlrl.

use std::io::Write;
use std::time::Instant;

use enishi::document::{Document, Modality, Node, Polarity, Record, Statement};
use enishi::resource::{Class, Ontology, Relation};
use enishi::store::{Knowledge, KnowledgeConfig, Store, StoreWriter};

const BASE: &str = "https://example.org/id/";
const PER_DOCUMENT: u64 = 20;

fn node(class: Class, number: u64) -> Node {
    let label = format!("{class}{number}");
    Node {
        id: Some(format!("{BASE}{class}/{label}")),
        class: Some(class),
        surface: label.clone(),
        label: Some(label),
        end: 4,
        ..Node::default()
    }
}

fn record(document: u64, seed: &mut u64) -> Record {
    let mut draw = |n: u64| {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*seed >> 33) % n
    };
    let id = format!("d{document:07}");
    let text = "甲社は乙社と提携した。".repeat(PER_DOCUMENT as usize);
    let statements = (0..PER_DOCUMENT)
        .map(|i| {
            // Places form a tree, so that transitivity has work without going beyond all bounds.
            let (relation, subject, object) = match draw(6) {
                0 => ("ceoOf", node(Class::PERSON, draw(200_000)), node(Class::COMPANY, draw(50_000))),
                1 => ("develops", node(Class::COMPANY, draw(50_000)), node(Class::AI_MODEL, draw(200_000))),
                2 => ("partnersWith", node(Class::COMPANY, draw(50_000)), node(Class::COMPANY, draw(50_000))),
                3 => ("headquarteredIn", node(Class::COMPANY, draw(50_000)), node(Class::CITY, draw(2_000))),
                4 => {
                    let city = 1 + draw(2_000);
                    ("locatedIn", node(Class::CITY, city), node(Class::CITY, city / 10))
                }
                _ => ("subsidiaryOf", node(Class::COMPANY, draw(50_000)), node(Class::COMPANY, draw(50_000))),
            };
            Statement {
                document: id.clone(),
                sentence: i as i64,
                begin: i as u32 * 11,
                end: i as u32 * 11 + 11,
                text: "甲社は乙社と提携した。".to_owned(),
                subject,
                relation: Some(Relation::intern(relation)),
                predicate: None,
                object,
                polarity: Polarity::Positive,
                modality: if draw(5) == 0 { Modality::Planned } else { Modality::Asserted },
                speaker: None,
                time: None,
                qualifiers: Default::default(),
                confidence: 0.8,
                rule: "bench@1".to_owned(),
                open: false,
                evidence: Vec::new(),
            }
        })
        .collect();
    Record { document: Document { id, text, ..Document::default() }, statements, ..Record::default() }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let wanted: u64 = std::env::args().find_map(|a| a.parse().ok()).unwrap_or(100_000);
    let folder = tempfile::tempdir()?;
    let mut seed = 7;
    let began = Instant::now();
    let mut writer = StoreWriter::open(folder.path(), BASE)?;
    for document in 0..wanted.div_ceil(PER_DOCUMENT) {
        writer.put(&record(document, &mut seed), PER_DOCUMENT as u32)?;
    }
    writer.commit()?;
    let stored = began.elapsed();
    let (records, _) = Store::open(folder.path())?.records();
    let loaded = began.elapsed();
    let ontology = Ontology::embedded();
    let config = KnowledgeConfig { base: BASE, ontology: &ontology, infer: true, as_of: None };
    let knowledge = Knowledge::new(&config, &records);
    let done = began.elapsed();
    let conclusions = knowledge.inferred.keys().filter(|e| e.0 != e.2).count();
    let peak = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = peak.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or("?").trim().to_owned();
    let mut writer = StoreWriter::open(folder.path(), BASE)?;
    let again = Instant::now();
    writer.put(&record(u64::MAX, &mut seed), PER_DOCUMENT as u32)?;
    writer.commit()?;
    let out = format!(
        "{wanted} statements: stored {stored:.1?}, loaded {:.1?}, {} facts and {} conclusions in {:.1?}; all {done:.1?}, peak {peak}; one document more {:.0?}\n",
        loaded.checked_sub(stored).unwrap_or_default(),
        knowledge.facts.len(),
        conclusions,
        done.checked_sub(loaded).unwrap_or_default(),
        again.elapsed()
    );
    std::io::stdout().write_all(out.as_bytes())?;
    let mut arguments = std::env::args().skip_while(|a| a != "--facts").skip(1);
    if let Some(path) = arguments.next() {
        let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
        for &edge in knowledge.facts.keys() {
            if let Some(quad) = knowledge.quad(&ontology, edge, oxigraph::model::GraphName::DefaultGraph) {
                writeln!(file, "{quad} .")?;
            }
        }
        file.flush()?;
    }
    Ok(())
}
