//! How the server is run.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// How the server is run.
#[derive(Clone, Debug)]
pub struct ServeConfig {
    /// Folder of the store.
    pub store: PathBuf,
    /// Whether conclusions are read together with the facts.
    pub infer: bool,
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// What a question may take.
    pub timeout: Duration,
    /// Rows of an answer.
    pub max_rows: u64,
    /// Questions at a time; as many as there are cores where none is given.
    pub parallel: Option<usize>,
    /// Host names beside addresses and localhost.
    pub allow_hosts: Vec<String>,
    /// Origins whose pages may ask.
    pub allow_origins: Vec<String>,
    /// A folder to read the explorer's files from, in place of those in the program.
    pub web: Option<PathBuf>,
    /// Whether each request is written to standard error.
    pub log: bool,
}
