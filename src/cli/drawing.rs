//! The graph, or what lies around an entity, as a small picture and as a page that stands alone.

use std::io::Write;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use super::graph::{Graph, StoreArgs};
use crate::network::{Drawing, DrawnEdge, DrawnNode, GROUPS};
use crate::resource::{Bilingual, Class, Lexicon, Ontology};
use crate::search::{Catalog, Choice, NameIndex, Status, View};
use crate::serve::{Page, Snapshot};

/// Entities of a picture, and of a page, where it is not said.
const ENTITIES: (usize, usize) = (60, 500);
/// More make no picture that anybody could read.
const MOST: usize = 300;

/// What of the graph svg and html show.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Pictures (svg, html)")]
pub struct PictureArgs {
    /// Show what lies around this entity, by name or key, instead of the hubs; may be given more than once
    #[arg(long, value_name = "ENTITY")]
    around: Vec<String>,
    /// How many links away from it
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=6))]
    depth: u8,
    /// Entities at most: those with most links [default: 60 in svg, which takes 300 at most; 500 in html]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=20_000))]
    limit: Option<u32>,
    /// Language of the relations' names in svg
    #[arg(long, value_enum, value_name = "LANGUAGE", default_value_t = Language::Ja)]
    language: Language,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Language {
    /// Japanese
    Ja,
    /// English
    En,
}

impl Language {
    fn of(self, label: &Bilingual) -> &str {
        if self == Self::Ja { &label.ja } else { &label.en }
    }
    fn status(self, status: &'static str) -> &'static str {
        if self == Self::En {
            return status;
        }
        match status {
            "fact" => "事実",
            "planned" => "計画",
            "possible" => "可能性",
            "hearsay" => "伝聞",
            "desired" => "希望",
            "conditional" => "条件つき",
            "question" => "疑問",
            "denied" => "否定",
            "rejected" => "退けられた",
            _ => "推論",
        }
    }
}

/// Writes the picture.
pub fn svg(graph: &Graph, args: &PictureArgs, out: &mut dyn Write) -> Result<()> {
    let limit = args.limit.map_or(ENTITIES.0, |n| n as usize);
    if limit > MOST {
        bail!("--limit {limit}: a picture has {MOST} entities at most; --format html shows more");
    }
    let catalog = Catalog::new(&graph.records);
    let ontology = &graph.ontology;
    let mut roots = Vec::new();
    let names = NameIndex::with_lexicon(&catalog, &Lexicon::embedded()?);
    for name in &args.around {
        let key = |text: &str| catalog.number(crate::rdf::iri::named(text).as_str());
        let found = key(name).or_else(|| key(&format!("{}{name}", graph.store.base())));
        let hits = names.find(name, |n| catalog.entities[n as usize].links.len() as f64, 1);
        match (found, hits.first()) {
            (Some(number), _) => roots.push(number),
            (None, Some(hit)) if hit.score >= 0.99 => roots.push(hit.entity),
            (None, Some(hit)) => bail!(
                "there is no entity {name:?}; did you mean {:?}?",
                crate::shown::shown(&catalog.entities[hit.entity as usize].label)
            ),
            (None, None) => bail!("there is no entity {name:?}"),
        }
    }
    let choice = Choice { roots, depth: args.depth.into(), limit, ..Choice::default() };
    let mut view = View::new(&catalog, &graph.records, ontology, &choice);
    // What `--as-of` leaves out of the facts is no link of the picture either.
    if graph.config().as_of.is_some() {
        let knowledge = &graph.knowledge;
        let number = |n: u32| knowledge.number(&catalog.entities[n as usize].id);
        view.edges.retain(|(_, _, at)| {
            let link = &catalog.links[*at as usize];
            let object = Catalog::other(link, link.subject).and_then(number);
            let edge = number(link.subject).zip(object).map(|(s, o)| (s, link.relation, o));
            link.status != Status::Fact || edge.is_some_and(|edge| knowledge.facts.contains_key(&edge))
        });
    }
    let edges = view.edges.iter().map(|(source, target, at)| {
        let link = &catalog.links[*at as usize];
        (*source, *target, link.relation, link.status.name())
    });
    let inferred =
        view.inferred(&catalog, &graph.knowledge, &choice).into_iter().map(|(s, o, r)| (s, o, r, "inferred"));
    let edges: Vec<_> = edges.chain(inferred).collect();
    // An entity whose neighbours found no room says nothing in a picture.
    let shows = |place: usize| {
        choice.roots.contains(&view.nodes[place].0) || edges.iter().any(|(s, o, ..)| *s == place || *o == place)
    };
    let kept: Vec<usize> = (0..view.nodes.len()).filter(|p| shows(*p)).collect();
    let place = |p: usize| kept.binary_search(&p).unwrap_or_default();
    let mut drawing = Drawing { title: title(&catalog, &choice), ..Drawing::default() };
    for at in &kept {
        let (number, level) = view.nodes[*at];
        let entity = &catalog.entities[number as usize];
        let group = group(ontology, entity.class);
        let class = ontology.class(entity.class).map_or("", |i| args.language.of(&i.label));
        let root = level == 0 && !choice.roots.is_empty();
        drawing.nodes.push(DrawnNode {
            label: entity.label.clone(),
            group,
            title: format!("{}: {class}", entity.label),
            root,
        });
    }
    for (source, target, relation, status) in edges {
        let label = ontology.relation(relation).map_or(relation.name(), |i| args.language.of(&i.label)).to_owned();
        drawing.edges.push(DrawnEdge { source: place(source), target: place(target), label, status });
    }
    for (number, name) in GROUPS.iter().enumerate().filter(|(n, _)| drawing.nodes.iter().any(|d| d.group == *n)) {
        let class = ontology.find_class(name).ok().and_then(|c| ontology.class(c));
        drawing.groups.push((number, class.map_or(*name, |i| args.language.of(&i.label)).to_owned()));
    }
    for status in Status::ALL.into_iter().map(Status::name).chain(["inferred"]) {
        if drawing.edges.iter().any(|e| e.status == status) {
            drawing.statuses.push((status, args.language.status(status).to_owned()));
        }
    }
    Ok(drawing.svg(out)?)
}

fn title(catalog: &Catalog, choice: &Choice<'_>) -> String {
    let names: Vec<&str> = choice.roots.iter().map(|r| catalog.entities[*r as usize].label.as_str()).collect();
    if names.is_empty() { "enishi".to_owned() } else { names.join("・") }
}

/// The place of the nearest class that has a colour.
fn group(ontology: &Ontology, class: Class) -> usize {
    let is = |name: &&str| ontology.find_class(name).is_ok_and(|c| ontology.is_a(class, c));
    GROUPS.iter().position(is).unwrap_or(GROUPS.len())
}

/// Writes the page.
pub fn html(store: &StoreArgs, infer: bool, args: &PictureArgs, out: &mut dyn Write) -> Result<()> {
    let snapshot = Snapshot::load(&store.store, infer)?;
    let limit = args.limit.map_or(ENTITIES.1, |n| n as usize);
    Page { around: args.around.clone(), depth: args.depth.into(), limit }.write(&snapshot, out)?;
    Ok(())
}
