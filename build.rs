//! Hashes models and ontology, for the provenance of graphs.

use std::{fmt::Write, fs, path::PathBuf};

use sha2::{Digest, Sha256};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
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
