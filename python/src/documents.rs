//! What Python has -> documents: texts, mappings, columns of Arrow.

use arrow_array::cast::AsArray;
use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi};
use arrow_array::ffi_stream::{ArrayStreamReader, FFI_ArrowArrayStream};
use arrow_array::types::{ArrowPrimitiveType, ArrowTemporalType};
use arrow_array::{Array, ArrayReader, ArrayRef, make_array, new_empty_array};
use arrow_schema::{ArrowError, DataType, Field as Column, TimeUnit};
use chrono::TimeDelta;
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

fn unreadable(error: ArrowError) -> PyErr {
    Failure::Type(format!("documents: {error}")).into()
}

fn arrow_stream(given: &Bound<'_, PyAny>, columns: &Columns) -> PyResult<Vec<Item>> {
    let capsule = given.call_method0("__arrow_c_stream__")?;
    let stream = taken(&capsule, c"arrow_array_stream", FFI_ArrowArrayStream::empty())?;
    let reader = ArrayStreamReader::try_new(stream).map_err(unreadable)?;
    let (mut number, mut out) = (0, Vec::new());
    // A stream without any rows may have columns that are wrong.
    rows(&new_empty_array(reader.field().data_type()), columns, &mut number, &mut out)?;
    for array in reader {
        rows(&array.map_err(unreadable)?, columns, &mut number, &mut out)?;
    }
    Ok(out)
}

fn arrow_array(given: &Bound<'_, PyAny>, columns: &Columns) -> PyResult<Vec<Item>> {
    let (schema, array): (Bound<'_, PyAny>, Bound<'_, PyAny>) = given.call_method0("__arrow_c_array__")?.extract()?;
    let schema = taken(&schema, c"arrow_schema", FFI_ArrowSchema::empty())?;
    let array = taken(&array, c"arrow_array", FFI_ArrowArray::empty())?;
    // SAFETY: array and schema come from one producer of the Arrow C data interface.
    #[allow(unsafe_code)]
    let data = unsafe { from_ffi(array, &schema) }.map_err(unreadable)?;
    let mut out = Vec::new();
    rows(&make_array(data), columns, &mut 0, &mut out)?;
    Ok(out)
}

/// The rows of a table, or of a single column.
fn rows(array: &ArrayRef, columns: &Columns, number: &mut usize, out: &mut Vec<Item>) -> PyResult<()> {
    match array.as_struct_opt() {
        Some(rows) => table(rows.fields(), rows.columns(), rows.len(), columns, number, out),
        None => column(array, number, out),
    }
}

/// What a column has in a row.
type Words<'a> = Box<dyn Fn(usize) -> Option<&'a str> + 'a>;
/// The same, as it is printed.
type Printed<'a> = Box<dyn Fn(usize) -> Option<String> + 'a>;

/// The words of a column; an error where it has none.
fn words<'a>(array: &'a ArrayRef, name: &str) -> PyResult<Words<'a>> {
    Ok(match array.data_type() {
        DataType::Utf8 => {
            let values = array.as_string::<i32>();
            Box::new(move |i| values.is_valid(i).then(|| values.value(i)))
        }
        DataType::LargeUtf8 => {
            let values = array.as_string::<i64>();
            Box::new(move |i| values.is_valid(i).then(|| values.value(i)))
        }
        DataType::Utf8View => {
            let values = array.as_string_view();
            Box::new(move |i| values.is_valid(i).then(|| values.value(i)))
        }
        DataType::Null => Box::new(|_| None),
        other => return Err(Failure::Type(format!("column {name}: texts expected, not {other}")).into()),
    })
}

/// A column as it is printed: ids may be numbers, and days days; all others must be texts.
fn printed<'a>(array: &'a ArrayRef, field: Field, name: &str) -> PyResult<Printed<'a>> {
    use arrow_array::types::{
        Date32Type, Date64Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType,
        TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type,
        UInt64Type,
    };
    Ok(match (field, array.data_type()) {
        (Field::Id, DataType::Int8) => number::<Int8Type>(array),
        (Field::Id, DataType::Int16) => number::<Int16Type>(array),
        (Field::Id, DataType::Int32) => number::<Int32Type>(array),
        (Field::Id, DataType::Int64) => number::<Int64Type>(array),
        (Field::Id, DataType::UInt8) => number::<UInt8Type>(array),
        (Field::Id, DataType::UInt16) => number::<UInt16Type>(array),
        (Field::Id, DataType::UInt32) => number::<UInt32Type>(array),
        (Field::Id, DataType::UInt64) => number::<UInt64Type>(array),
        (Field::Published, DataType::Date32) => day::<Date32Type>(array, 0),
        (Field::Published, DataType::Date64) => day::<Date64Type>(array, 0),
        (Field::Published, DataType::Timestamp(unit, zone)) => {
            let east = zone.as_deref().map_or(Some(0), seconds_east).ok_or_else(|| {
                let zone = zone.as_deref().unwrap_or_default();
                Failure::Type(format!("column {name}: times of {zone}; texts, days, or times of Japan expected"))
            })?;
            match unit {
                TimeUnit::Second => day::<TimestampSecondType>(array, east),
                TimeUnit::Millisecond => day::<TimestampMillisecondType>(array, east),
                TimeUnit::Microsecond => day::<TimestampMicrosecondType>(array, east),
                TimeUnit::Nanosecond => day::<TimestampNanosecondType>(array, east),
            }
        }
        _ => {
            let texts = words(array, name)?;
            Box::new(move |i| texts(i).map(str::to_owned))
        }
    })
}

fn number<T: ArrowPrimitiveType>(array: &ArrayRef) -> Printed<'_>
where
    T::Native: std::fmt::Display,
{
    let numbers = array.as_primitive::<T>();
    Box::new(move |i| numbers.is_valid(i).then(|| numbers.value(i).to_string()))
}

/// The day of a time, so many seconds east of Greenwich.
fn day<T: ArrowTemporalType>(array: &ArrayRef, east: i64) -> Printed<'_>
where
    i64: From<T::Native>,
{
    let times = array.as_primitive::<T>();
    Box::new(move |i| {
        let time = times.is_valid(i).then(|| times.value_as_datetime(i))??;
        Some(time.checked_add_signed(TimeDelta::seconds(east))?.date().to_string())
    })
}

/// Seconds east of Greenwich of a zone whose offset never changes.
fn seconds_east(zone: &str) -> Option<i64> {
    let (sign, digits) = match zone {
        "UTC" | "Etc/UTC" | "Z" => return Some(0),
        "Asia/Tokyo" | "Japan" | "JST" => return Some(9 * 3600),
        other => (if other.starts_with('-') { -1 } else { 1 }, other.strip_prefix(['+', '-'])?),
    };
    let (hours, minutes) = digits.split_once(':')?;
    Some(sign * (hours.parse::<i64>().ok()? * 3600 + minutes.parse::<i64>().ok()? * 60))
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
    let mut values: Vec<(Field, Printed<'_>)> = Vec::new();
    for ((array, field), name) in arrays.iter().zip(found).zip(&names) {
        let Some(field) = field else { continue };
        values.push((field, printed(array, field, name)?));
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
