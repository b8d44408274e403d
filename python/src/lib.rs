//! enishi for Python: the compiled half of the package `enishi`. What users see is written in Python around it.
//!
//! Work runs on threads of its own while the caller's thread, without the interpreter's lock, listens for signals
//! ([`patience`]); nothing of it outlives a call, so that a process may fork between calls.

mod documents;
mod failure;
mod graph;
mod link;
mod patience;
mod pipeline;
mod records;
mod table;

use pyo3::prelude::*;

/// The compiled half of enishi.
#[pymodule]
mod _enishi {
    #[pymodule_export]
    use super::failure::{EnishiError, InputError, QueryError, StoreError};
    #[pymodule_export]
    use super::graph::Graph;
    #[pymodule_export]
    use super::link::Linker;
    #[pymodule_export]
    use super::pipeline::Pipeline;
    #[pymodule_export]
    use super::records::Records;
    #[pymodule_export]
    use super::table::Table;

    #[pymodule_init]
    fn init(module: &super::Bound<'_, super::PyModule>) -> super::PyResult<()> {
        use super::PyModuleMethods;
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        module.add("BASE", enishi::pipeline::BASE)
    }
}
