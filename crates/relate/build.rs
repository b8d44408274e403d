//! `ontology/words/*.tsv`, `mechanisms.tsv` and `traits.tsv` -> constants in `OUT_DIR`: `words.rs`, `mechanism.rs`, `traits.rs`;
//! `refusals.tsv` -> the enum of `refusals.rs`.
//!
//! A line that breaks the format ends the build with file and line. A constant that no code reads is a warning of the compiler.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

const ONTOLOGY: &str = "../../ontology";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let ontology = Path::new(ONTOLOGY);
    let relations = relations(&ontology.join("enishi.ttl"));
    let mut taken = BTreeMap::new();
    let mut lists = String::new();
    let folder = ontology.join("words");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "tsv"))
        .collect();
    files.sort();
    for file in files {
        words(&file, &mut taken, &mut lists);
    }
    write(&target.join("words.rs"), &lists);
    write(&target.join("mechanism.rs"), &mechanisms(&ontology.join("mechanisms.tsv"), &relations));
    write(&target.join("traits.rs"), &traits(&ontology.join("traits.tsv"), &relations));
    write(&target.join("refusals.rs"), &refusals(&ontology.join("refusals.tsv")));
}

fn read(path: &Path) -> String {
    println!("cargo::rerun-if-changed={}", path.display());
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
}

/// Local names of the relations that the ontology declares.
fn relations(path: &Path) -> BTreeSet<String> {
    let name = |line: &str| {
        let (subject, rest) = line.split_once(char::is_whitespace)?;
        let kind = rest.trim_start().strip_prefix("a ")?.trim_start();
        let property = kind.starts_with("owl:ObjectProperty") || kind.starts_with("owl:DatatypeProperty");
        property.then(|| subject.strip_prefix("eni:").map(str::to_owned))?
    };
    read(path).lines().filter_map(name).collect()
}

/// A line of a table: its number, the comment lines right above it, its columns.
struct Line<'t> {
    number: usize,
    comment: Vec<&'t str>,
    columns: Vec<&'t str>,
}

/// The lines of a table. An empty line parts a comment from what follows.
fn lines(text: &str) -> Vec<Line<'_>> {
    let (mut lines, mut comment) = (Vec::new(), Vec::new());
    for (i, line) in text.lines().enumerate() {
        if line.is_empty() {
            comment.clear();
        } else if let Some(words) = line.strip_prefix('#') {
            comment.push(words.trim());
        } else {
            let columns = line.split('\t').collect();
            lines.push(Line { number: i + 1, comment: std::mem::take(&mut comment), columns });
        }
    }
    lines
}

/// The constant that a name of a table becomes: `kind-behind` is `KIND_BEHIND`.
fn constant(path: &Path, line: &Line, taken: &mut BTreeMap<String, String>) -> String {
    let name = line.columns[0];
    let place = format!("{}:{}", path.display(), line.number);
    let sound = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    assert!(sound, "{place}: {name:?} is no name: small letters, digits and - only");
    if let Some(other) = taken.insert(name.to_owned(), place.clone()) {
        panic!("{place}: {name:?} is already given at {other}");
    }
    name.to_ascii_uppercase().replace('-', "_")
}

fn doc(code: &mut String, lines: &[&str]) {
    for line in lines {
        let _ = writeln!(code, "#[doc = {:?}]", format!(" {line}"));
    }
}

/// `name<tab>word word word`, or `name<tab>word=meaning word=meaning`; ∅ is the word without a letter.
fn words(path: &Path, taken: &mut BTreeMap<String, String>, code: &mut String) {
    for line in lines(&read(path)) {
        let place = format!("{}:{}", path.display(), line.number);
        let name = constant(path, &line, taken);
        let [_, list] = line.columns[..] else { panic!("{place}: a name, a tab, words joined by spaces") };
        assert!(!line.comment.is_empty(), "{place}: a comment above says what the words of {name} are for");
        let mut seen = BTreeSet::new();
        let mut entries: Vec<(&str, Option<&str>)> = list
            .split(' ')
            .map(|entry| {
                let pair = entry.split_once('=').filter(|(word, _)| !word.is_empty());
                let (word, meaning) = pair.map_or((entry, None), |(w, m)| (w, Some(m)));
                assert!(!word.is_empty(), "{place}: two spaces in a row");
                let word = if word == "∅" { "" } else { word };
                assert!(seen.insert(word), "{place}: {word:?} stands twice");
                (word, meaning)
            })
            .collect();
        doc(code, &line.comment);
        if entries.iter().all(|(_, meaning)| meaning.is_none()) {
            let words: Vec<&str> = entries.iter().map(|(word, _)| *word).collect();
            let _ = writeln!(code, "pub const {name}: Words = Words(&{words:?});");
        } else {
            let pair = |(word, meaning): &(&str, Option<&str>)| match meaning {
                Some(meaning) => format!("({word:?}, {meaning:?})"),
                None => panic!("{place}: {word:?} has no meaning beside it"),
            };
            entries.sort_unstable();
            let pairs: Vec<String> = entries.iter().map(pair).collect();
            let _ = writeln!(code, "pub const {name}: Pairs = Pairs(&[{}]);", pairs.join(", "));
        }
    }
}

/// `name<tab>relation<tab>fit[<tab>rule]`: the rule is the name where no other is given; without a fit (`-`) it is the
/// relation alone.
fn mechanisms(path: &Path, relations: &BTreeSet<String>) -> String {
    let (mut code, mut taken) = (String::new(), BTreeMap::new());
    for line in lines(&read(path)) {
        let place = format!("{}:{}", path.display(), line.number);
        let name = constant(path, &line, &mut taken);
        let (relation, fit, rule) = match line.columns[..] {
            [rule, relation, fit] | [_, relation, fit, rule] => (relation, fit, rule),
            _ => panic!("{place}: name, relation, fit and, where it is another, rule"),
        };
        assert!(relations.contains(relation), "{place}: the ontology has no relation {relation:?}");
        assert!(!line.comment.is_empty(), "{place}: a comment above says what {name} reads");
        doc(&mut code, &line.comment);
        if fit == "-" {
            let _ = writeln!(code, "pub const {name}: Relation = Relation({relation:?});");
            continue;
        }
        let fit: f32 = fit.parse().unwrap_or_else(|_| panic!("{place}: fit {fit:?} is no number"));
        assert!((0.0..=1.0).contains(&fit), "{place}: fit {fit} is not between 0 and 1");
        let _ = writeln!(
            code,
            "pub const {name}: Mechanism = Mechanism {{ rule: {rule:?}, relation: Relation({relation:?}), fit: {fit:?} }};"
        );
    }
    code
}

/// `name<tab>relation relation`: relations that behave alike in some respect.
fn traits(path: &Path, relations: &BTreeSet<String>) -> String {
    let (mut code, mut taken) = (String::new(), BTreeMap::new());
    for line in lines(&read(path)) {
        let place = format!("{}:{}", path.display(), line.number);
        let name = constant(path, &line, &mut taken);
        let [_, list] = line.columns[..] else { panic!("{place}: a name, a tab, relations joined by spaces") };
        assert!(!line.comment.is_empty(), "{place}: a comment above says what relations have the trait {name}");
        for relation in list.split(' ') {
            assert!(relations.contains(relation), "{place}: the ontology has no relation {relation:?}");
        }
        doc(&mut code, &line.comment);
        let members: Vec<&str> = list.split(' ').collect();
        let _ = writeln!(code, "pub const {name}: Trait = Trait(&{members:?});");
    }
    code
}

/// `name<tab>text`: the steps that fail. `frame-object` is the variant `FrameObject`.
fn refusals(path: &Path) -> String {
    let (mut variants, mut texts, mut taken) = (String::new(), Vec::new(), BTreeMap::new());
    let read = read(path);
    for line in lines(&read) {
        let place = format!("{}:{}", path.display(), line.number);
        constant(path, &line, &mut taken);
        let [name, text] = line.columns[..] else { panic!("{place}: a name, a tab, what users are told") };
        let words = name.split('-').map(|w| w[..1].to_ascii_uppercase() + &w[1..]);
        doc(&mut variants, &[text]);
        let _ = writeln!(variants, "{},", words.collect::<String>());
        texts.push(text);
    }
    format!(
        "/// A step that failed.\n#[derive(Clone, Copy, Debug)]\npub enum Refusal {{\n{variants}}}\nconst NAMES: &[&str] = &{texts:?};\n"
    )
}
