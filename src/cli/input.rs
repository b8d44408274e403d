//! Arguments -> documents through the pipeline, in parallel, results in order of input.

use std::mem::ManuallyDrop;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;

use super::args::{ReadArgs, UnitArg};
use super::console::Console;
use crate::document::{Document, DocumentAnalysis};
use crate::pipeline::{Depth, Pipeline};
use crate::read::{Documents, ReadConfig, sources};
use crate::resolve::Decisions;
use crate::resource::{Lexicon, Ontology, RelationRules};
use crate::run;
pub use crate::run::Outcome;
use crate::sentence::Unit;

/// The exit status of a run: 2 where something was skipped, unless `--keep-going`.
pub fn exit_code(outcome: &Outcome, args: &ReadArgs) -> ExitCode {
    if outcome.skipped > 0 && !args.keep_going { ExitCode::from(2) } else { ExitCode::SUCCESS }
}

/// The decisions on what is one thing and what is not, held against the ontology.
pub fn decisions(args: &ReadArgs, ontology: &Ontology) -> Result<Decisions> {
    let Some(path) = &args.decisions else { return Ok(Decisions::default()) };
    let decisions = Decisions::load(path)?;
    decisions.check(ontology)?;
    Ok(decisions)
}

/// Puts the pipeline together. It is never dropped: the process ends with its last use, and to free 100,000 pieces first
/// takes milliseconds that a short run is made of.
pub fn pipeline(args: &ReadArgs, depth: Depth, open: bool) -> Result<ManuallyDrop<Pipeline>> {
    pipeline_by(args, || Ok(Arc::new(ontology(args)?)), depth, open)
}

/// The same for one who has the ontology already.
pub fn pipeline_of(
    args: &ReadArgs,
    ontology: Arc<Ontology>,
    depth: Depth,
    open: bool,
) -> Result<ManuallyDrop<Pipeline>> {
    pipeline_by(args, || Ok(ontology), depth, open)
}

fn pipeline_by(
    args: &ReadArgs,
    ontology: impl FnOnce() -> Result<Arc<Ontology>>,
    depth: Depth,
    open: bool,
) -> Result<ManuallyDrop<Pipeline>> {
    let shipped = || if args.no_lexicon { Ok(Lexicon::default()) } else { Lexicon::embedded() };
    // A short run is mostly this: names and tables are read while another thread reads ontology and rules.
    let (mut lexicon, ontology, rules) = std::thread::scope(|scope| -> Result<_> {
        let beside = std::thread::Builder::new().spawn_scoped(scope, || {
            let lexicon = shipped();
            crate::pipeline::prepare();
            lexicon
        });
        let ontology = ontology()?;
        let rules = Arc::new(rules(args, &ontology)?);
        let lexicon = beside.ok().and_then(|thread| thread.join().ok()).unwrap_or_else(shipped)?;
        Ok((lexicon, ontology, rules))
    })?;
    for path in &args.lexicon {
        lexicon.add_file(path)?;
    }
    for path in &args.gazetteer {
        lexicon.add_gazetteer(path, &ontology)?;
    }
    // The examples of what the program ships are held by its tests.
    if args.rules.is_some() || args.ontology.iter().any(|p| holds_rules(p)) {
        crate::examples::check(&rules, &ontology)?;
    }
    let decisions = decisions(args, &ontology)?;
    let pipeline = Pipeline::builder()
        .rules(rules)
        .lexicon(lexicon)
        .ontology(ontology)
        .decisions(decisions)
        .unit(if args.unit == UnitArg::Line { Unit::Line } else { Unit::Document })
        .line_breaks(args.line_breaks.into())
        .depth(depth)
        .base(&args.base)
        .open(open);
    // The learned decision goes with the rules that it was trained beside.
    let pipeline = if args.rules.is_some() { pipeline.rules_only() } else { pipeline };
    Ok(ManuallyDrop::new(pipeline.build()?))
}

/// The rules: what the program ships or a folder in its place, and what users' files add.
fn rules(args: &ReadArgs, ontology: &Ontology) -> Result<RelationRules> {
    let mut rules = match &args.rules {
        Some(folder) => RelationRules::from_folder(folder, ontology)?,
        None => RelationRules::embedded(ontology)?,
    };
    for path in args.ontology.iter().filter(|p| holds_rules(p)) {
        rules.add_file(path, ontology)?;
    }
    Ok(rules)
}

/// The ontology: what the program ships, extended by users' files.
pub fn ontology(args: &ReadArgs) -> Result<Ontology> {
    let mut ontology = Ontology::embedded();
    for path in args.ontology.iter().filter(|p| !holds_rules(p)) {
        ontology.add_file(path)?;
    }
    Ok(ontology)
}

/// Whether a file of `--ontology` says how sentences say relations, not what there is.
pub fn holds_rules(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "toml")
}

/// Takes all documents through `pipeline` and `map`, on as many threads as `args` say, and hands the results to `sink` in
/// order of input. What cannot be read is reported and skipped.
///
/// # Errors
/// The first one of `map` or `sink`.
pub fn for_each<T: Send>(
    args: &ReadArgs,
    console: &mut Console,
    pipeline: &Pipeline,
    map: impl Fn(Document, DocumentAnalysis) -> Result<T> + Sync,
    sink: impl FnMut(T) -> Result<()>,
) -> Result<Outcome> {
    let mut outcome = run::for_each(documents(args, console), thread_count(args), console, pipeline, map, sink)?;
    outcome.skipped = console.skipped();
    if outcome.skipped > 0 {
        console.note(&format_args!("{} skipped", outcome.skipped));
    }
    Ok(outcome)
}

/// The documents that `args` name; what cannot be read comes out as a problem.
pub fn documents(args: &ReadArgs, console: &Console) -> Documents {
    let config = ReadConfig {
        format: args.input_format.map(Into::into),
        encoding: args.encoding,
        columns: args.columns.clone().unwrap_or_default(),
    };
    Documents::new(sources(&args.paths, &mut |problem| console.report(&problem)), config)
}

/// The number of threads that `args` ask for, or that the machine offers.
pub fn thread_count(args: &ReadArgs) -> usize {
    args.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from)
}
