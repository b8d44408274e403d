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

use pyo3::pymodule;

/// The compiled half of enishi.
#[pymodule]
mod _enishi {
    use pyo3::prelude::*;

    use crate::failure::{EnishiError, InputError, QueryError, StoreError};

    #[pymodule_export]
    use crate::graph::Graph;
    #[pymodule_export]
    use crate::link::Linker;
    #[pymodule_export]
    use crate::pipeline::Pipeline;
    #[pymodule_export]
    use crate::records::Records;
    #[pymodule_export]
    use crate::table::Table;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        let py = module.py();
        module.add("EnishiError", py.get_type::<EnishiError>())?;
        module.add("InputError", py.get_type::<InputError>())?;
        module.add("QueryError", py.get_type::<QueryError>())?;
        module.add("StoreError", py.get_type::<StoreError>())?;
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        module.add("BASE", enishi::pipeline::BASE)
    }
}
