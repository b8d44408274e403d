//! Unpacks `models/ipadic.tar.zst` into `OUT_DIR`, from where `tokenize` bakes it into the binary, and writes the table of
//! the shipped lexicon's forms there for `recognize`.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::{env, fs};

// What folds and sorts names in the program does so here.
#[path = "src/recognize/fold.rs"]
#[allow(dead_code)]
mod fold;
#[path = "src/recognize/forms.rs"]
#[allow(dead_code)]
mod forms;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    dictionary("../../models/ipadic.tar.zst", &target);
    lexicon("../../ontology/lexicon", &target);
}

fn dictionary(source: &str, target: &Path) {
    println!("cargo::rerun-if-changed={source}");
    let file = File::open(source).unwrap_or_else(|e| panic!("{source}: {e}"));
    let plain = ruzstd::decoding::StreamingDecoder::new(file).unwrap_or_else(|e| panic!("{source}: {e}"));
    tar::Archive::new(plain).unpack(target).unwrap_or_else(|e| panic!("{source}: {e}"));
    println!("cargo::rustc-env=LINDERA_WORKDIR={}", target.display());
}

/// Writes `lexicon_forms.tsv`; entries count through the files in the order of their names, as `resource::Lexicon` has them.
fn lexicon(folder: &str, target: &Path) {
    println!("cargo::rerun-if-changed={folder}");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap_or_else(|e| panic!("{folder}: {e}"))
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "tsv"))
        .collect();
    paths.sort();
    let mut forms = Vec::new();
    let mut entry = 0;
    for path in paths {
        println!("cargo::rerun-if-changed={}", path.display());
        let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        // As `resource::Lexicon` reads them, which says what is wrong with a line; a test compares the two.
        for line in text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
            let mut columns = line.split('\t');
            let (label, aliases) = (columns.next().unwrap_or_default(), columns.nth(1).unwrap_or_default());
            for form in std::iter::once(label).chain(aliases.split('|').filter(|a| !a.is_empty())) {
                let sure = form.strip_suffix('?');
                forms.push((entry, sure.unwrap_or(form).trim().to_owned(), sure.is_some()));
            }
            entry += 1;
        }
    }
    let table = forms::FormTable::new(forms.iter().map(|(e, form, ambiguous)| (*e, form.as_str(), *ambiguous)));
    fs::write(target.join("lexicon_forms.tsv"), table.write()).unwrap_or_else(|e| panic!("lexicon_forms.tsv: {e}"));
}
