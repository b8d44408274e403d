//! What made a record: the program, what it knows, and how it was asked.

use std::path::{Path, PathBuf};

use crate::document::{Provenance, Record};
use crate::rdf::iri::sha256;
use crate::resource::Ontology;

/// How the program is asked, as far as records depend on it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// Every line is one sentence.
    pub lines: bool,
    /// Open statements are wanted too.
    pub open: bool,
    /// Without the lexicon that the program ships.
    pub no_lexicon: bool,
    /// Files of a lexicon.
    pub lexicon: &'a [PathBuf],
    /// Files of names.
    pub gazetteer: &'a [PathBuf],
    /// Files of rules.
    pub frames: &'a [PathBuf],
    /// Decisions on what is one thing.
    pub decisions: Option<&'a Path>,
    /// A folder of rules in place of those that the program ships.
    pub rules: Option<&'a Path>,
    /// Base of the IRIs.
    pub base: &'a str,
}

impl Asked<'_> {
    /// The options, as records keep them: files by what they hold. One that cannot be read is reported where it is used.
    pub fn options(&self) -> String {
        let flags = [(self.lines, "unit=line"), (self.open, "open"), (self.no_lexicon, "no-lexicon")];
        let mut options: Vec<String> =
            flags.iter().filter(|(set, _)| *set).map(|(_, name)| (*name).to_owned()).collect();
        if let Some(path) = self.decisions {
            // Lines on statements hold without reading a document again.
            let text = std::fs::read_to_string(path).unwrap_or_default();
            let on_things = |line: &&str| !line.starts_with("confirm\t") && !line.starts_with("reject\t");
            let lines: Vec<&str> = text.lines().filter(on_things).collect();
            if !lines.is_empty() {
                options.push(format!("decisions={}", sha256(lines.join("\n"))));
            }
        }
        for (kind, paths) in [("lexicon", self.lexicon), ("gazetteer", self.gazetteer), ("frames", self.frames)] {
            let digest = |path: &PathBuf| sha256(std::fs::read(path).unwrap_or_default());
            options.extend(paths.iter().map(|path| format!("{kind}={}", digest(path))));
        }
        if let Some(folder) = self.rules {
            let mut files: Vec<PathBuf> =
                std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
            files.sort();
            let texts: Vec<u8> = files.iter().flat_map(|f| std::fs::read(f).unwrap_or_default()).collect();
            options.push(format!("rules={}", sha256(texts)));
        }
        options.push(format!("base={}", self.base));
        options.join(" ")
    }
}

/// The provenance of records that this program makes with an ontology and options.
///
/// # Errors
/// None that is known: what is hashed is written as JSON first.
pub fn provenance(ontology: &Ontology, options: String) -> serde_json::Result<Provenance> {
    let texts: Vec<_> = ontology.sources().iter().map(|(_, text)| text).collect();
    Ok(Provenance {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        ontology: sha256(serde_json::to_vec(&texts)?),
        resources: env!("ENISHI_RESOURCES").to_owned(),
        options,
    })
}

/// The base of the IRIs that a record was made with, as its options say.
pub fn base_of(record: &Record) -> &str {
    let options = record.provenance.options.split(' ');
    options.filter_map(|option| option.strip_prefix("base=")).next_back().unwrap_or(crate::pipeline::BASE)
}

/// Why a record is not taken beside those that `mine` makes: another version of the program, or of what it knows, made it.
pub fn refusal(record: &Record, mine: &Provenance) -> Option<String> {
    let made = &record.provenance;
    let same = (&made.program, &made.resources, &made.ontology) == (&mine.program, &mine.resources, &mine.ontology);
    let version = &made.program;
    (!same).then(|| {
        format!("made by another enishi (version {version}, or another ontology); use the same on all machines")
    })
}
