//! Why something cannot be had, as Python exceptions with the words of the command line.

use std::fmt::Display;

use pyo3::create_exception;
use pyo3::exceptions::{PyException, PyTypeError, PyValueError};
use pyo3::prelude::*;

create_exception!(enishi, EnishiError, PyException, "Whatever enishi cannot do.");
create_exception!(enishi, InputError, EnishiError, "A file, option or document that cannot be used.");
create_exception!(enishi, StoreError, EnishiError, "A store that cannot be opened, read or written.");
create_exception!(enishi, QueryError, EnishiError, "A question that cannot be asked or answered.");

/// A failure that may cross threads.
#[derive(Debug)]
pub enum Failure {
    /// What the user gave.
    Input(String),
    /// The store.
    Store(String),
    /// The question.
    Query(String),
    /// A value of the wrong type.
    Type(String),
    /// A value that cannot be.
    Value(String),
    /// Ours.
    Internal(String),
    /// What Python raised, a signal's handler above all.
    Python(PyErr),
}

impl Failure {
    /// Something that the user gave.
    pub fn input(error: impl Display) -> Self {
        Self::Input(error.to_string())
    }
    /// Something about the store.
    pub fn store(error: impl Display) -> Self {
        Self::Store(error.to_string())
    }
}

impl From<Failure> for PyErr {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Input(message) => InputError::new_err(message),
            Failure::Store(message) => StoreError::new_err(message),
            Failure::Query(message) => QueryError::new_err(message),
            Failure::Type(message) => PyTypeError::new_err(message),
            Failure::Value(message) => PyValueError::new_err(message),
            Failure::Internal(message) => EnishiError::new_err(message),
            Failure::Python(error) => error,
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Store(error.to_string())
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<enishi::store::StoreError> for Failure {
    fn from(error: enishi::store::StoreError) -> Self {
        Self::store(error)
    }
}

impl From<enishi::graph::GraphError> for Failure {
    fn from(error: enishi::graph::GraphError) -> Self {
        match error {
            enishi::graph::GraphError::Format(message) => Self::Value(message.to_owned()),
            error => Self::store(error),
        }
    }
}

impl From<enishi::query::QueryError> for Failure {
    fn from(error: enishi::query::QueryError) -> Self {
        Self::Query(error.to_string())
    }
}

/// What the printers of answers give: the question's failure, as all they write to is memory.
impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Query(format!("{error:#}"))
    }
}
