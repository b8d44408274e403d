//! Ways in which documents or files of the user could be lost. After each, nothing is.

use std::collections::BTreeSet;
use std::path::Path;

use crate::support::{Folder, Outcome, enishi};

fn article(number: usize) -> String {
    format!("青空電機は2024年4月{}日、生成AI「ひかり{number}」の提供を開始した。", number % 28 + 1)
}

/// A folder `news` with so many articles, and a store of them.
fn built(articles: usize) -> (Folder, String) {
    let folder = Folder::with(&[]);
    std::fs::create_dir_all(folder.path("news")).unwrap();
    for number in 0..articles {
        std::fs::write(folder.path(&format!("news/a{number:02}.txt")), article(number)).unwrap();
    }
    let store = folder.name("out/graph");
    let done = enishi(&["build", "--no-export", "--store", &store, &folder.name("news")], b"");
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    (folder, store)
}

fn ids(store: &str) -> BTreeSet<String> {
    let asked = enishi(&["export", "--store", store, "--format", "jsonl"], b"");
    assert_eq!((asked.code, asked.stderr.as_str()), (Some(0), ""));
    crate::support::documents(&asked.stdout).into_iter().collect()
}

fn sync(store: &str, arguments: &[&str], input: &[u8]) -> Outcome {
    enishi(&[&["build", "--no-export", "--sync", "--store", store], arguments].concat(), input)
}

/// `--sync` with these arguments ends with exit status 2, says why, and takes out nothing.
#[track_caller]
fn nothing_goes(articles: usize, arguments: impl Fn(&Folder) -> Vec<String>, input: &[u8], says: &str) {
    let (folder, store) = built(articles);
    let before = ids(&store);
    let arguments = arguments(&folder);
    let done = sync(&store, &arguments.iter().map(String::as_str).collect::<Vec<_>>(), input);
    assert_eq!(done.code, Some(2), "{}", done.stderr);
    assert!(done.stderr.contains(says), "{}", done.stderr);
    let after = ids(&store);
    assert!(before.is_subset(&after), "lost: {:?}", before.difference(&after));
}

#[test]
fn sync_with_a_mistyped_path() {
    nothing_goes(12, |f| vec![f.name("nwes")], b"", "could not be read");
    nothing_goes(3, |f| vec![f.name("nwes"), f.name("news/a01.txt")], b"", "1 inputs could not be read");
    // Nor where the run is to go on.
    let (folder, store) = built(3);
    let done = sync(&store, &["--keep-going", "--max-remove", "all", &folder.name("nwes")], b"");
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    assert_eq!(ids(&store).len(), 3);
}

#[test]
fn sync_with_an_empty_folder() {
    let empty = |f: &Folder| {
        std::fs::create_dir(f.path("empty")).unwrap();
        vec![f.name("empty")]
    };
    nothing_goes(12, empty, b"", "all that there are");
    // One of two that is not mounted.
    let half = |f: &Folder| {
        std::fs::create_dir(f.path("empty")).unwrap();
        vec![f.name("empty"), f.name("news/a00.txt")]
    };
    nothing_goes(3, half, b"", "has nothing to read");
}

#[test]
fn sync_with_an_empty_pipe() {
    nothing_goes(12, |_| vec!["-".to_owned()], b"", "all that there are");
    let lines = |_: &Folder| vec!["--input-format".to_owned(), "jsonl".to_owned(), "-".to_owned()];
    nothing_goes(12, lines, b"", "all that there are");
    nothing_goes(12, lines, b"\n\n", "all that there are");
    nothing_goes(1, lines, b"", "all that there are");
    nothing_goes(12, lines, b"{\"id\":\"a00\",\"text\":\"", "could not be read");
}

#[test]
fn sync_with_an_unreadable_article() {
    let broken = |f: &Folder| {
        std::fs::write(f.path("news/a01.txt"), b"\x89PNG\r\n").unwrap();
        vec![f.name("news")]
    };
    nothing_goes(12, broken, b"", "1 inputs could not be read");
    let dangling = |f: &Folder| {
        std::fs::remove_file(f.path("news/a01.txt")).unwrap();
        std::os::unix::fs::symlink("/nonexistent", f.path("news/a01.txt")).unwrap();
        vec![f.name("news")]
    };
    nothing_goes(12, dangling, b"", "1 inputs could not be read");
}

#[test]
fn sync_with_much_gone() {
    let eleven = |f: &Folder| {
        (0..11).for_each(|n| std::fs::remove_file(f.path(&format!("news/a{n:02}.txt"))).unwrap());
        vec![f.name("news")]
    };
    nothing_goes(20, eleven, b"", "11 of 20 documents are not in the input: more than 10 and a tenth; --max-remove 11");
    let (folder, store) = built(20);
    let news = eleven(&folder).remove(0);
    for (max, code, left) in [("10", Some(2), 20), ("11", Some(0), 9)] {
        let done = sync(&store, &["--max-remove", max, &news], b"");
        assert_eq!((done.code, ids(&store).len()), (code, left), "{}", done.stderr);
    }
    // A few go as before, and are named beforehand.
    std::fs::remove_file(folder.path("news/a19.txt")).unwrap();
    let done = sync(&store, &[&news], b"");
    assert!(done.stderr.contains("--sync takes out 1 of 9 documents: a19\n"), "{}", done.stderr);
    assert_eq!((done.code, ids(&store).len()), (Some(0), 8));
}

#[test]
fn a_dry_run_shows_and_changes_nothing() {
    let (folder, store) = built(3);
    std::fs::remove_file(folder.path("news/a00.txt")).unwrap();
    std::fs::write(folder.path("news/a01.txt"), article(7)).unwrap();
    std::fs::write(folder.path("news/new.txt"), article(8)).unwrap();
    let before = files(Path::new(&folder.name("out")));
    let done = sync(&store, &["--dry-run", &folder.name("news")], b"");
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    assert!(
        done.stdout.starts_with("read\ta01\t34 characters\nread\tnew\t34 characters\nremove\ta00\n"),
        "{}",
        done.stdout
    );
    assert!(done.stdout.contains("would read 2 documents, leave 1 unchanged, remove 1"), "{}", done.stdout);
    assert!(done.stderr.contains("1 documents stand for others that had their ids: a01"), "{}", done.stderr);
    assert_eq!(files(Path::new(&folder.name("out"))), before);
    let nowhere = folder.name("nowhere/graph");
    let done = enishi(&["build", "--dry-run", "--store", &nowhere, &folder.name("news")], b"");
    assert!(done.stdout.contains("would read 3 documents"), "{}", done.stdout);
    assert!(!folder.path("nowhere").exists());
}

#[test]
fn files_of_one_name_do_not_replace_each_other_in_silence() {
    let (folder, store) = built(2);
    std::fs::create_dir(folder.path("other")).unwrap();
    std::fs::write(folder.path("other/a00.txt"), article(9)).unwrap();
    let done = enishi(&["build", "--no-export", "--store", &store, &folder.name("other")], b"");
    assert!(done.stderr.contains("1 documents stand for others that had their ids: a00"), "{}", done.stderr);
    let done = enishi(&["build", "--no-export", "--store", &store, &folder.name("other"), &folder.name("news")], b"");
    assert_eq!(done.code, Some(2));
    assert!(done.stderr.contains("its document \"a00\" has the id of one of"), "{}", done.stderr);
}

/// All files below a folder with what they hold.
fn files(folder: &Path) -> BTreeSet<(std::path::PathBuf, Vec<u8>)> {
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert((path.clone(), std::fs::read(&path).unwrap()));
        }
    }
    found
}
