//! The cut of the workspace: crates depend one way, and no files of one crate import each other in a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each crate below `crates/` with those of them that it may use; the root package may use all.
const LAYERS: &[(&str, &[&str])] = &[
    ("core", &[]),
    ("resource", &["core"]),
    ("text", &["core", "resource"]),
    ("relate", &["core", "resource"]),
    ("graph", &["core", "resource"]),
    ("learn", &["core", "resource", "text", "relate"]),
    ("service", &["core", "resource", "text", "relate"]),
    ("serve", &["core", "resource", "text", "graph", "service"]),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The folders below `crates/`.
fn members() -> Vec<String> {
    let folders = fs::read_dir(root().join("crates")).unwrap().map(|e| e.unwrap().path());
    let mut names: Vec<String> =
        folders.filter(|p| p.is_dir()).map(|p| p.file_name().unwrap().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The files of a crate by module path; a crate's `lib.rs` is "".
fn files(source: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut pending = vec![source.to_owned()];
    while let Some(path) = pending.pop() {
        if path.is_dir() {
            pending.extend(fs::read_dir(path).unwrap().map(|e| e.unwrap().path()));
        } else if path.extension().is_some_and(|e| e == "rs") {
            let inside = path.strip_prefix(source).unwrap().with_extension("");
            let mut parts: Vec<String> = inside.iter().map(|p| p.to_string_lossy().into_owned()).collect();
            if matches!(parts.last().map(String::as_str), Some("mod" | "lib" | "main")) {
                parts.pop();
            }
            let text = fs::read_to_string(&path).unwrap();
            let text = text.replace("#[cfg(test)]\nuse ", "// ");
            let plain: Vec<&str> = text
                .split("#[cfg(test)]\nmod tests {")
                .next()
                .unwrap_or_default()
                .lines()
                .map(|l| l.split_once("//").map_or(l, |(code, _)| code))
                .collect();
            found.insert(parts.join("::"), plain.join("\n"));
        }
    }
    found
}

/// Every path that begins with `crate`, `super` or `self` in code, braces spelt out.
fn paths(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for start in ["crate::", "super::", "self::"] {
        for (at, _) in code.match_indices(start) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            spell(&code[at..], "", &mut found);
        }
    }
    found
}

/// Reads one path with its braces; returns what stands behind it.
fn spell<'c>(code: &'c str, prefix: &str, found: &mut Vec<String>) -> &'c str {
    let mut path = prefix.to_owned();
    let mut rest = code.trim_start();
    loop {
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        path.push_str(&rest[..end]);
        rest = &rest[end..];
        match rest.strip_prefix("::") {
            Some(after) => {
                path.push_str("::");
                rest = after.trim_start();
            }
            None => break,
        }
        if let Some(mut inside) = rest.strip_prefix('{') {
            loop {
                inside = spell(inside, &path, found).trim_start();
                match inside.strip_prefix(',') {
                    Some(after) if !after.trim_start().starts_with('}') => inside = after,
                    Some(after) => return after.trim_start().strip_prefix('}').unwrap_or(""),
                    None => return inside.strip_prefix('}').unwrap_or(""),
                }
            }
        }
    }
    found.push(path);
    rest
}

/// The files that a file imports, a parent module and its child aside.
fn imports(module: &str, code: &str, files: &BTreeMap<String, String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for path in paths(code) {
        let mut at: Vec<&str> = module.split("::").filter(|p| !p.is_empty()).collect();
        let mut steps = path.split("::").peekable();
        match steps.next() {
            Some("crate") => at.clear(),
            Some("super") => {
                at.pop();
                while steps.next_if_eq(&"super").is_some() {
                    at.pop();
                }
            }
            _ => {}
        }
        let mut deepest = None;
        loop {
            let here = at.join("::");
            if files.contains_key(&here) {
                deepest = Some(here);
            }
            match steps.next() {
                Some(step) => at.push(step),
                None => break,
            }
        }
        found.extend(deepest);
    }
    let kin = |other: &String| {
        other == module
            || other.is_empty()
            || module.is_empty()
            || other.starts_with(&format!("{module}::"))
            || module.starts_with(&format!("{other}::"))
    };
    found.retain(|other| !kin(other));
    found
}

/// Files that reach each other both ways.
fn circles(graph: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let reach = |from: &str| {
        let (mut seen, mut pending) = (BTreeSet::new(), vec![from.to_owned()]);
        while let Some(next) = pending.pop() {
            for other in graph.get(&next).into_iter().flatten() {
                if seen.insert(other.clone()) {
                    pending.push(other.clone());
                }
            }
        }
        seen
    };
    graph.keys().filter(|name| reach(name).contains(*name)).cloned().collect()
}

#[test]
fn crates_depend_one_way() {
    let known: Vec<&str> = LAYERS.iter().map(|(name, _)| *name).collect();
    for name in members() {
        let Some((_, allowed)) = LAYERS.iter().find(|(layer, _)| *layer == name) else {
            panic!("crates/{name} has no place in LAYERS of tests/it/architecture.rs; {known:?} have");
        };
        let manifest: toml::Table =
            fs::read_to_string(root().join("crates").join(&name).join("Cargo.toml")).unwrap().parse().unwrap();
        let used = manifest["dependencies"].as_table().unwrap().keys().filter_map(|d| d.strip_prefix("enishi-"));
        for other in used {
            assert!(allowed.contains(&other), "enishi-{name} depends on enishi-{other}");
        }
        for (module, code) in files(&root().join("crates").join(&name).join("src")) {
            for (at, _) in code.match_indices("enishi_") {
                let other = code[at + "enishi_".len()..].split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
                let layer = known.contains(&other) && code[at..].starts_with(&format!("enishi_{other}::"));
                assert!(!layer || other == name || allowed.contains(&other), "{name}: {module} uses enishi_{other}");
            }
        }
    }
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let mut sources: Vec<PathBuf> = members().iter().map(|m| root().join("crates").join(m).join("src")).collect();
    sources.push(root().join("src"));
    let mut wrong = Vec::new();
    let mut count = 0;
    for source in sources {
        let files = files(&source);
        count += files.len();
        let graph: BTreeMap<String, BTreeSet<String>> =
            files.iter().map(|(module, code)| (module.clone(), imports(module, code, &files))).collect();
        for module in circles(&graph) {
            wrong.push(format!("{}: {module} -> {:?}", source.display(), graph[&module]));
        }
    }
    assert!(count > 150, "{count} files");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_circle_is_seen() {
    let files = BTreeMap::from([
        ("a".to_owned(), "use super::{b::Thing, c};".to_owned()),
        ("b".to_owned(), "fn f() { crate::c::h() }".to_owned()),
        ("c".to_owned(), "mod g; use crate::a::{self,};".to_owned()),
        ("c::g".to_owned(), "use super::x;".to_owned()),
    ]);
    let graph: BTreeMap<String, BTreeSet<String>> =
        files.iter().map(|(module, code)| (module.clone(), imports(module, code, &files))).collect();
    assert_eq!(circles(&graph), ["a", "b", "c"]);
}
