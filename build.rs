//! Unpacks `models/ipadic.tar.zst` into `OUT_DIR`, from where `tokenize` bakes it into the binary, and lists the lexicon
//! files there for `resource` to embed. Hashes models and ontology, for the provenance of graphs.

use std::{env, fmt::Write, fs, fs::File, path::Path, path::PathBuf};

use sha2::{Digest, Sha256};

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
    for path in paths {
        println!("cargo::rerun-if-changed={}", path.display());
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let _ = writeln!(code, "    ({name:?}, include_str!({:?})),", path.display().to_string());
    }
    code.push_str("]\n");
    fs::write(target.join("lexicon_files.rs"), code).unwrap_or_else(|e| panic!("lexicon_files.rs: {e}"));
}
