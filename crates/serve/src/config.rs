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
    /// Bytes by which the process may grow while a question is answered.
    pub max_memory: u64,
    /// Rows of an answer.
    pub max_rows: u64,
    /// Questions, and texts, at a time; 32 questions and one text a core where none is given.
    pub parallel: Option<usize>,
    /// Host names beside addresses and localhost.
    pub allow_hosts: Vec<String>,
    /// Origins whose pages may ask.
    pub allow_origins: Vec<String>,
    /// A folder to read the explorer's files from, in place of those in the program.
    pub web: Option<PathBuf>,
    /// Lets those who show it write graphs of users.
    pub token: Option<String>,
    /// Whether each request is written to standard error.
    pub log: bool,
}

impl ServeConfig {
    /// The usual settings for a store.
    pub fn new(store: PathBuf) -> Self {
        Self {
            store,
            infer: false,
            listen: SocketAddr::from(([127, 0, 0, 1], 7878)),
            timeout: Duration::from_secs(10),
            max_memory: 1 << 30,
            max_rows: 1_000_000,
            parallel: None,
            allow_hosts: Vec::new(),
            allow_origins: Vec::new(),
            web: None,
            token: None,
            log: false,
        }
    }
}
