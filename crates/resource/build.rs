//! Lists the lexicon files in `OUT_DIR`, for `resource` to embed.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

const FOLDER: &str = "../../ontology/lexicon";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    lexicon(&target);
}

/// Writes `lexicon_files.rs`: an array of file name and content, sorted by name.
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
    for path in paths {
        println!("cargo::rerun-if-changed={}", path.display());
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let _ = writeln!(code, "    ({name:?}, include_str!({:?})),", path.display().to_string());
    }
    code.push_str("]\n");
    fs::write(target.join("lexicon_files.rs"), code).unwrap_or_else(|e| panic!("lexicon_files.rs: {e}"));
}
