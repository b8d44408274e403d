//! Twenty stories: what became of a claim, read article by article, against what their author says.

use std::fmt::Write;
use std::path::Path;

use enishi_core::document::{Document, Provenance, Record};
use enishi_graph::search::{Catalog, NameIndex};
use enishi_resource::resource::Ontology;
use enishi_serve::life::{Claim, ClaimEnd, StepKind, life};
use enishi_service::pipeline::Pipeline;

/// Steps that have to be right: of those that are expected, and of those that are found.
const RIGHT: f64 = 0.85;
const BASE: &str = "https://w3id.org/enishi/id/";

struct Story {
    claim: [String; 3],
    articles: Vec<(Document, Vec<String>)>,
}

fn stories() -> Vec<Story> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/life");
    let mut stories: Vec<Story> = Vec::new();
    for name in ["stories-1.txt", "stories-2.txt"] {
        let text = std::fs::read_to_string(folder.join(name)).expect("the stories are there");
        for line in text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
            if let Some(claim) = line.strip_prefix("claim:") {
                let mut parts = claim.split('|').map(|p| p.trim().to_owned());
                let claim = [(); 3].map(|()| parts.next().unwrap_or_default());
                stories.push(Story { claim, articles: Vec::new() });
                continue;
            }
            let number = stories.len();
            let story = stories.last_mut().expect("a story begins with its claim");
            if let Some((date, publisher)) = line.strip_prefix("== ").and_then(|l| l.split_once(" | ")) {
                let document = Document {
                    id: format!("{number:02}-{}", story.articles.len()),
                    published: Some(date.to_owned()),
                    publisher: Some(publisher.to_owned()),
                    ..Document::default()
                };
                story.articles.push((document, Vec::new()));
                continue;
            }
            let (document, expected) = story.articles.last_mut().expect("an article begins with its date");
            match line.strip_prefix("=> ") {
                Some(steps) => expected.extend(steps.split(' ').filter(|s| *s != "-").map(str::to_owned)),
                None if document.title.is_none() => document.title = Some(line.to_owned()),
                None => {
                    let _ = writeln!(document.text, "{line}");
                }
            }
        }
    }
    stories
}

#[test]
fn steps_of_stories_are_right() {
    let ontology = Ontology::embedded();
    let pipeline = Pipeline::builder().build().expect("the pipeline is made");
    let mut worker = pipeline.worker();
    let (mut right, mut expected_steps, mut found_steps, mut wrong) = (0, 0, 0, String::new());
    let stories = stories();
    assert_eq!(stories.len(), 20);
    for story in stories {
        let records: Vec<Record> = story
            .articles
            .iter()
            .map(|(document, _)| {
                let analysis = worker.process(document);
                Record::new(document.clone(), analysis, pipeline.lexicon(), BASE, Provenance::default())
            })
            .collect();
        let catalog = Catalog::new(&records);
        let names = NameIndex::new(&catalog);
        let end = |name: &'static str| {
            let hit = names.find(name, |_| 0.0, 1).into_iter().find(|h| h.score >= 0.99);
            hit.map_or(ClaimEnd::Words(name), |h| ClaimEnd::Entity(&catalog.entities[h.entity as usize]))
        };
        let [subject, relation, object] = story.claim.map(|text| &*text.leak());
        let claim = Claim {
            subject: end(subject),
            relation: ontology.find_relation(relation).ok(),
            object: (!object.is_empty()).then(|| end(object)),
        };
        assert!(claim.relation.is_some(), "{relation}");
        let steps = life(&records, &claim);
        for (document, expected) in &story.articles {
            let here = steps.iter().filter(|s| s.document == document.id);
            let found: Vec<&str> = here.clone().map(|s| s.kind.name()).collect();
            for step in here {
                let text = if step.sentence < 0 { document.title.as_deref() } else { Some(document.text.as_str()) };
                let chars = text.unwrap_or_default().chars().skip(step.begin as usize);
                let sentence: String = chars.take((step.end - step.begin) as usize).collect();
                assert_eq!(sentence.trim(), step.text, "places slice their source");
            }
            assert!(expected.iter().all(|e| StepKind::parse(e).is_some()), "{expected:?}");
            right += expected.iter().filter(|e| found.contains(&e.as_str())).count();
            expected_steps += expected.len();
            found_steps += found.len();
            if found != *expected {
                let _ = writeln!(wrong, "{} {subject} {relation} {object}: {expected:?}, found {found:?}", document.id);
            }
        }
    }
    let score = 2.0 * f64::from(right as u32) / f64::from((expected_steps + found_steps) as u32);
    assert!(score >= RIGHT, "F1 {score:.3} of {expected_steps} steps\n{wrong}");
}
