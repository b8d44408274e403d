//! Tables -> Arrow, without a copy on its way to pandas, Polars or pyarrow.

use std::sync::Arc;

use arrow_array::ffi::FFI_ArrowSchema;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch, RecordBatchIterator, StringArray};
use arrow_schema::{DataType, Field, Schema};
use enishi::table::{Cell, Kind};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::failure::Failure;

/// A table that any library of Arrow can take: `pyarrow.table(t)`, `polars.from_arrow(t)`.
#[pyclass(frozen, module = "enishi._enishi")]
pub struct Table {
    batch: RecordBatch,
}

impl Table {
    /// The columns of a table.
    pub fn new(table: &enishi::table::Table) -> Result<Self, Failure> {
        let mut fields = Vec::new();
        let mut arrays: Vec<ArrayRef> = Vec::new();
        for (c, (name, kind)) in table.columns.iter().enumerate() {
            let cells = table.rows.iter().map(|row| row.get(c).unwrap_or(&Cell::Empty));
            let (kind, array): (DataType, ArrayRef) = match kind {
                Kind::Text => {
                    let words = cells.map(|cell| match cell {
                        Cell::Empty => None,
                        Cell::Text(words) => Some(words.clone()),
                        other => Some(other.plain()),
                    });
                    (DataType::Utf8, Arc::new(words.collect::<StringArray>()))
                }
                Kind::Count => {
                    let counts = cells.map(|cell| if let Cell::Count(count) = cell { Some(*count) } else { None });
                    (DataType::Int64, Arc::new(counts.collect::<Int64Array>()))
                }
                Kind::Number => {
                    let numbers = cells.map(|cell| match cell {
                        Cell::Number(number) => Some(*number),
                        Cell::Count(count) => Some(*count as f64),
                        _ => None,
                    });
                    (DataType::Float64, Arc::new(numbers.collect::<Float64Array>()))
                }
            };
            fields.push(Field::new(*name, kind, true));
            arrays.push(array);
        }
        let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays);
        Ok(Self { batch: batch.map_err(|e| Failure::Internal(e.to_string()))? })
    }
}

#[pymethods]
impl Table {
    /// The names of the columns.
    #[getter]
    fn columns(&self) -> Vec<String> {
        self.batch.schema_ref().fields().iter().map(|f| f.name().clone()).collect()
    }
    fn __len__(&self) -> usize {
        self.batch.num_rows()
    }
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.batch.schema_ref().as_ref());
        let schema = schema.map_err(|e| Failure::Internal(e.to_string()))?;
        PyCapsule::new(py, schema, Some(c"arrow_schema".to_owned()))
    }
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A wish that the interface lets producers decline.
        drop(requested_schema);
        let reader = RecordBatchIterator::new([Ok(self.batch.clone())], self.batch.schema());
        PyCapsule::new(py, FFI_ArrowArrayStream::new(Box::new(reader)), Some(c"arrow_array_stream".to_owned()))
    }
}
