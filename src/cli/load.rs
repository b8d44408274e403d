//! `enishi load`: records that were made elsewhere -> store -> exports.

use std::fs::File;
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde::Deserialize;

use super::build::{ExportsArgs, renew_exports};
use super::console::Console;
use super::graph::StoreArgs;
use crate::diagnostic::Diagnostic;
use crate::document::Record;
use crate::provenance::{base_of, provenance, refusal};
use crate::resource::Ontology;
use crate::store::StoreWriter;

/// Flags of `load`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  enishi load records/                       the partitions that a job on a cluster left
  enishi load --store news/graph part-00000.jsonl part-00001.jsonl
  enishi load --ontology mine.ttl records/   records that were made with an ontology of one's own

A line is one document's record: its text, entities, mentions, statements and what made it. Of two records of one document
the first stays. Records of another version of the program are refused unless --any-version is given.")]
pub struct LoadArgs {
    /// Files of records, and folders of them; a folder stands for its files named *.jsonl or part-*, in order of name
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    store: StoreArgs,
    /// An ontology that the records were made with, in Turtle; may be given more than once
    #[arg(long, value_name = "FILE", help_heading = "Graph")]
    ontology: Vec<PathBuf>,
    /// Take records also where another version of the program or of what it knows made them
    #[arg(long, help_heading = "Graph")]
    any_version: bool,
    #[command(flatten)]
    exports: ExportsArgs,
}

/// What a line has beside the record.
#[derive(Deserialize)]
struct Beside {
    #[serde(default)]
    sentences: u32,
}

/// Loads the records and says how many.
pub fn run(args: &LoadArgs, console: &mut Console) -> Result<ExitCode> {
    let mut ontology = Ontology::embedded();
    for path in &args.ontology {
        ontology.add_file(path)?;
    }
    let mine = provenance(&ontology, String::new())?;
    let folder = args.exports.folder(&args.store.store)?;
    let files = files(&args.paths)?;
    let mut writer: Option<StoreWriter> = None;
    let mut seen = std::collections::BTreeSet::new();
    for path in &files {
        let file = path.display().to_string();
        let reader = BufReader::with_capacity(1 << 18, File::open(path).with_context(|| file.clone())?);
        for (number, line) in reader.split(b'\n').enumerate() {
            let line = line.with_context(|| file.clone())?;
            let place = || format!("{file}:{}", number + 1);
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let record: Record = serde_json::from_slice(&line).with_context(|| format!("{}: no record", place()))?;
            let Beside { sentences } = serde_json::from_slice(&line).with_context(place)?;
            if let Some(refusal) = refusal(&record, &mine).filter(|_| !args.any_version) {
                bail!("{}: {refusal}, or give --any-version", place());
            }
            if !seen.insert(record.document.id.clone()) {
                let problem = Diagnostic::error(&record.document.id, "a second record of this document was skipped");
                console.report(&problem);
                continue;
            }
            let writer = match &mut writer {
                Some(writer) => writer,
                none => none.insert(open(args, base_of(&record), &ontology)?),
            };
            if base_of(&record) != writer.base() {
                bail!("{}: its IRIs begin with {}, those before it with {}", place(), base_of(&record), writer.base());
            }
            writer.put(&record, sentences)?;
        }
    }
    let Some(writer) = writer else { bail!("no records in {} files", files.len()) };
    let (store, _) = writer.commit()?;
    let documents = store.manifest().documents;
    let mut summary = format!("{} records loaded, {documents} documents in the store", seen.len());
    if let Some(folder) = folder {
        renew_exports(&store, &folder)?;
        summary = format!("{summary}; exports in {}", folder.display());
    }
    let mut stdout = super::console::people();
    writeln!(stdout, "{summary}")?;
    stdout.flush()?;
    Ok(if console.skipped() > 0 { ExitCode::from(2) } else { ExitCode::SUCCESS })
}

fn open(args: &LoadArgs, base: &str, ontology: &Ontology) -> Result<StoreWriter> {
    let mut writer = StoreWriter::open(&args.store.store, base)?;
    if let Some(other) = writer.other_base() {
        bail!("{}: its IRIs begin with {other}, those of the records with {base}", args.store.store.display());
    }
    writer.set_ontology(ontology.sources()[1..].to_vec());
    Ok(writer)
}

/// The files that the paths name, in order.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        let at = || path.display().to_string();
        if !path.metadata().with_context(at)?.is_dir() {
            files.push(path.clone());
            continue;
        }
        let mut inside = Vec::new();
        for entry in std::fs::read_dir(path).with_context(at)? {
            let inner = entry.with_context(at)?.path();
            if inner.is_file() && is_partition(&inner) {
                inside.push(inner);
            }
        }
        if inside.is_empty() {
            bail!("{}: no files named *.jsonl or part-* in this folder", at());
        }
        inside.sort();
        files.append(&mut inside);
    }
    Ok(files)
}

/// Marks and checksums that a cluster leaves beside its partitions are none.
fn is_partition(path: &Path) -> bool {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let jsonl = path.extension().is_some_and(|e| e == "jsonl");
    !name.starts_with(['.', '_']) && (jsonl || name.starts_with("part-") && !name.ends_with(".crc"))
}
