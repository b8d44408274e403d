//! Runs the program.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The built program.
pub const ENISHI: &str = env!("CARGO_BIN_EXE_enishi");

/// What a run left behind.
#[derive(Debug)]
pub struct Outcome {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// Runs the program with these arguments and bytes on standard input.
pub fn enishi(arguments: &[&str], input: &[u8]) -> Outcome {
    let mut child = Command::new(ENISHI)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("standard input is piped");
    let input = input.to_vec();
    // A run that never reads its input closes the pipe: that is no failure of the test.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("the writer does not panic");
    Outcome {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("output is UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("messages are UTF-8"),
    }
}

/// A folder that vanishes with the value, and files in it.
pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn with(files: &[(&str, &[u8])]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (name, content) in files {
            std::fs::write(folder.path().join(name), content).expect("a file in the temporary folder");
        }
        Self(folder)
    }
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
    pub fn name(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }
    pub fn root(&self) -> &Path {
        self.0.path()
    }
}

/// Documents that a run printed something about, each once, in order.
pub fn documents(stdout: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in stdout.lines() {
        let value: serde_json::Value = serde_json::from_str(line).expect("a JSON object a line");
        let id = value["document"].as_str().expect("a document id").to_owned();
        if found.last() != Some(&id) {
            found.push(id);
        }
    }
    found
}
