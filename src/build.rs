//! Documents -> a store. What has not changed since the last build is not read anew; what the input no longer has can be
//! taken out. The command line and the bindings build with this.

use std::collections::BTreeSet;
use std::ops::Deref;

use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Document, Provenance, Record};
use crate::observer::Observer;
use crate::pipeline::Pipeline;
use crate::rdf::iri::{document_hash, sha256};
use crate::read::is_barren;
use crate::run::{self, Outcome};
use crate::store::{RecordLine, Store, StoreError, StoreWriter};
use crate::sync::{Inputs, MaxRemove, Refusal, refusal, some};

/// How documents come into a store.
#[derive(Clone, Copy, Debug)]
pub struct Build<'b> {
    /// What makes their records.
    pub provenance: &'b Provenance,
    /// Read every document again.
    pub fresh: bool,
    /// Take out what the input does not have, in so far as this allows it.
    pub sync: Option<Limit>,
    /// Threads that read.
    pub threads: usize,
}

/// How much may be taken out; nothing stands for what needs no leave.
pub type Limit = Option<MaxRemove>;

/// A digest of what makes records: documents whose records have another one are read again.
///
/// # Errors
/// None that is known: what is hashed is written as JSON first.
pub fn made(provenance: &Provenance) -> serde_json::Result<String> {
    Ok(sha256(serde_json::to_vec(provenance)?))
}

/// A store with the new records beside it, not yet in force.
#[must_use]
pub struct Filled {
    writer: StoreWriter,
    /// What was read.
    pub outcome: Outcome,
    /// Documents that were there already.
    pub unchanged: u64,
    /// Documents that leave.
    pub gone: u64,
    /// Why none leaves though some are not in the input.
    pub refused: Option<Refusal>,
}

impl Filled {
    /// Puts the records in force; gives whether that changed the store.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn commit(self) -> Result<(Store, bool), StoreError> {
        self.writer.commit()
    }
}

impl Build<'_> {
    /// Takes `documents` into the store of `writer`. The pipeline is asked for when the first of them is to be read. `inputs`
    /// counts what could not be read before the first document.
    ///
    /// # Errors
    /// The store cannot be written, there is no pipeline, or a thread cannot be started.
    pub fn fill<E, P>(
        &self,
        mut writer: StoreWriter,
        documents: impl Iterator<Item = Result<Document, Diagnostic>>,
        inputs: Inputs,
        pipeline: impl FnOnce() -> Result<P, E>,
        observer: &mut dyn Observer,
    ) -> Result<Filled, E>
    where
        E: Send + From<std::io::Error> + From<StoreError> + From<serde_json::Error>,
        P: Deref<Target = Pipeline>,
    {
        let (before, made) = (writer.before().clone(), made(self.provenance)?);
        let mut incoming = Incoming::new(&before, &made, self.fresh, inputs);
        let mut anew = incoming.documents(documents).peekable();
        let mut outcome = Outcome::default();
        if anew.peek().is_some() {
            let pipeline = pipeline()?;
            let config = pipeline.config();
            outcome = run::for_each(
                anew,
                self.threads,
                observer,
                &pipeline,
                |document, analysis| {
                    let sentences = analysis.sentences.len() as u32;
                    let record =
                        Record::new(document, analysis, &config.lexicon, &config.base, self.provenance.clone());
                    Ok::<_, E>(RecordLine::new(&record, sentences, &made)?)
                },
                |line| Ok(writer.put_line(line)?),
            )?;
        } else {
            drop(anew);
        }
        incoming.say_replaced(observer);
        let (gone, refused) = incoming.gone(self.sync)?;
        if !gone.is_empty() {
            let (count, all) = (gone.len(), before.manifest().documents);
            observer.note(&format_args!("--sync takes out {count} of {all} documents: {}", some(gone.iter().copied())));
        }
        for id in &gone {
            writer.remove(id)?;
        }
        let (unchanged, gone) = (incoming.unchanged, gone.len() as u64);
        Ok(Filled { writer, outcome, unchanged, gone, refused })
    }
}

/// The documents that come in, held against those that a store has.
pub struct Incoming<'b> {
    before: &'b Store,
    made: &'b str,
    fresh: bool,
    seen: BTreeSet<String>,
    /// Ids under which another document comes than the store has.
    replaced: Vec<String>,
    /// Documents that are there already.
    pub unchanged: u64,
    inputs: Inputs,
}

impl<'b> Incoming<'b> {
    /// None yet.
    pub fn new(before: &'b Store, made: &'b str, fresh: bool, inputs: Inputs) -> Self {
        Self { before, made, fresh, seen: BTreeSet::new(), replaced: Vec::new(), unchanged: 0, inputs }
    }
    /// Those of `documents` that are to be read anew, and problems.
    pub fn documents(
        &mut self,
        documents: impl Iterator<Item = Result<Document, Diagnostic>>,
    ) -> impl Iterator<Item = Result<Document, Diagnostic>> {
        documents.filter_map(|document| {
            let document = match document {
                Ok(document) => document,
                Err(problem) => {
                    self.inputs.unread += u64::from(problem.severity == Severity::Error);
                    self.inputs.barren += u64::from(is_barren(&problem));
                    return Some(Err(problem));
                }
            };
            if !self.seen.insert(document.id.clone()) {
                let problem = Diagnostic::error(&document.id, "a second document of this id was skipped");
                return Some(Err(problem.hint("ids must differ; for text files they are the file names")));
            }
            // A record that is damaged is made again; an index that is lost is found out when the document is put.
            let Some(entry) = self.before.intact_entry(&document.id).ok().flatten() else { return Some(Ok(document)) };
            let same = entry.input == document_hash(&document);
            if same && entry.made == self.made && !self.fresh {
                self.unchanged += 1;
                return None;
            }
            if !same {
                self.replaced.push(document.id.clone());
            }
            Some(Ok(document))
        })
    }
    /// Files of one name from two folders have one id: that one stands for the other now is not kept silent.
    pub fn say_replaced(&self, observer: &dyn Observer) {
        if let count @ 1.. = self.replaced.len() {
            let ids = some(self.replaced.iter().map(String::as_str));
            observer.note(&format_args!("{count} documents stand for others that had their ids: {ids}"));
        }
    }
    /// The documents of the store that did not come in.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn missing(&self) -> Result<Vec<&'b str>, StoreError> {
        Ok(self.before.ids()?.into_iter().filter(|id| !self.seen.contains(*id)).collect())
    }
    /// The documents that are to be taken out, or why they are not.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn gone(&self, sync: Option<Limit>) -> Result<(Vec<&'b str>, Option<Refusal>), StoreError> {
        let Some(limit) = sync else { return Ok((Vec::new(), None)) };
        let (gone, documents) = (self.missing()?, self.before.manifest().documents);
        Ok(match refusal(gone.len() as u64, documents, self.inputs, limit) {
            Some(refused) => (Vec::new(), Some(refused)),
            None => (gone, None),
        })
    }
}
