//! `enishi similar`: entities that are tied to the same others.

use std::io::Write;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;
use serde_json::json;

use super::graph::StoreArgs;
use super::network::RowFormat;
use crate::resource::Lexicon;
use crate::search::{Catalog, End, NameIndex, Ties};
use crate::shown::shown;
use crate::store::Store;

/// Flags of `similar`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  enishi similar OpenAI
  enishi similar 小米 --limit 5 --output-format jsonl

Two entities are alike when facts tie them by the same relations to the same others; what few share counts most.
Exit status 1 when there is no such entity, or none like it.")]
pub struct SimilarArgs {
    /// Name, alias or IRI of an entity
    #[arg(value_name = "NAME")]
    name: String,
    /// Entities that are shown
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// How the rows are written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = RowFormat::Table)]
    output_format: RowFormat,
    #[command(flatten)]
    store: StoreArgs,
}

/// Prints them, the most alike first, with what they share.
pub fn run(args: &SimilarArgs) -> Result<ExitCode> {
    if args.output_format == RowFormat::Csv {
        bail!("similar entities are written as table or jsonl");
    }
    let store = Store::open(&args.store.store)?;
    let (records, damaged) = store.records();
    for problem in &damaged {
        super::console::say(problem);
    }
    let catalog = Catalog::new(&records);
    let weight = |n: u32| catalog.entities[n as usize].links.len() as f64;
    let hit = NameIndex::with_lexicon(&catalog, &Lexicon::embedded()?)
        .find(&args.name, weight, 1)
        .into_iter()
        .find(|h| h.score >= 0.99);
    let Some(number) = catalog.number(&args.name).or(hit.map(|h| h.entity)) else {
        super::console::say(&format_args!("there is no entity {:?}", args.name));
        return Ok(ExitCode::from(1));
    };
    let found = Ties::new(&catalog).similar(number, args.limit);
    let mut out = super::console::people();
    let end = |end: &End| match end {
        End::Entity(number) => catalog.entities[*number as usize].label.clone(),
        End::Value(value) => value.clone(),
    };
    for like in &found {
        let entity = &catalog.entities[like.entity as usize];
        let shared = like.shared.iter().map(|t| (t, t.end.as_ref().map_or_else(String::new, end)));
        if args.output_format == RowFormat::Jsonl {
            let shared = shared.map(|(t, end)| json!({"relation": t.relation, "direction": if t.incoming { "in" } else { "out" }, "end": end}));
            let score = (like.score * 1000.0).round() / 1000.0;
            let line = json!({"id": entity.id, "label": entity.label, "type": entity.class, "score": score, "shared": shared.collect::<Vec<_>>()});
            writeln!(out, "{line}")?;
            continue;
        }
        let arrow = |incoming: bool| if incoming { "←" } else { "→" };
        let shared: Vec<String> =
            shared.take(5).map(|(t, end)| format!("{} {} {}", t.relation, arrow(t.incoming), shown(&end))).collect();
        writeln!(out, "{:.3}  {} ({})  {}", like.score, shown(&entity.label), entity.class, shared.join(", "))?;
    }
    out.flush()?;
    Ok(if found.is_empty() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}
