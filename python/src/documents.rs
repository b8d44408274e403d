//! What Python has -> documents: texts, mappings, columns of Arrow.

use arrow_array::cast::AsArray;
use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi};
use arrow_array::ffi_stream::{ArrowArrayStreamReader, FFI_ArrowArrayStream};
use arrow_array::{Array, ArrayRef, RecordBatchReader, StructArray, make_array};
use arrow_schema::{DataType, Field as Column, TimeUnit};
use enishi::diagnostic::Diagnostic;
use enishi::document::Document;
use enishi::read::{Columns, Field, put};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyFloat, PyMapping, PyString};

use crate::failure::Failure;

/// Documents, and what was odd about them.
pub type Item = Result<Document, Diagnostic>;

/// Reads whatever Python has for texts: one text, anything iterable of texts, mappings or None, or anything of Arrow. A text
/// without an id gets its place, from 0.
pub fn read(given: &Bound<'_, PyAny>, columns: &Columns) -> PyResult<Vec<Item>> {
    if let Ok(text) = given.downcast::<PyString>() {
        return Ok(vec![Ok(Document { id: "0".to_owned(), text: text.extract()?, ..Document::default() })]);
    }
    if is_document(given) {
        let mut out = Vec::new();
        one(given, 0, columns, &mut out)?;
        return Ok(out);
    }
    if given.hasattr("__arrow_c_stream__")? {
        return arrow_stream(given, columns);
    }
    if given.hasattr("__arrow_c_array__")? {
        return arrow_array(given, columns);
    }
    let Ok(items) = given.try_iter() else {
        return Err(wrong("documents", given));
    };
    let mut out = Vec::new();
    for (number, item) in items.enumerate() {
        one(&item?, number, columns, &mut out)?;
    }
    Ok(out)
}

fn wrong(place: &str, given: &Bound<'_, PyAny>) -> PyErr {
    let name = given.get_type().name().map_or_else(|_| "?".to_owned(), |name| name.to_string());
    Failure::Type(format!("{place}: a text, a mapping with \"text\", or None expected, not {name}")).into()
}

fn is_document(given: &Bound<'_, PyAny>) -> bool {
    given.downcast::<PyMapping>().is_ok() || given.hasattr("__enishi_document__").unwrap_or(false)
}

/// Nothing: None, and the NaN that data frames write for it.
fn is_null(value: &Bound<'_, PyAny>) -> bool {
    value.is_none()
        || value.downcast::<PyFloat>().is_ok_and(|f| f.extract::<f64>().is_ok_and(f64::is_nan))
        || value.get_type().name().is_ok_and(|name| name == "NAType" || name == "NaTType")
}

fn one(item: &Bound<'_, PyAny>, number: usize, columns: &Columns, out: &mut Vec<Item>) -> PyResult<()> {
    let place = || format!("item {number}");
    let mut document = Document { id: number.to_string(), ..Document::default() };
    if is_null(item) {
        return Ok(());
    }
    if let Ok(text) = item.downcast::<PyString>() {
        document.text = text.extract()?;
        out.push(Ok(document));
        return Ok(());
    }
    if !is_document(item) {
        return Err(wrong(&place(), item));
    }
    let fields = if item.hasattr("__enishi_document__")? {
        item.call_method0("__enishi_document__")?.downcast_into::<PyDict>()?.into_any()
    } else {
        item.clone()
    };
    let fields = fields.downcast::<PyMapping>()?;
    let mut names = Vec::new();
    let mut values = Vec::new();
    for entry in fields.items()?.try_iter()? {
        let (name, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = entry?.extract()?;
        names.push(name.str()?.to_string());
        values.push(value);
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut has_text = false;
    for ((value, field), name) in values.iter().zip(columns.of(&names)).zip(&names) {
        let Some(field) = field else { continue };
        has_text |= field == Field::Text;
        if is_null(value) {
            continue;
        }
        let Ok(words) = value.downcast::<PyString>() else {
            // Numbers are ids, and days are days; a text is a text.
            if matches!(field, Field::Text | Field::Title) {
                let got = value.get_type().name()?;
                return Err(Failure::Type(format!("{}: {name}: a text expected, not {got}", place())).into());
            }
            warn(put(&mut document, field, &value.str()?.to_string()), number, out);
            continue;
        };
        warn(put(&mut document, field, &words.to_string()), number, out);
    }
    if !has_text {
        let known = if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
        return Err(Failure::Type(format!("{}: no \"text\" among its keys ({known})", place())).into());
    }
    out.push(Ok(document));
    Ok(())
}

fn warn(problem: Option<String>, number: usize, out: &mut Vec<Item>) {
    if let Some(problem) = problem {
        out.push(Err(Diagnostic::warning(format!("item {number}"), problem)));
    }
}

/// A capsule's value, moved out: what stays behind is released already, as the interface asks of consumers.
fn taken<T>(capsule: &Bound<'_, PyAny>, name: &'static std::ffi::CStr, empty: T) -> PyResult<T> {
    let capsule = capsule.downcast::<PyCapsule>()?;
    if capsule.name()? != Some(name) || capsule.pointer().is_null() {
        return Err(Failure::Type(format!("documents: a capsule {name:?} expected")).into());
    }
    // SAFETY: the Arrow PyCapsule interface promises that a capsule of this name holds such a value, which is ours to move.
    #[allow(unsafe_code)]
    Ok(unsafe { std::ptr::replace(capsule.pointer().cast::<T>(), empty) })
}

fn arrow_stream(given: &Bound<'_, PyAny>, columns: &Columns) -> PyResult<Vec<Item>> {
    let capsule = given.call_method0("__arrow_c_stream__")?;
    let mut stream = taken(&capsule, c"arrow_array_stream", FFI_ArrowArrayStream::empty())?;
    let mut out = Vec::new();
    let mut number = 0;
    let fail = |e: &dyn std::fmt::Display| PyErr::from(Failure::Type(format!("documents: {e}")));
    // A stream of a column (a chunked array, a series) has no fields of its own.
    let mut schema = FFI_ArrowSchema::empty();
    let asked = stream.get_schema().map(|get| {
        // SAFETY: the function of a stream that is not released, called with that stream and a place for the answer.
        #[allow(unsafe_code)]
        unsafe {
            get(&raw mut stream, &raw mut schema)
        }
    });
    if asked != Some(0) {
        return Err(fail(&"the stream has no schema"));
    }
    let kind = DataType::try_from(&schema).map_err(|e| fail(&e))?;
    if matches!(kind, DataType::Struct(_)) {
        let reader = ArrowArrayStreamReader::try_new(stream).map_err(|e| fail(&e))?;
        let schema = reader.schema();
        for batch in reader {
            let batch = batch.map_err(|e| fail(&e))?;
            table(schema.fields(), batch.columns(), batch.num_rows(), columns, &mut number, &mut out)?;
        }
        return Ok(out);
    }
    loop {
        let mut array = FFI_ArrowArray::empty();
        let asked = stream.get_next().map(|get| {
            // SAFETY: as above.
            #[allow(unsafe_code)]
            unsafe {
                get(&raw mut stream, &raw mut array)
            }
        });
        if asked != Some(0) {
            return Err(fail(&"the stream broke off"));
        }
        if array.is_released() {
            return Ok(out);
        }
        column(&imported(array, &schema)?, &mut number, &mut out)?;
    }
}

fn imported(array: FFI_ArrowArray, schema: &FFI_ArrowSchema) -> PyResult<ArrayRef> {
    // SAFETY: array and schema come from one producer of the Arrow C data interface.
    #[allow(unsafe_code)]
    let data = unsafe { from_ffi(array, schema) };
    Ok(make_array(data.map_err(|e| Failure::Type(format!("documents: {e}")))?))
}

fn arrow_array(given: &Bound<'_, PyAny>, columns: &Columns) -> PyResult<Vec<Item>> {
    let (schema, array): (Bound<'_, PyAny>, Bound<'_, PyAny>) = given.call_method0("__arrow_c_array__")?.extract()?;
    let schema = taken(&schema, c"arrow_schema", FFI_ArrowSchema::empty())?;
    let array = imported(taken(&array, c"arrow_array", FFI_ArrowArray::empty())?, &schema)?;
    let mut out = Vec::new();
    let mut number = 0;
    match array.as_any().downcast_ref::<StructArray>() {
        Some(rows) => table(rows.fields(), rows.columns(), rows.len(), columns, &mut number, &mut out)?,
        None => column(&array, &mut number, &mut out)?,
    }
    Ok(out)
}

/// The words of a column; an error where it has none.
fn words<'a>(array: &'a ArrayRef, name: &str) -> PyResult<Box<dyn Fn(usize) -> Option<&'a str> + 'a>> {
    Ok(match array.data_type() {
        DataType::Utf8 => {
            let values = array.as_string::<i32>();
            Box::new(|i| values.is_valid(i).then(|| values.value(i)))
        }
        DataType::LargeUtf8 => {
            let values = array.as_string::<i64>();
            Box::new(|i| values.is_valid(i).then(|| values.value(i)))
        }
        DataType::Utf8View => {
            let values = array.as_string_view();
            Box::new(|i| values.is_valid(i).then(|| values.value(i)))
        }
        DataType::Null => Box::new(|_| None),
        other => return Err(Failure::Type(format!("column {name}: texts expected, not {other}")).into()),
    })
}

fn column(array: &ArrayRef, number: &mut usize, out: &mut Vec<Item>) -> PyResult<()> {
    let value = words(array, "text")?;
    for i in 0..array.len() {
        if let Some(text) = value(i) {
            out.push(Ok(Document { id: number.to_string(), text: text.to_owned(), ..Document::default() }));
        }
        *number += 1;
    }
    Ok(())
}

fn table(
    fields: &[std::sync::Arc<Column>],
    arrays: &[ArrayRef],
    rows: usize,
    columns: &Columns,
    number: &mut usize,
    out: &mut Vec<Item>,
) -> PyResult<()> {
    let names: Vec<&str> = fields.iter().map(|f| f.name().as_str()).collect();
    if let Some(missing) = columns.missing(&names) {
        return Err(Failure::Type(format!("no column {missing:?}; there are {}", names.join(", "))).into());
    }
    let found = columns.of(&names);
    if !found.contains(&Some(Field::Text)) {
        return Err(Failure::Type(format!("no column for the text; there are {}", names.join(", "))).into());
    }
    // Ids may be numbers, and days days: those are asked of Arrow as it prints them, all others must be texts.
    let mut values: Vec<(Field, Box<dyn Fn(usize) -> Option<String> + '_>)> = Vec::new();
    for ((array, field), name) in arrays.iter().zip(found).zip(&names) {
        let Some(field) = field else { continue };
        match (field, array.data_type()) {
            (Field::Id, DataType::Int64) => {
                let ids = array.as_primitive::<arrow_array::types::Int64Type>();
                values.push((field, Box::new(|i| ids.is_valid(i).then(|| ids.value(i).to_string()))));
            }
            (Field::Id, DataType::Int32) => {
                let ids = array.as_primitive::<arrow_array::types::Int32Type>();
                values.push((field, Box::new(|i| ids.is_valid(i).then(|| ids.value(i).to_string()))));
            }
            (Field::Published, DataType::Date32) => {
                let days = array.as_primitive::<arrow_array::types::Date32Type>();
                values.push((
                    field,
                    Box::new(|i| days.is_valid(i).then(|| days.value_as_date(i))?.map(|d| d.to_string())),
                ));
            }
            (Field::Published, DataType::Timestamp(TimeUnit::Microsecond, _)) => {
                let days = array.as_primitive::<arrow_array::types::TimestampMicrosecondType>();
                values.push((
                    field,
                    Box::new(|i| days.is_valid(i).then(|| days.value_as_date(i))?.map(|d| d.to_string())),
                ));
            }
            (Field::Published, DataType::Timestamp(TimeUnit::Nanosecond, _)) => {
                let days = array.as_primitive::<arrow_array::types::TimestampNanosecondType>();
                values.push((
                    field,
                    Box::new(|i| days.is_valid(i).then(|| days.value_as_date(i))?.map(|d| d.to_string())),
                ));
            }
            _ => {
                let texts = words(array, name)?;
                values.push((field, Box::new(move |i| texts(i).map(str::to_owned))));
            }
        }
    }
    for i in 0..rows {
        let mut document = Document { id: number.to_string(), ..Document::default() };
        let mut has_text = false;
        for (field, value) in &values {
            let Some(value) = value(i) else { continue };
            has_text |= *field == Field::Text;
            warn(put(&mut document, *field, &value), *number, out);
        }
        if has_text {
            out.push(Ok(document));
        }
        *number += 1;
    }
    Ok(())
}
