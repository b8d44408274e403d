//! Paths -> sources: folders are walked, in order of name.

use std::path::{Path, PathBuf};

use super::{Format, Source};
use crate::diagnostic::Diagnostic;

/// The sources that `paths` name; no path at all is standard input, and so is `-`.
///
/// A folder stands for the files in it and below whose extension says how to read them; hidden ones are left out. Problems
/// go to `report`, and the other paths are used.
pub fn sources(paths: &[PathBuf], report: &mut dyn FnMut(Diagnostic)) -> Vec<Source> {
    if paths.is_empty() {
        return vec![Source::Stdin];
    }
    let mut found = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            found.push(Source::Stdin);
        } else if path.is_dir() {
            let before = found.len();
            walk(path, &mut found, report);
            if found.len() == before {
                let problem = Diagnostic::warning(path.display().to_string(), "no file to read in this folder");
                report(problem.hint("files end in .txt, .md, .html or .jsonl"));
            }
        } else {
            found.push(Source::File(path.clone()));
        }
    }
    found
}

fn walk(folder: &Path, found: &mut Vec<Source>, report: &mut dyn FnMut(Diagnostic)) {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return report(Diagnostic::error(folder.display().to_string(), error.to_string())),
    };
    let mut paths = Vec::new();
    for entry in entries {
        match entry {
            Ok(entry) if entry.file_name().as_encoded_bytes().starts_with(b".") => {}
            // A link to a folder is not followed: it may lead back up.
            Ok(entry) => paths.push((entry.path(), entry.file_type().is_ok_and(|kind| kind.is_dir()))),
            Err(error) => report(Diagnostic::error(folder.display().to_string(), error.to_string())),
        }
    }
    paths.sort();
    for (path, is_folder) in paths {
        if is_folder {
            walk(&path, found, report);
        } else if Format::of_path(&path).is_some() && !path.is_dir() {
            // A pipe would wait for its writer, a device has no end. One that is named itself is read all the same.
            match std::fs::metadata(&path) {
                Ok(there) if !there.is_file() => {
                    report(Diagnostic::error(path.display().to_string(), "no file but a device, pipe or socket"));
                }
                // What is not there is found out when it is read.
                _ => found.push(Source::File(path)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_walked_in_order() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.txt", "a.md", ".hidden.txt", "c.bin", "sub/d.jsonl"] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        let mut problems = Vec::new();
        let missing = folder.path().join("missing.txt");
        let found = sources(&[folder.path().to_owned(), missing.clone(), "-".into()], &mut |p| problems.push(p));
        let file = |name| Source::File(folder.path().join(name));
        assert_eq!(found, [file("a.md"), file("b.txt"), file("sub/d.jsonl"), Source::File(missing), Source::Stdin]);
        assert!(problems.is_empty());
        assert_eq!(sources(&[], &mut |_| ()), [Source::Stdin]);
    }
}
