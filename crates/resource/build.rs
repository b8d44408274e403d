//! What the program ships in `ontology/`, made into what a run reads where it lies, in `OUT_DIR`: the lexicon files with an index
//! of their forms; rules, tables and the ontology as flat trees.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use flat_kind as kind;

#[path = "src/resource/flat_kind.rs"]
mod flat_kind;
#[path = "src/resource/form_index.rs"]
mod form_index;
#[path = "build/turtle.rs"]
mod turtle;

const ONTOLOGY: &str = "../../ontology";
const FOLDER: &str = "../../ontology/lexicon";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    let target = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    lexicon(&target);
    flat_files(&target);
}

fn read(path: &Path) -> String {
    println!("cargo::rerun-if-changed={}", path.display());
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Writes `flat_files.rs`, an array of the name below `ontology/` and the tree of each file that is parsed.
fn flat_files(target: &Path) {
    let mut code = String::from("&[\n");
    let mut add = |name: &str, tree: Vec<u8>| {
        let path = target.join(format!("{}.flat", name.replace('/', "-")));
        fs::write(&path, tree).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let _ = writeln!(code, "    ({name:?}, include_bytes!({:?})),", path.display().to_string());
    };
    for folder in ["", "relations/"] {
        let path = Path::new(ONTOLOGY).join(folder);
        println!("cargo::rerun-if-changed={}", path.display());
        let entries = fs::read_dir(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
        let mut names: Vec<String> =
            names.filter(|name| Path::new(name).extension().is_some_and(|e| e == "toml")).collect();
        names.sort();
        for name in names {
            add(&format!("{folder}{name}"), toml_tree(&path.join(name)));
        }
    }
    add("enishi.ttl", turtle_tree(&Path::new(ONTOLOGY).join("enishi.ttl")));
    code.push_str("]\n");
    fs::write(target.join("flat_files.rs"), code).unwrap_or_else(|e| panic!("flat_files.rs: {e}"));
}

fn toml_tree(path: &Path) -> Vec<u8> {
    let text = read(path);
    let table = DeTable::parse(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut tree = Tree::default();
    tree.head(kind::TABLE, &table);
    tree.table(table.get_ref());
    tree.0
}

/// A tree while it is written; `resource::flat` says how.
#[derive(Default)]
struct Tree(Vec<u8>);

impl Tree {
    fn number(&mut self, mut number: usize) {
        while number >= 0x80 {
            self.0.push(number as u8 & 0x7F | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }
    fn text(&mut self, text: &str) {
        self.number(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }
    fn head<T>(&mut self, kind: u8, placed: &Spanned<T>) {
        let span = placed.span();
        self.0.push(kind);
        self.number(span.start);
        self.number(span.len());
    }
    fn table(&mut self, table: &DeTable<'_>) {
        self.number(table.len());
        for (key, value) in table {
            self.text(key.get_ref());
            self.value(value);
        }
    }
    fn value(&mut self, value: &Spanned<DeValue<'_>>) {
        match value.get_ref() {
            DeValue::String(text) => {
                self.head(kind::TEXT, value);
                self.text(text);
            }
            DeValue::Integer(number) => {
                let number = i64::from_str_radix(number.as_str(), number.radix()).expect("a number of 64 bits");
                self.head(kind::INTEGER, value);
                self.0.extend_from_slice(&number.to_le_bytes());
            }
            DeValue::Float(number) => {
                let number: f64 = number.as_str().parse().expect("a number");
                self.head(kind::FLOAT, value);
                self.0.extend_from_slice(&number.to_le_bytes());
            }
            DeValue::Boolean(is) => self.head(if *is { kind::TRUE } else { kind::FALSE }, value),
            DeValue::Array(values) => {
                self.head(kind::ARRAY, value);
                self.number(values.len());
                values.iter().for_each(|value| self.value(value));
            }
            DeValue::Table(table) => {
                self.head(kind::TABLE, value);
                self.table(table);
            }
            DeValue::Datetime(time) => panic!("{time}: no table of the program has dates"),
        }
    }
}

/// An array of triples, each an array of its texts.
fn turtle_tree(path: &Path) -> Vec<u8> {
    let triples = turtle::parse(&read(path)).unwrap_or_else(|e| panic!("{}:{e}", path.display()));
    let whole = Spanned::new(0..0, ());
    let mut tree = Tree::default();
    tree.head(kind::ARRAY, &whole);
    tree.number(triples.len());
    for triple in triples {
        tree.head(kind::ARRAY, &whole);
        tree.number(triple.len());
        for text in triple {
            tree.head(kind::TEXT, &whole);
            tree.text(&text);
        }
    }
    tree.0
}

/// Writes `lexicon.text`, the lines of all lexicon files in the order of their names, `lexicon.starts`, where each begins and the
/// last ends, and `lexicon.index`, their forms.
fn lexicon(target: &Path) {
    println!("cargo::rerun-if-changed={FOLDER}");
    let mut paths: Vec<PathBuf> = fs::read_dir(FOLDER)
        .unwrap_or_else(|e| panic!("{FOLDER}: {e}"))
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "tsv"))
        .collect();
    paths.sort();
    let (mut lines, mut starts, mut forms) = (String::new(), vec![0_u32], Vec::new());
    for path in paths {
        let text = read(&path);
        for (number, line) in text.lines().enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with('#')) {
            // As the program reads a user's files, which tells more of what is wrong; a test asks for every form.
            let columns: Vec<&str> = line.split('\t').collect();
            let [label, class, aliases, ..] = columns[..] else { panic!("{}:{}: columns", path.display(), number + 1) };
            assert!(columns.len() == 6 && !label.is_empty() && !class.is_empty(), "{}:{}", path.display(), number + 1);
            let entry = starts.len() as u32 - 1;
            for form in std::iter::once(label).chain(aliases.split('|').filter(|a| !a.is_empty())) {
                forms.push((form.strip_suffix('?').unwrap_or(form).trim().to_owned(), entry));
            }
            lines.push_str(line);
            starts.push(lines.len() as u32);
        }
    }
    let index = form_index::write(forms.iter().map(|(form, entry)| (form.as_str(), *entry)));
    let starts: Vec<u8> = starts.into_iter().flat_map(u32::to_le_bytes).collect();
    for (name, bytes) in [("lexicon.index", index), ("lexicon.starts", starts), ("lexicon.text", lines.into_bytes())] {
        fs::write(target.join(name), bytes).unwrap_or_else(|e| panic!("{name}: {e}"));
    }
}
