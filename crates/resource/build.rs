//! Lists the lexicon files in `OUT_DIR`, for `resource` to embed, with an index of their forms.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/resource/form_index.rs"]
mod form_index;

const FOLDER: &str = "../../ontology/lexicon";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    lexicon(&target);
}

/// Writes `lexicon_files.rs`, an array of file name and content, sorted by name, and `lexicon.index`.
fn lexicon(target: &Path) {
    println!("cargo::rerun-if-changed={FOLDER}");
    let mut paths: Vec<PathBuf> = fs::read_dir(FOLDER)
        .unwrap_or_else(|e| panic!("{FOLDER}: {e}"))
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "tsv"))
        .map(|path| fs::canonicalize(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display())))
        .collect();
    paths.sort();
    let mut code = String::from("&[\n");
    let (mut forms, mut entry) = (Vec::new(), 0);
    for path in paths {
        // As the program reads them, which says what is wrong with a line; a test asks for every form.
        let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        for line in text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
            let mut columns = line.split('\t');
            let (label, aliases) = (columns.next().unwrap_or_default(), columns.nth(1).unwrap_or_default());
            for form in std::iter::once(label).chain(aliases.split('|').filter(|a| !a.is_empty())) {
                forms.push((form.strip_suffix('?').unwrap_or(form).trim().to_owned(), entry));
            }
            entry += 1;
        }
        println!("cargo::rerun-if-changed={}", path.display());
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let _ = writeln!(code, "    ({name:?}, include_str!({:?})),", path.display().to_string());
    }
    code.push_str("]\n");
    let index = form_index::write(forms.iter().map(|(form, entry)| (form.as_str(), *entry)));
    fs::write(target.join("lexicon.index"), index).unwrap_or_else(|e| panic!("lexicon.index: {e}"));
    fs::write(target.join("lexicon_files.rs"), code).unwrap_or_else(|e| panic!("lexicon_files.rs: {e}"));
}
