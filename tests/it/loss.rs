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
fn sync_with_a_list_that_is_empty_or_of_another_kind_now() {
    let texts =
        |n: usize| (0..n).map(|i| format!("{{\"id\":\"j{i}\",\"text\":\"{}\"}}\n", article(i))).collect::<String>();
    let rows = |n: usize| (0..n).fold("id,text\n".to_owned(), |all, i| all + &format!("c{i},{}\n", article(i)));
    // A list was cut to nothing, a table lost its header, an archive its files: three of twenty documents, and no error.
    for (name, whole, broken) in [
        ("list.jsonl", texts(3), String::new()),
        ("list.csv", rows(3), rows(3).replacen("id,text", "a,b", 1)),
        ("list.csv", rows(3), "id,text\n".to_owned()),
        ("list.json", format!("[{}]", texts(3).trim_end().replace('\n', ",")), "[]".to_owned()),
    ] {
        let (folder, _) = built(17);
        let (news, store) = (folder.name("news"), folder.name("out/graph"));
        let path = folder.path(&format!("news/{name}"));
        std::fs::write(&path, whole).unwrap();
        let done = enishi(&["build", "--no-export", "--store", &store, &news], b"");
        assert_eq!((done.code, ids(&store).len()), (Some(0), 20), "{name}: {}", done.stderr);
        std::fs::write(&path, broken).unwrap();
        let done = sync(&store, &[&news], b"");
        assert_eq!((done.code, ids(&store).len()), (Some(2), 20), "{name}: {}", done.stderr);
        assert!(done.stderr.contains("has nothing to read"), "{name}: {}", done.stderr);
        let done = sync(&store, &["--max-remove", "3", &news], b"");
        assert_eq!((done.code, ids(&store).len()), (Some(0), 17), "{name}: {}", done.stderr);
    }
    // Files that are no articles are in nobody's way.
    let (folder, store) = built(17);
    std::fs::write(folder.path("news/picture.png"), b"\x89PNG").unwrap();
    std::fs::remove_file(folder.path("news/a03.txt")).unwrap();
    let done = sync(&store, &[&folder.name("news")], b"");
    assert_eq!((done.code, ids(&store).len()), (Some(0), 16), "{}", done.stderr);
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

#[test]
fn a_folder_of_the_user_is_no_store() {
    let (folder, _) = built(1);
    std::fs::create_dir_all(folder.path("mine/records")).unwrap();
    for name in ["mine/notes.txt", "mine/records/a.jsonl", "mine/work.tmp"] {
        std::fs::write(folder.path(name), "mine").unwrap();
    }
    let before = files(&folder.path("mine"));
    for command in ["build", "build --dry-run", "migrate", "verify --rebuild", "verify --set-aside", "remove x"] {
        let words: Vec<&str> = command.split(' ').collect();
        let (mine, news) = (folder.name("mine"), folder.name("news"));
        let mut arguments = [&words[..], &["--store", &mine]].concat();
        if words[0] == "build" {
            arguments.push(&news);
        }
        let done = enishi(&arguments, b"");
        // A dry run writes nothing, and shows what would be read.
        assert!(done.code == Some(2) || command == "build --dry-run", "{command}: {}", done.stderr);
        assert_eq!(files(&folder.path("mine")), before, "{command}");
    }
}

#[test]
fn exports_do_not_replace_files_of_the_user() {
    let (folder, store) = built(2);
    std::fs::write(folder.path("out/facts.csv"), "mine\n").unwrap();
    let before = files(&folder.path("out"));
    let news = folder.name("news");
    std::fs::write(folder.path("news/new.txt"), article(9)).unwrap();
    let done = enishi(&["build", "--store", &store, &news], b"");
    assert_eq!(done.code, Some(2));
    assert!(
        done.stderr.contains("facts.csv: is there already, and was not written from this store; --force"),
        "{}",
        done.stderr
    );
    assert_eq!(files(&folder.path("out")), before);
    let done = enishi(&["build", "--store", &store, "--force", &news], b"");
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    // From now on it is ours, until someone changes it.
    std::fs::write(folder.path("news/newer.txt"), article(10)).unwrap();
    assert_eq!(enishi(&["build", "--store", &store, &news], b"").code, Some(0));
    assert_eq!(enishi(&["verify", "--store", &store], b"").code, Some(0));
    std::fs::write(folder.path("out/facts.ttl"), "# by hand\n").unwrap();
    let verified = enishi(&["verify", "--store", &store], b"");
    assert_eq!(verified.code, Some(1));
    assert!(verified.stdout.contains("facts.ttl: is no longer what was written"), "{}", verified.stdout);
    std::fs::write(folder.path("news/newest.txt"), article(11)).unwrap();
    let done = enishi(&["build", "--store", &store, &news], b"");
    assert!(done.stderr.contains("facts.ttl: was changed since it was written"), "{}", done.stderr);
    let done = enishi(&["remove", "--store", &store, "a00"], b"");
    assert!(done.code == Some(2) && ids(&store).contains("a00"), "{}", done.stderr);
    assert_eq!(std::fs::read_to_string(folder.path("out/facts.ttl")).unwrap(), "# by hand\n");
    // Exports of an earlier program are known by its note.
    let out = std::path::absolute(folder.path("out")).unwrap();
    std::fs::write(folder.path("out/graph/exported"), format!("{} {}\n", "0".repeat(64), out.display())).unwrap();
    assert_eq!(enishi(&["build", "--store", &store, &news], b"").code, Some(0));
}

#[test]
fn an_output_replaces_only_what_is_ours() {
    let (folder, store) = built(2);
    let file = folder.name("facts.ttl");
    let export = |arguments: &[&str]| enishi(&[&["export", "--store", &store, "-o", &file], arguments].concat(), b"");
    std::fs::write(&file, "mine").unwrap();
    let done = export(&[]);
    assert!(done.code == Some(2) && done.stderr.contains("--force replaces it"), "{}", done.stderr);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
    for arguments in [&["--force"][..], &[], &[]] {
        assert_eq!(export(arguments).code, Some(0));
    }
    assert!(
        std::fs::read_to_string(&file).unwrap().contains("提供を開始した") || !std::fs::read(&file).unwrap().is_empty()
    );
    std::fs::write(&file, "changed").unwrap();
    assert_eq!(export(&[]).code, Some(2));
    std::fs::write(&file, "").unwrap();
    assert_eq!(export(&[]).code, Some(0));
    let done = enishi(&["export", "--store", &store, "-o", &folder.name("news")], b"");
    assert!(done.code == Some(2) && done.stderr.contains("is a folder; give the name of a file"), "{}", done.stderr);
}

#[test]
fn modes_links_and_devices_stay() {
    use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
    let (folder, store) = built(1);
    let export = |name: &str| {
        let done = enishi(&["export", "--format", "csv", "--store", &store, "--force", "-o", &folder.name(name)], b"");
        assert_eq!(done.code, Some(0), "{}", done.stderr);
    };
    export("right.csv");
    let right = std::fs::read(folder.path("right.csv")).unwrap();
    std::fs::write(folder.path("secret.csv"), "old").unwrap();
    std::fs::set_permissions(folder.path("secret.csv"), std::fs::Permissions::from_mode(0o600)).unwrap();
    export("secret.csv");
    let there = std::fs::metadata(folder.path("secret.csv")).unwrap();
    assert_eq!((there.mode() & 0o777, std::fs::read(folder.path("secret.csv")).unwrap()), (0o600, right.clone()));
    std::os::unix::fs::symlink("secret.csv", folder.path("link.csv")).unwrap();
    std::fs::write(folder.path("secret.csv"), "old").unwrap();
    export("link.csv");
    assert!(folder.path("link.csv").is_symlink());
    assert_eq!(std::fs::read(folder.path("secret.csv")).unwrap(), right);
    std::os::unix::fs::symlink("new.csv", folder.path("dangling.csv")).unwrap();
    export("dangling.csv");
    assert!(folder.path("dangling.csv").is_symlink());
    assert_eq!(std::fs::read(folder.path("new.csv")).unwrap(), right);
    std::fs::hard_link(folder.path("secret.csv"), folder.path("hard.csv")).unwrap();
    std::fs::write(folder.path("secret.csv"), "old").unwrap();
    export("hard.csv");
    assert_eq!(std::fs::read(folder.path("secret.csv")).unwrap(), right);
    export("/dev/null");
    assert!(std::fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    let made = std::process::Command::new("mkfifo").arg(folder.path("pipe")).status();
    if made.is_ok_and(|status| status.success()) {
        let pipe = folder.path("pipe");
        let reader = std::thread::spawn(move || std::fs::read(pipe).unwrap());
        export("pipe");
        assert_eq!(reader.join().unwrap(), right);
        assert!(std::fs::metadata(folder.path("pipe")).unwrap().file_type().is_fifo());
    }
}

#[test]
fn a_flipped_count_deletes_no_record() {
    let (folder, store) = built(2);
    let manifest = folder.path("out/graph/manifest.json");
    let text = std::fs::read_to_string(&manifest).unwrap();
    let before = ids(&store);
    std::fs::write(&manifest, text.replacen("\"live\":2", "\"live\":0", 1)).unwrap();
    std::fs::write(folder.path("news/new.txt"), article(9)).unwrap();
    for command in [&["verify"][..], &["build", "--no-export", &folder.name("news")]] {
        let done = enishi(&[command, &["--store", &store]].concat(), b"");
        assert_eq!(done.code, Some(2), "{}", done.stdout);
        assert!(done.stderr.contains("`enishi verify --rebuild` makes it again"), "{}", done.stderr);
    }
    let done = enishi(&["verify", "--rebuild", "--store", &store], b"");
    assert_eq!((done.code, done.stdout.as_str()), (Some(0), "manifest made again: 2 documents\n"), "{}", done.stderr);
    assert_eq!(ids(&store), before);
    assert_eq!(enishi(&["verify", "--store", &store], b"").code, Some(0));
    // Gone altogether: the next build takes the records in.
    std::fs::remove_file(&manifest).unwrap();
    let done = enishi(&["build", "--no-export", "--store", &store, &folder.name("news/new.txt")], b"");
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    assert_eq!(ids(&store).len(), 3);
}

#[test]
fn what_verify_advises_mends() {
    let (folder, store) = built(2);
    let file = |extension: &str| {
        let mut files = files(&folder.path("out/graph/records")).into_iter().map(|(path, _)| path);
        files.find(|f| f.extension().is_some_and(|e| e == extension)).unwrap()
    };
    for both in [false, true] {
        let index = std::fs::read_to_string(file("index")).unwrap();
        std::fs::write(file("index"), index.replacen("a01", "a09", 1)).unwrap();
        if both {
            let records = std::fs::read_to_string(file("jsonl")).unwrap();
            std::fs::write(file("jsonl"), records.replacen("2024", "2025", 1)).unwrap();
        }
        let verified = enishi(&["verify", "--store", &store], b"");
        assert!(
            verified.code == Some(1) && verified.stdout.contains("`enishi verify --set-aside`"),
            "{}",
            verified.stdout
        );
        enishi(&["verify", "--set-aside", "--store", &store], b"");
        enishi(&["build", "--no-export", "--store", &store, &folder.name("news")], b"");
        let verified = enishi(&["verify", "--store", &store], b"");
        assert_eq!((verified.code, ids(&store).len()), (Some(0), 2), "{}", verified.stdout);
    }
}

#[test]
fn a_removal_that_was_interrupted_is_completed() {
    let (folder, store) = built(3);
    let built = enishi(&["build", "--store", &store, &folder.name("news")], b"");
    assert_eq!(built.code, Some(0), "{}", built.stderr);
    // As after a run that was killed when the store was changed and before the exports were.
    std::fs::write(folder.path("out/graph/removing"), "[\"a00\"]").unwrap();
    let note = std::fs::read(folder.path("out/graph/removing")).unwrap();
    let done = enishi(&["remove", "--no-export", "--store", &store, "a00"], b"");
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    std::fs::write(folder.path("out/graph/removing"), note).unwrap();
    let done = enishi(&["remove", "--store", &store, "a00"], b"");
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    assert!(!std::fs::read_to_string(folder.path("out/statements.jsonl")).unwrap().contains("\"a00\""));
    let done = enishi(&["remove", "--store", &store, "a00"], b"");
    assert!(done.code == Some(2) && done.stderr.contains("no document \"a00\""), "{}", done.stderr);
}
