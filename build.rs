//! Unpacks `models/ipadic.tar.zst` into `OUT_DIR`, from where `tokenize` bakes it into the binary, and lists the lexicon
//! files there for `resource` to embed, with the table of their forms for `recognize`. Hashes models and
//! ontology, for the provenance of graphs.

use std::{env, fmt::Write, fs, fs::File, path::Path, path::PathBuf};

use sha2::{Digest, Sha256};

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
    dictionary("models/ipadic.tar.zst", &target);
    lexicon("ontology/lexicon", &target);
    println!("cargo::rustc-env=ENISHI_RESOURCES={}", hash(&["models", "ontology"]));
}

/// SHA-256 over names and contents of all files below the folders: with the program's version it says what made a graph.
fn hash(folders: &[&str]) -> String {
    let mut files = Vec::new();
    let mut pending: Vec<PathBuf> = folders.iter().map(PathBuf::from).collect();
    while let Some(path) = pending.pop() {
        println!("cargo::rerun-if-changed={}", path.display());
        if path.is_dir() {
            pending.extend(fs::read_dir(&path).into_iter().flatten().flatten().map(|entry| entry.path()));
        } else {
            files.push(path);
        }
    }
    files.sort();
    let mut digest = Sha256::new();
    for file in files {
        let content = fs::read(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        digest.update(format!("{}\0{}\0", file.display(), content.len()));
        digest.update(content);
    }
    digest.finalize().iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

fn dictionary(source: &str, target: &Path) {
    println!("cargo::rerun-if-changed={source}");
    let file = File::open(source).unwrap_or_else(|e| panic!("{source}: {e}"));
    let plain = zstd::Decoder::new(file).unwrap_or_else(|e| panic!("{source}: {e}"));
    tar::Archive::new(plain).unpack(target).unwrap_or_else(|e| panic!("{source}: {e}"));
    println!("cargo::rustc-env=LINDERA_WORKDIR={}", target.display());
}

/// Writes `lexicon_files.rs`: an array of file name and content, sorted by name.
fn lexicon(folder: &str, target: &Path) {
    println!("cargo::rerun-if-changed={folder}");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap_or_else(|e| panic!("{folder}: {e}"))
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "tsv"))
        .map(|path| fs::canonicalize(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display())))
        .collect();
    paths.sort();
    let mut code = String::from("&[\n");
    let mut forms = Vec::new();
    let mut entry = 0;
    for path in paths {
        println!("cargo::rerun-if-changed={}", path.display());
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let _ = writeln!(code, "    ({name:?}, include_str!({:?})),", path.display().to_string());
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
    code.push_str("]\n");
    fs::write(target.join("lexicon_files.rs"), code).unwrap_or_else(|e| panic!("lexicon_files.rs: {e}"));
}
