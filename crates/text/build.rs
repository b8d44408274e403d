//! Makes in `OUT_DIR` what the program embeds as flat tables, so that no run has to: `models/ipadic.tar.zst` unpacked, with the
//! details of its words in a form of our own, for `tokenize`; the forms of the shipped lexicon and the index of the tagger's
//! model for `recognize`; the weights of chunker, parser and arguments for `syntax`.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::{env, fs};

// What folds and sorts names in the program does so here.
#[path = "src/tokenize/details.rs"]
#[allow(dead_code)]
mod details;
#[path = "src/recognize/fold.rs"]
#[allow(dead_code)]
mod fold;
#[path = "src/recognize/forms.rs"]
#[allow(dead_code)]
mod forms;
#[path = "src/recognize/tagger/index.rs"]
#[allow(dead_code)]
mod index;
#[path = "../resource/src/resource/packed.rs"]
mod packed;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    dictionary("../../models/ipadic.tar.zst", &target);
    lexicon("../../ontology/lexicon", &target);
    tagger("../../models/entities.model", &target);
    for name in ["chunker", "parser", "arguments"] {
        weights(&format!("../../models/{name}"), name, &target);
    }
}

fn dictionary(source: &str, target: &Path) {
    println!("cargo::rerun-if-changed={source}");
    let file = File::open(source).unwrap_or_else(|e| panic!("{source}: {e}"));
    let plain = ruzstd::decoding::StreamingDecoder::new(file).unwrap_or_else(|e| panic!("{source}: {e}"));
    tar::Archive::new(plain).unpack(target).unwrap_or_else(|e| panic!("{source}: {e}"));
    println!("cargo::rustc-env=LINDERA_WORKDIR={}", target.display());
    let read = |name: &str| {
        let path = target.join("lindera-ipadic").join(name);
        fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    };
    let (starts, records) = (read("dict.wordsidx"), read("dict.words"));
    let number = |bytes: &[u8]| bytes.try_into().map(u32::from_le_bytes).expect("four bytes") as usize;
    let words = starts.chunks_exact(4).map(|start| {
        let from = number(start) + 4;
        let joined = &records[from..from + number(&records[from - 4..from])];
        std::str::from_utf8(joined).unwrap_or_else(|e| panic!("{source}: {e}")).split('\0').collect()
    });
    write(target, "words.table", &details::write(words).unwrap_or_else(|| panic!("{source}: too large a dictionary")));
    // lindera is never asked for details of known words.
    write(target, "lindera-ipadic/dict.wordsidx", &[]);
    write(target, "lindera-ipadic/dict.words", &[]);
}

/// Writes the index of the tagger's model.
fn tagger(source: &str, target: &Path) {
    println!("cargo::rerun-if-changed={source}");
    let model = fs::read(source).unwrap_or_else(|e| panic!("{source}: {e}"));
    write(target, "entities.index", &index::write(&model).unwrap_or_else(|| panic!("{source}: no model")));
}

/// Bytes that a processor reads at once.
const LINE: usize = 64;

/// Writes a file of models with all their weights, where it has but those that are not nought.
fn weights(source: &str, name: &str, target: &Path) {
    println!("cargo::rerun-if-changed={source}");
    let file = fs::read(source).unwrap_or_else(|e| panic!("{source}: {e}"));
    let (mut whole, mut rest) = (Vec::new(), &file[..]);
    while !rest.is_empty() {
        rest = model(rest, &mut whole).unwrap_or_else(|| panic!("{source}: no model"));
    }
    write(target, name, &whole);
}

/// Adds the model that `file` begins with, and gives what stands behind it. Spaces behind its first line lead its weights to the
/// beginning of a line of the cache.
fn model<'m>(file: &'m [u8], whole: &mut Vec<u8>) -> Option<&'m [u8]> {
    let mut ends = file.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at);
    let (first, second) = (ends.next()?, ends.next()?);
    let line = std::str::from_utf8(&file[first + 1..second]).ok()?;
    let (line, set) = line.split_once(" set ").map_or((line, None), |(line, set)| (line, Some(set)));
    let ["bits", bits, "scale", _, "text", text] = line.split(' ').collect::<Vec<_>>()[..] else { return None };
    let bits: u32 = bits.parse().ok()?;
    let (text, rest) = file[second + 1..].split_at_checked(text.parse().ok()?)?;
    let length = set.map_or(Some(1 << bits), |set| Some(set.parse::<usize>().ok()? + (1 << bits) / 8))?;
    let (weights, rest) = rest.split_at_checked(length)?;
    let begin = whole.len() + first + line.len() + text.len() + 2;
    let room = vec![b' '; begin.next_multiple_of(LINE) - begin];
    for part in [&file[..first], &room, b"\n", line.as_bytes(), b"\n", text] {
        whole.extend(part);
    }
    match set {
        Some(_) => whole.extend(packed::unpack(weights, bits)?),
        None => whole.extend(weights),
    }
    Some(rest)
}

fn write(target: &Path, name: &str, bytes: &[u8]) {
    fs::write(target.join(name), bytes).unwrap_or_else(|e| panic!("{name}: {e}"));
}

/// Writes `lexicon.forms`; entries count through the files in the order of their names, as `resource::Lexicon` has them.
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
    write(target, "lexicon.forms", table.as_bytes());
}
