//! The graph as tables: facts, statements and entities in columns that spreadsheets and data frames take, and the folders
//! that Neo4j and Obsidian read.

mod neo4j;
mod obsidian;
mod parquet;
mod rows;

use std::io::{self, Write};

pub use neo4j::write as write_neo4j;
pub use obsidian::write as write_obsidian;
pub use parquet::write as write_parquet;
pub use rows::{FactRows, FactsSaid, Stating, entities, facts, statements};

/// A value in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing is known.
    Empty,
    /// Words.
    Text(String),
    /// A count.
    Count(i64),
    /// A measured number.
    Number(f64),
}

impl Cell {
    /// Words; nothing where there are none.
    pub fn text(words: impl Into<String>) -> Self {
        let words = words.into();
        if words.is_empty() { Self::Empty } else { Self::Text(words) }
    }
    /// The value as a spreadsheet takes it for words and runs nothing: an apostrophe before what it would take for a formula.
    /// Numbers never get one.
    pub fn safe(&self) -> String {
        let plain = self.plain();
        let formula = plain.starts_with(['=', '+', '-', '@', '\t', '\r']) && plain.parse::<f64>().is_err();
        if formula && matches!(self, Self::Text(_)) { format!("'{plain}") } else { plain }
    }
    /// The value as it is written in CSV.
    pub fn plain(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(words) => words.clone(),
            Self::Count(count) => count.to_string(),
            Self::Number(number) => number.to_string(),
        }
    }
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// Counts.
    Count,
    /// Numbers.
    Number,
}

/// Rows under named columns.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns.
    pub columns: Vec<(&'static str, Kind)>,
    /// Its rows, each with a cell for every column.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// Writes it as CSV; with `mark`, behind a byte order mark, by which Excel knows UTF-8; with `safe`, cells that
    /// a spreadsheet would run are words.
    ///
    /// # Errors
    /// The writer's.
    pub fn write_csv(&self, mark: bool, safe: bool, out: &mut dyn Write) -> io::Result<()> {
        if mark {
            out.write_all("\u{FEFF}".as_bytes())?;
        }
        let mut writer = csv::Writer::from_writer(&mut *out);
        writer.write_record(self.columns.iter().map(|(name, _)| *name))?;
        writer.flush()?;
        drop(writer);
        self.write_csv_rows(safe, out)
    }
    /// The rows alone, as [`write_csv`](Self::write_csv) writes them.
    ///
    /// # Errors
    /// The writer's.
    pub fn write_csv_rows(&self, safe: bool, out: &mut dyn Write) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        for row in &self.rows {
            writer.write_record(row.iter().map(if safe { Cell::safe } else { Cell::plain }))?;
        }
        writer.flush()
    }
}

/// Writes tables as a workbook, one a sheet.
///
/// # Errors
/// The writer's; a table has more rows than a sheet.
pub fn write_xlsx(tables: &[Table], out: &mut dyn Write) -> io::Result<()> {
    use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};
    let fail = |error: rust_xlsxwriter::XlsxError| io::Error::other(error.to_string());
    /// Rows and characters that a sheet and a cell can have.
    const MAX_ROWS: usize = 1_048_575;
    const MAX_CHARS: usize = 32_767;
    let mut book = Workbook::new();
    // No clock: the same graph gives the same bytes.
    let made = ExcelDateTime::from_ymd(2000, 1, 1).map_err(fail)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let bold = Format::new().set_bold();
    for table in tables {
        if table.rows.len() > MAX_ROWS {
            return Err(io::Error::other(format!(
                "{} rows of {} are more than a sheet holds ({MAX_ROWS}); use csv or parquet",
                table.rows.len(),
                table.name
            )));
        }
        let sheet = book.add_worksheet();
        sheet.set_name(table.name).map_err(fail)?;
        for (c, (name, kind)) in table.columns.iter().enumerate() {
            let c = c as u16;
            sheet.write_string_with_format(0, c, *name, &bold).map_err(fail)?;
            sheet.set_column_width(c, if *kind == Kind::Text { 18 } else { 10 }).map_err(fail)?;
        }
        sheet.set_freeze_panes(1, 0).map_err(fail)?;
        for (r, row) in table.rows.iter().enumerate() {
            for (c, cell) in row.iter().enumerate() {
                let (r, c) = (r as u32 + 1, c as u16);
                match cell {
                    Cell::Empty => {}
                    Cell::Text(words) => {
                        // Of UTF-16, as the program counts that reads it.
                        let mut units = 0;
                        let words: String = words
                            .chars()
                            .filter(|c| (!c.is_control() || *c == '\n') && !matches!(c, '\u{FFFE}' | '\u{FFFF}'))
                            .take_while(|c| {
                                units += c.len_utf16();
                                units <= MAX_CHARS
                            })
                            .collect();
                        sheet.write_string(r, c, words).map_err(fail)?;
                    }
                    Cell::Count(count) => {
                        sheet.write_number(r, c, *count as f64).map_err(fail)?;
                    }
                    Cell::Number(number) => {
                        sheet.write_number(r, c, *number).map_err(fail)?;
                    }
                }
            }
        }
        if !table.rows.is_empty() {
            sheet.autofilter(0, 0, table.rows.len() as u32, table.columns.len() as u16 - 1).map_err(fail)?;
        }
    }
    out.write_all(&book.save_to_buffer().map_err(fail)?)
}
