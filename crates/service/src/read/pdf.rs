//! PDF -> its text layer, by poppler's `pdftotext` where it is installed.
//!
//! The readers written in Rust that were tried panic or give other characters on Japanese files; see ARCHITECTURE.

use std::io::Write;
use std::process::{Command, Stdio};

use super::Origin;
use crate::diagnostic::Diagnostic;
use crate::document::Document;

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
        .output();
    let output = match command {
        Ok(output) => output,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(fail("a PDF file, and pdftotext is not installed".to_owned())
                .hint("install poppler (Debian: poppler-utils and poppler-data)"));
        }
        Err(error) => return Err(fail(format!("pdftotext: {error}"))),
    };
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said =
            said.lines().find(|line| line.contains("Error")).or(said.lines().next()).unwrap_or("no reason given");
        if said.contains("password") {
            return Err(fail("an encrypted PDF file".to_owned()).hint("save it without its password first"));
        }
        return Err(fail(format!("a damaged PDF file: {said}")));
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if text.trim().is_empty() {
        return Err(fail("a PDF file without a text layer".to_owned())
            .hint("it holds pictures of text; recognise them first (OCR)"));
    }
    Ok(Document { id: origin.id.clone(), text, ..Document::default() })
}
