//! The program within a limit of memory: run once more as a child, so that what would not fit ends with a message.
//!
//! An allocation that fails ends a process at once. The one that the user started is another, and says what happened. The same
//! is done where a limit was set from outside (`ulimit -v`).

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result};

/// Bytes that the child may map; nothing where it keeps the limit it was given.
const LIMIT: &str = "ENISHI_MEMORY_LIMIT";
/// What the standard library prints before it ends the process.
const SIGN: &str = "memory allocation of ";

/// Whether this process is the child; sets its limit.
pub fn is_child() -> bool {
    let Some(limit) = std::env::var_os(LIMIT) else { return false };
    end_with_parent();
    if let Some(bytes) = limit.to_str().and_then(|bytes| bytes.parse().ok()) {
        set_limit(bytes);
    }
    true
}

/// Whether memory is limited from outside.
#[cfg(unix)]
pub fn is_limited() -> bool {
    use rustix::process::{Resource, getrlimit};
    [Resource::As, Resource::Data].into_iter().any(|resource| getrlimit(resource).current.is_some())
}

#[cfg(not(unix))]
pub fn is_limited() -> bool {
    false
}

/// Whoever ends the process that was started ends the one that works as well.
#[cfg(target_os = "linux")]
fn end_with_parent() {
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::TERM));
}

#[cfg(not(target_os = "linux"))]
fn end_with_parent() {}

#[cfg(unix)]
fn set_limit(bytes: u64) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let hard = getrlimit(Resource::As).maximum;
    let current = Some(hard.map_or(bytes, |hard| hard.min(bytes)));
    // Where it cannot be set the question runs without one, as it does on other systems.
    let _ = setrlimit(Resource::As, Rlimit { current, maximum: hard });
}

#[cfg(not(unix))]
fn set_limit(_: u64) {}

/// Runs the same command in a child with so many megabytes, or with the limit that there is.
pub fn run(megabytes: Option<u64>) -> Result<ExitCode> {
    let program = std::env::current_exe().context("the program's own file")?;
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let limit = megabytes.map_or_else(String::new, |mb| mb.saturating_mul(1 << 20).to_string());
    let mut child = Command::new(program).args(arguments).env(LIMIT, limit).stderr(Stdio::piped()).spawn()?;
    let mut starved = false;
    if let Some(messages) = child.stderr.take() {
        for line in BufReader::new(messages).split(b'\n') {
            let line = line?;
            if line.starts_with(SIGN.as_bytes()) {
                starved = true;
            } else if !starved {
                let mut err = std::io::stderr().lock();
                let _ = err.write_all(&line).and_then(|()| err.write_all(b"\n"));
            }
        }
    }
    let status = child.wait()?;
    match status.code().and_then(|code| u8::try_from(code).ok()) {
        Some(code) if !starved => Ok(ExitCode::from(code)),
        _ if starved => {
            let allowed = megabytes
                .map_or_else(|| "the limit that is set allows".to_owned(), |mb| format!("the {mb} MB of --max-memory"));
            anyhow::bail!("more memory is needed than {allowed}; what was written is not complete")
        }
        _ => anyhow::bail!("ended by the system ({status})"),
    }
}
