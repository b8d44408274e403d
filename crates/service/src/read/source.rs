//! Paths -> sources: folders are walked, in order of name.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::{PassedOver, Source, detect};
use crate::diagnostic::Diagnostic;

/// The sources that `paths` name; no path at all is standard input, and so is `-`.
///
/// A folder stands for the files in it and below whose ending or content says how to read them; hidden ones are left out,
/// others are counted. Two names of one file, as links give, are one source. Problems go to `report`, and the other paths
/// are used.
pub fn sources(paths: &[PathBuf], report: &mut dyn FnMut(Diagnostic)) -> Vec<Source> {
    if paths.is_empty() {
        return vec![Source::Stdin];
    }
    let mut walk = Walk { found: Vec::new(), seen: BTreeSet::new(), passed: PassedOver::default(), report };
    for path in paths {
        if path.as_os_str() == "-" {
            walk.found.push(Source::Stdin);
        } else if path.is_dir() {
            let before = walk.found.len();
            walk.folder(path, Path::new(""));
            if walk.found.len() == before {
                let problem = Diagnostic::warning(path.display().to_string(), super::NO_FILE);
                (walk.report)(
                    problem.hint("files end in .txt, .md, .html, .jsonl, .csv and others; see --input-format"),
                );
            }
            if let Some(message) = std::mem::take(&mut walk.passed).message() {
                (walk.report)(Diagnostic::warning(path.display().to_string(), message));
            }
        } else if walk.is_new(path) {
            walk.found.push(Source::File(path.clone()));
        }
    }
    walk.found
}

struct Walk<'r> {
    found: Vec<Source>,
    /// Files by their real path.
    seen: BTreeSet<PathBuf>,
    passed: PassedOver,
    report: &'r mut dyn FnMut(Diagnostic),
}

impl Walk<'_> {
    fn is_new(&mut self, path: &Path) -> bool {
        // What has no real path fails when it is opened, with a message.
        let Ok(real) = path.canonicalize() else { return true };
        let new = self.seen.insert(real);
        if !new {
            (self.report)(Diagnostic::warning(
                path.display().to_string(),
                "a second name of a file that is read already",
            ));
        }
        new
    }

    fn folder(&mut self, root: &Path, below: &Path) {
        let folder = root.join(below);
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) => return (self.report)(Diagnostic::error(folder.display().to_string(), error.to_string())),
        };
        let mut names = Vec::new();
        for entry in entries {
            match entry {
                Ok(entry) if entry.file_name().as_encoded_bytes().starts_with(b".") => {}
                // A link to a folder is not followed: it may lead back up.
                Ok(entry) => names.push((entry.file_name(), entry.file_type().is_ok_and(|kind| kind.is_dir()))),
                Err(error) => (self.report)(Diagnostic::error(folder.display().to_string(), error.to_string())),
            }
        }
        names.sort();
        for (name, is_folder) in names {
            let path = below.join(&name);
            if is_folder {
                self.folder(root, &path);
                continue;
            }
            let file = root.join(&path);
            if file.is_dir() {
                continue;
            }
            let shown = name.to_string_lossy();
            // A pipe would wait for its writer, a device has no end. One that is named itself is read all the same.
            if std::fs::metadata(&file).is_ok_and(|there| !there.is_file()) {
                (self.report)(Diagnostic::error(file.display().to_string(), "no file but a device, pipe or socket"));
            } else if !is_readable(&file, &shown) {
                self.passed.add(&shown);
            } else if self.is_new(&file) {
                self.found.push(Source::Below { folder: root.to_owned(), path });
            }
        }
    }
}

/// Whether the ending says a format, or the content of a file without an ending does.
fn is_readable(file: &Path, name: &str) -> bool {
    if detect::by_name(name).is_some() || detect::is_container(name) {
        return true;
    }
    if detect::without_packing(name).contains('.') {
        return false;
    }
    let mut head = Vec::new();
    let read = File::open(file).and_then(|file| file.take(4096).read_to_end(&mut head));
    // What cannot be looked at may be an article: opening it says why it is none.
    read.is_err() || (detect::by_content(&head).is_some() || detect::without_packing(name).len() < name.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_walked_in_order() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.txt", "a.md", ".hidden.txt", "c.bin", "e.xlsx", "f.xlsx", "sub/d.jsonl", "sub/b.txt"] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        std::fs::write(folder.path().join("wiki_00"), "<doc id=\"1\" url=\"\" title=\"a\">\n").unwrap();
        let mut problems = Vec::new();
        let missing = folder.path().join("missing.txt");
        let found =
            sources(&[folder.path().to_owned(), missing.clone(), "-".into()], &mut |p| problems.push(p.message));
        let file = |name: &str| Source::Below { folder: folder.path().to_owned(), path: name.into() };
        assert_eq!(
            found,
            [
                file("a.md"),
                file("b.txt"),
                file("sub/b.txt"),
                file("sub/d.jsonl"),
                file("wiki_00"),
                Source::File(missing),
                Source::Stdin
            ]
        );
        assert_eq!(problems, ["3 files passed over: 2 .xlsx, 1 .bin"]);
        assert_eq!(found[3].id(), "sub/d");
        assert_eq!(sources(&[], &mut |_| ()), [Source::Stdin]);
    }
}
