//! `enishi build`: documents -> store -> exports. What has not changed since the last build is not read anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result};
use clap::Args;
use serde_json::json;

use super::args::{ReadArgs, UnitArg};
use super::console::Console;
use super::graph::StoreArgs;
use super::input;
use super::target::{Ledger, Target, tidy};
use crate::build::{Build, Incoming, made};
use crate::document::Provenance;
use crate::exports::{self, Counts, NAMES};
use crate::pipeline::Depth;
use crate::provenance::Asked;
use crate::read::Documents;
use crate::shown::shown;
use crate::store::{Manifest, Store, StoreWriter};
use crate::sync::{Inputs, MaxRemove, Refusal};

/// Flags of `build`.
#[derive(Args, Clone, Debug)]
#[command(after_help = "\
Examples:
  enishi build examples/                     a folder of articles
  enishi build --store news/graph feed.jsonl  into another store
  enishi build --sync articles/              and take out what the folder no longer has
  enishi build --sync --dry-run articles/    what that would read and take out

Documents that the store has already are read again only if they, the program or its options changed.")]
pub struct BuildArgs {
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    store: StoreArgs,
    /// Keep open statements as well, for what the ontology has no relation for
    #[arg(long, help_heading = "Analysis")]
    open: bool,
    /// Take out of the store what the input does not have
    ///
    /// Nothing is taken out where some input could not be read, nor where it would be everything, or more than ten documents
    /// and a tenth, unless --max-remove allows it.
    #[arg(long, help_heading = "Graph")]
    sync: bool,
    /// How many documents --sync may take out; all for any number
    #[arg(long, value_name = "N", requires = "sync", help_heading = "Graph")]
    max_remove: Option<MaxRemove>,
    /// Show what would be read and taken out, and change nothing
    #[arg(long, help_heading = "Graph")]
    dry_run: bool,
    /// Read every document again
    #[arg(long, help_heading = "Graph")]
    fresh: bool,
    #[command(flatten)]
    exports: ExportsArgs,
}

/// Flags of commands that write a store and the exports of it.
#[derive(Args, Clone, Debug)]
pub struct ExportsArgs {
    /// Folder for the exports [default: the one that the store stands in]
    #[arg(long, value_name = "FOLDER", help_heading = "Graph")]
    exports: Option<PathBuf>,
    /// Replace exports also where they are not those that were written from this store
    #[arg(long, conflicts_with = "no_export", help_heading = "Graph")]
    force: bool,
    /// Write no exports
    #[arg(long, conflicts_with = "exports", help_heading = "Graph")]
    no_export: bool,
}

impl ExportsArgs {
    /// The folder of the exports of `store`, or nothing where none are to be written.
    ///
    /// # Errors
    /// One of their names belongs to a file that is not ours.
    pub fn folder(&self, store: &Path) -> Result<Option<PathBuf>> {
        if self.no_export {
            return Ok(None);
        }
        let folder = self.exports.clone().unwrap_or_else(|| exports_folder(store));
        check_exports(store, &folder, self.force)?;
        Ok(Some(folder))
    }
}

/// Builds the graph and prints a summary.
pub fn run(args: &BuildArgs, console: &mut Console) -> Result<ExitCode> {
    // What was decided for this store holds for its builds, unless another file is given.
    let own = crate::store::decisions_file(&args.store.store);
    if args.read.decisions.is_none() && own.is_file() {
        let mut args = args.clone();
        args.read.decisions = Some(own);
        return build(&args, console);
    }
    build(args, console)
}

fn build(args: &BuildArgs, console: &mut Console) -> Result<ExitCode> {
    let began = std::time::Instant::now();
    let ontology = Arc::new(input::ontology(&args.read)?);
    let provenance = provenance(args, &ontology)?;
    let made = made(&provenance)?;
    if args.dry_run {
        return dry_run(args, &made, console);
    }
    // Before anything is changed.
    let folder = args.exports.folder(&args.store.store)?;
    let mut writer = StoreWriter::open(&args.store.store, &args.read.base)?;
    if let Some(base) = writer.other_base() {
        return Err(other_base(args, base));
    }
    writer.set_ontology(ontology.sources()[1..].to_vec());
    let (documents, inputs) = documents(args, console);
    let pipeline = || input::pipeline_of(&args.read, ontology, Depth::Statements, args.open);
    let sync = args.sync.then_some(args.max_remove);
    let threads = input::thread_count(&args.read);
    let build = Build { provenance: &provenance, fresh: args.fresh, sync, threads };
    let filled = build.fill(writer, documents, inputs, pipeline, console)?;
    let outcome = input::Outcome { skipped: console.skipped(), ..filled.outcome };
    if outcome.skipped > 0 {
        console.note(&format_args!("{} skipped", outcome.skipped));
    }
    let done = format!("{} documents read, {} unchanged, {} removed", outcome.documents, filled.unchanged, filled.gone);
    let refused = filled.refused.clone();
    let (store, changed) = filled.commit()?;
    if changed {
        run_record(&store, &provenance, &made)?;
    }
    let summary = if let Some(folder) = folder {
        let (counts, damaged) = renew_exports(&store, &folder)?;
        format!("{}{done}; exports in {}", summary(&store, &counts, damaged), folder.display())
    } else {
        // Without exports the work is in proportion to what changed; facts would need the whole graph.
        let Manifest { documents, statements, .. } = store.manifest();
        format!("documents   {documents}\nstatements  {statements}\n{done}")
    };
    let seconds = began.elapsed().as_secs_f64();
    console.note(&format_args!("{} characters in {seconds:.2} s", outcome.characters));
    let mut stdout = super::console::people();
    writeln!(stdout, "{summary}")?;
    stdout.flush()?;
    Ok(refused_code(refused, console).unwrap_or_else(|| input::exit_code(&outcome, &args.read)))
}

/// The documents that the arguments name, and what of them could not be read at all.
fn documents(args: &BuildArgs, console: &Console) -> (Documents, Inputs) {
    let (errors, barren) = (console.skipped(), console.barren());
    let documents = input::documents(&args.read, console);
    (documents, Inputs { unread: console.skipped() - errors, barren: console.barren() - barren })
}

fn other_base(args: &BuildArgs, base: &str) -> anyhow::Error {
    let store = args.store.store.display();
    anyhow::anyhow!("{store}: its IRIs begin with {base}; give --base {base}, or another --store")
}

/// Says why nothing was taken out. A limit that was reached is a failure whatever else went well.
fn refused_code(refused: Option<Refusal>, console: &Console) -> Option<ExitCode> {
    let (text, code) = match refused? {
        Refusal::Unread(text) => (text, None),
        Refusal::Limit(text) => (text, Some(ExitCode::from(2))),
    };
    console.error(&text);
    code
}

/// What a build would read and take out. Nothing is written, not even a folder.
fn dry_run(args: &BuildArgs, made: &str, console: &mut Console) -> Result<ExitCode> {
    let before = Store::open_or_empty(&args.store.store)?;
    if before.manifest().documents > 0 && before.base() != args.read.base {
        return Err(other_base(args, before.base()));
    }
    let mut stdout = super::console::people();
    let (documents, inputs) = documents(args, console);
    let mut incoming = Incoming::new(&before, made, args.fresh, inputs);
    let mut read = 0_u64;
    for document in incoming.documents(documents) {
        match document {
            Ok(document) => {
                read += 1;
                writeln!(stdout, "read\t{}\t{} characters", shown(&document.id), document.text.chars().count())?;
            }
            Err(problem) => console.report(&problem),
        }
    }
    incoming.say_replaced(console);
    let (gone, refused) = incoming.gone(args.sync.then_some(args.max_remove))?;
    for id in &gone {
        writeln!(stdout, "remove\t{}", shown(id))?;
    }
    if let Some(Refusal::Limit(_)) = refused {
        // Shown all the same: it is what --max-remove would allow.
        for id in incoming.missing()? {
            writeln!(stdout, "keep\t{}", shown(id))?;
        }
    }
    let (unchanged, gone) = (incoming.unchanged, gone.len());
    writeln!(stdout, "would read {read} documents, leave {unchanged} unchanged, remove {gone}; nothing was changed")?;
    stdout.flush()?;
    let outcome = input::Outcome { skipped: console.skipped(), ..input::Outcome::default() };
    Ok(refused_code(refused, console).unwrap_or_else(|| input::exit_code(&outcome, &args.read)))
}

/// Where exports go by default: beside the store.
pub fn exports_folder(store: &Path) -> PathBuf {
    store.parent().filter(|p| !p.as_os_str().is_empty()).map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// Refuses a folder of exports in which one of their names belongs to a file that is not ours.
pub fn check_exports(store: &Path, folder: &Path, force: bool) -> Result<()> {
    let ledger = Ledger::of(store);
    NAMES
        .iter()
        .try_for_each(|name| ledger.check(&folder.join(name), force))
        .context("exports (--exports FOLDER puts them elsewhere, --no-export writes none)")
}

/// Writes the exports where they are not those of the store's present state, and counts what the store holds. What they are of
/// stands in the store, so that exports which an interrupted run left behind are written by the next one, although nothing has
/// changed then. Damaged records are named on standard error and left out.
pub fn renew_exports(store: &Store, folder: &Path) -> Result<(Counts, usize)> {
    let (mut ledger, state) = (Ledger::of(store.folder()), store.state());
    tidy(folder);
    let (counts, damaged) = if NAMES.iter().all(|name| ledger.is_current(&folder.join(name), state)) {
        exports::count(store)?
    } else {
        let mut targets = Vec::new();
        for name in NAMES {
            targets.push(ledger.begin(&folder.join(name))?);
        }
        let mut targets: [Target; NAMES.len()] = targets.try_into().map_err(|_| anyhow::anyhow!("exports"))?;
        let done = exports::write(store, targets.each_mut().map(|target| target as &mut dyn std::io::Write))?;
        for target in targets {
            ledger.end(target, state)?;
        }
        ledger.compact()?;
        done
    };
    for problem in &damaged {
        super::console::say(problem);
    }
    // Whatever was being removed is out of the exports too.
    match std::fs::remove_file(store.folder().join("removing")) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error).with_context(|| folder.display().to_string()),
        _ => Ok((counts, damaged.len())),
    }
}

fn provenance(args: &BuildArgs, ontology: &crate::resource::Ontology) -> Result<Provenance> {
    let read = &args.read;
    let frames: Vec<PathBuf> = read.ontology.iter().filter(|p| input::holds_rules(p)).cloned().collect();
    let asked = Asked {
        lines: read.unit == UnitArg::Line,
        open: args.open,
        no_lexicon: read.no_lexicon,
        lexicon: &read.lexicon,
        gazetteer: &read.gazetteer,
        frames: &frames,
        decisions: read.decisions.as_deref(),
        rules: read.rules.as_deref(),
        base: &read.base,
    };
    Ok(crate::provenance::provenance(ontology, asked.options())?)
}

/// What made the store, beside it: no clock, so that equal input leaves equal files.
fn run_record(store: &Store, provenance: &Provenance, made: &str) -> Result<()> {
    let documents = store.manifest().documents;
    let record = json!({"program": "enishi", "version": provenance.program, "ontology": provenance.ontology,
        "resources": provenance.resources, "options": provenance.options, "made": made, "documents": documents});
    Ledger::of(store.folder()).write(&store.folder().join("run.json"), store.state(), |out| {
        serde_json::to_writer_pretty(&mut *out, &record)?;
        Ok(out.write_all(b"\n")?)
    })
}

/// The counts that tell whether the graph came out as it should.
fn summary(store: &Store, counts: &Counts, damaged: usize) -> String {
    let mut out = String::new();
    let list = |counts: &BTreeMap<&str, usize>, most: usize| {
        let mut counts: Vec<(&str, usize)> = counts.iter().map(|(name, count)| (*name, *count)).collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let more = counts.len().saturating_sub(most);
        let mut text = counts.iter().take(most).map(|(n, c)| format!("{n} {c}")).collect::<Vec<_>>().join(", ");
        if more > 0 {
            let _ = write!(text, ", {more} more");
        }
        text
    };
    let Counts { documents, statements, denied, modality, facts, relations, classes } = counts;
    let _ = writeln!(out, "documents   {documents}");
    let _ = writeln!(out, "sentences   {}", store.manifest().sentences);
    let _ = writeln!(out, "statements  {statements} ({}; denied {denied})", list(modality, 8));
    let _ = writeln!(out, "facts       {facts} ({})", list(relations, 10));
    let entities: usize = classes.values().sum();
    let _ = writeln!(out, "entities    {entities} ({})", list(classes, 10));
    if damaged > 0 {
        let _ = writeln!(out, "damaged     {damaged} records; see `enishi verify`");
    }
    out
}
