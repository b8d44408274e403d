//! PDF -> its text layer, by poppler's `pdftotext` where it is installed.
//!
//! The readers written in Rust that were tried panic or give other characters on Japanese files; see ARCHITECTURE.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use super::Origin;
use crate::diagnostic::Diagnostic;
use crate::document::Document;

/// Bytes of text: the longest document, each character of four.
const MAX_TEXT: u64 = 40 << 20;
/// Bytes of complaints about a damaged file.
const MAX_SAID: u64 = 4 << 20;
/// How long a file may be worked on.
const PATIENCE: Duration = Duration::from_secs(300);

/// The text of a file.
///
/// # Errors
/// `pdftotext` is not installed or cannot read the file, or the file has no text.
pub fn read(bytes: &[u8], origin: &Origin) -> Result<Document, Diagnostic> {
    let fail = |message: String| Diagnostic::error(&origin.name, message);
    let mut file = tempfile::NamedTempFile::new().map_err(|e| fail(e.to_string()))?;
    file.write_all(bytes).map_err(|e| fail(e.to_string()))?;
    let command = Command::new("pdftotext")
        .args(["-enc", "UTF-8", "-eol", "unix", "-nopgbrk"])
        .arg(file.path())
        .arg("-")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let (whole, stdout, stderr) = match command {
        Ok(child) => within(child).map_err(&fail)?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(fail("a PDF file, and pdftotext is not installed".to_owned())
                .hint("install poppler (Debian: poppler-utils and poppler-data)"));
        }
        Err(error) => return Err(fail(format!("pdftotext: {error}"))),
    };
    if !whole {
        let said = String::from_utf8_lossy(&stderr);
        let said =
            said.lines().find(|line| line.contains("Error")).or(said.lines().next()).unwrap_or("no reason given");
        if said.contains("password") {
            return Err(fail("an encrypted PDF file".to_owned()).hint("save it without its password first"));
        }
        return Err(fail(format!("a damaged PDF file: {said}")));
    }
    let text = String::from_utf8_lossy(&stdout).into_owned();
    if text.trim().is_empty() {
        return Err(fail("a PDF file without a text layer".to_owned())
            .hint("it holds pictures of text; recognise them first (OCR)"));
    }
    Ok(Document { id: origin.id.clone(), text, ..Document::default() })
}

/// What another program prints, and whether it ended well. One that prints without an end, or works without one, is ended.
fn within(mut child: Child) -> Result<(bool, Vec<u8>, Vec<u8>), String> {
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let (done, ended) = mpsc::channel();
    // Whoever reads nothing lets the other wait for ever: each stream has its reader.
    let reader = |from: Option<Box<dyn Read + Send>>, most: u64, done: mpsc::Sender<()>| {
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            let read = from.map_or(Ok(0), |from| from.take(most + 1).read_to_end(&mut bytes));
            let _ = done.send(());
            read.map(|_| bytes)
        })
    };
    let text = reader(out.map(|o| Box::new(o) as _), MAX_TEXT, done.clone());
    let said = reader(err.map(|e| Box::new(e) as _), MAX_SAID, done);
    let late = (0..2).any(|_| ended.recv_timeout(PATIENCE).is_err());
    if late {
        let _ = child.kill();
    }
    let (text, said) = (text.join(), said.join());
    let text = text.map_err(|_| "pdftotext: no output".to_owned())?.map_err(|e| e.to_string())?;
    let said = said.map_err(|_| "pdftotext: no output".to_owned())?.map_err(|e| e.to_string())?;
    if text.len() as u64 > MAX_TEXT || said.len() as u64 > MAX_SAID {
        let _ = child.kill();
    }
    let status = child.wait().map_err(|e| e.to_string())?;
    if late {
        return Err(format!("pdftotext was ended after {} s", PATIENCE.as_secs()));
    }
    if text.len() as u64 > MAX_TEXT {
        return Err(format!("more than {} MB of text; one document may not", MAX_TEXT >> 20));
    }
    Ok((status.success(), text, said))
}
