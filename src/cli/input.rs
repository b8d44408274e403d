//! Arguments -> documents and a pipeline.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};

use super::args::{InputFormat, ReadArgs, UnitArg};
use crate::document::Document;
use crate::pipeline::{Depth, Pipeline, PipelineConfig};
use crate::read;
use crate::resource::{Lexicon, Ontology, RelationRules};
use crate::sentence::Unit;

/// Puts the pipeline together.
pub fn pipeline(args: &ReadArgs, depth: Depth) -> Result<Pipeline> {
    let mut lexicon = if args.no_lexicon { Lexicon::default() } else { Lexicon::embedded()? };
    for path in &args.lexicon {
        lexicon.add_file(path)?;
    }
    let ontology = Arc::new(Ontology::embedded());
    let rules = Arc::new(RelationRules::embedded(&ontology)?);
    Ok(Pipeline::new(PipelineConfig {
        rules,
        lexicon: Arc::new(lexicon),
        ontology,
        unit: if args.unit == UnitArg::Line { Unit::Line } else { Unit::Document },
        depth,
        base: args.base.clone(),
        open: args.open,
    }))
}

/// Reads all documents.
pub fn documents(args: &ReadArgs) -> Result<Vec<Document>> {
    let mut documents = Vec::new();
    let stdin = [Path::new("-").to_path_buf()];
    for path in if args.paths.is_empty() { &stdin[..] } else { &args.paths[..] } {
        let mut text = String::new();
        if path.as_os_str() == "-" {
            std::io::stdin().read_to_string(&mut text).context("standard input")?;
        } else {
            text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        }
        let jsonl = args
            .input_format
            .map_or_else(|| path.extension().is_some_and(|e| e == "jsonl"), |f| f == InputFormat::Jsonl);
        if jsonl {
            for document in read::json_lines(&text) {
                documents.push(document.map_err(|(line, e)| anyhow!("{}:{line}: {e}", path.display()))?);
            }
        } else {
            let id = path.file_stem().map_or_else(|| "-".to_owned(), |s| s.to_string_lossy().into_owned());
            documents.push(Document { id, text, ..Document::default() });
        }
    }
    Ok(documents)
}
