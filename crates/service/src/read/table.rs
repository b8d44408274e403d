//! CSV and TSV -> documents, a row at a time.
//!
//! A quoted field may hold line ends. A quote that never closes, or closes in the middle of another row, costs its own line
//! only: the lines behind it are read again as rows.

use std::collections::VecDeque;
use std::io::BufRead;

use super::fields::{self, Columns, Field};
use super::{Item, Origin, bounded, check_length};
use crate::diagnostic::Diagnostic;
use crate::document::Document;

/// A row of more characters is taken for one whose quote is not closed.
const MAX_ROW_BYTES: usize = 40_000_000;

/// The rows of one table.
pub struct Table {
    reader: Box<dyn BufRead>,
    origin: Origin,
    fields: Vec<Option<Field>>,
    delimiter: u8,
    /// Lines that were read ahead.
    ahead: VecDeque<String>,
    /// Lines taken so far.
    line: u64,
    row: u64,
    ready: VecDeque<Item>,
    failed: bool,
}

/// What became of lines that begin a row.
enum Row {
    Fields(Vec<String>),
    Open,
    Broken,
}

impl Table {
    /// Reads the header. `reader` gives UTF-8.
    ///
    /// # Errors
    /// There is no header, or no column for the text.
    pub fn new(reader: Box<dyn BufRead>, origin: Origin, tabs: bool, columns: &Columns) -> Result<Self, Diagnostic> {
        let mut table = Self {
            reader,
            origin,
            fields: Vec::new(),
            delimiter: b'\t',
            ahead: VecDeque::new(),
            line: 0,
            row: 0,
            ready: VecDeque::new(),
            failed: false,
        };
        let name = table.origin.name.clone();
        let header = match table.next_line() {
            Some(Ok(line)) => line,
            Some(Err(problem)) => return Err(problem),
            None => return Err(Diagnostic::error(name, "no row at all")),
        };
        let header = header.trim_start_matches('\u{FEFF}').trim_end_matches(['\n', '\r']).to_owned();
        if !tabs {
            let count = |c: char| header.matches(c).count();
            let best = [',', ';', '\t', '|'].into_iter().max_by_key(|&c| (count(c), c == ',')).unwrap_or(',');
            table.delimiter = best as u8;
        }
        let Row::Fields(names) = Splitter::default().feed(&header, table.delimiter) else {
            return Err(Diagnostic::error(name, "a quote in the header is not closed").at(1, 1));
        };
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        if let Some(missing) = columns.missing(&names) {
            return Err(
                Diagnostic::error(name, format!("no column {missing:?}; columns are {}", names.join(", "))).at(1, 1)
            );
        }
        table.fields = columns.of(&names);
        if !table.fields.contains(&Some(Field::Text)) {
            let problem =
                Diagnostic::error(name, format!("{}; columns are {}", super::NO_TEXT, names.join(", "))).at(1, 1);
            return Err(problem.hint("--columns text=NAME names it"));
        }
        Ok(table)
    }

    fn next_line(&mut self) -> Option<Result<String, Diagnostic>> {
        self.line += 1;
        if let Some(line) = self.ahead.pop_front() {
            return Some(Ok(line));
        }
        let mut bytes = Vec::new();
        match bounded::line(&mut self.reader, bounded::MAX_LINE, &mut bytes) {
            Ok(0) => None,
            Ok(_) => Some(match String::from_utf8(bytes) {
                Ok(line) => Ok(line),
                Err(error) => {
                    let at = error.utf8_error().valid_up_to();
                    let column = String::from_utf8_lossy(&error.as_bytes()[..at]).chars().count() as u64 + 1;
                    let message = format!("not UTF-8 (byte 0x{:02X})", error.as_bytes()[at]);
                    Err(Diagnostic::error(&self.origin.name, message).at(self.line, column))
                }
            }),
            Err(error) => {
                self.failed = true;
                Some(Err(Diagnostic::error(&self.origin.name, error.to_string()).at(self.line, 1)))
            }
        }
    }

    fn document(&mut self, values: Vec<String>, line: u64) {
        let mut document = Document::default();
        let mut problem = None;
        for (value, field) in values.iter().zip(&self.fields) {
            if let Some(field) = field {
                problem = fields::put(&mut document, *field, value).or(problem);
            }
        }
        if document.id.is_empty() {
            document.id = self.origin.entry(self.row);
        }
        let place = format!("{}:{line}", self.origin.name);
        self.ready.extend(problem.map(|message| Err(fields::date_warning(&place, message))));
        self.ready.push_back(check_length(&document, &place).map(|()| document));
    }

    /// Takes the lines of one row; None at the end.
    fn take_row(&mut self) -> Option<()> {
        let first = match self.next_line()? {
            Ok(line) => line,
            Err(problem) => {
                self.ready.push_back(Err(problem));
                return (!self.failed).then_some(());
            }
        };
        if first.trim().is_empty() {
            return Some(());
        }
        let begin = self.line;
        self.row += 1;
        let mut taken: Vec<String> = Vec::new();
        let mut splitter = Splitter::default();
        let mut bytes = first.len();
        let mut row = splitter.feed(&first, self.delimiter);
        loop {
            match row {
                Row::Fields(values) if values.len() == self.fields.len() => {
                    self.document(values, begin);
                    return Some(());
                }
                Row::Fields(values) if taken.is_empty() => {
                    let message = format!("{} fields; the header has {}", values.len(), self.fields.len());
                    self.ready.push_back(Err(Diagnostic::error(&self.origin.name, message).at(begin, 1)));
                    return Some(());
                }
                Row::Open if bytes < MAX_ROW_BYTES => match self.next_line() {
                    Some(Ok(line)) => {
                        bytes += line.len();
                        row = splitter.feed(&line, self.delimiter);
                        taken.push(line);
                        continue;
                    }
                    Some(Err(problem)) => {
                        self.ready.push_back(Err(problem));
                        if self.failed {
                            return None;
                        }
                        row = Row::Open;
                        continue;
                    }
                    None => {}
                },
                _ => {}
            }
            // The quote is broken: only its own line is lost.
            self.line = begin;
            for line in taken.into_iter().rev() {
                self.ahead.push_front(line);
            }
            let problem = Diagnostic::error(&self.origin.name, "a quote that is not closed, or stands inside a field")
                .at(begin, 1);
            self.ready.push_back(Err(problem.hint("write \"\" for a quote inside quotes")));
            return Some(());
        }
    }
}

/// A row that is taken apart line after line: what was looked at is not looked at again.
#[derive(Default)]
struct Splitter {
    fields: Vec<String>,
    /// The field whose quote is still open, and the end of its last line.
    open: Option<(String, String)>,
}

impl Splitter {
    /// Takes the next line.
    fn feed(&mut self, line: &str, delimiter: u8) -> Row {
        let mut rest = line.trim_end_matches(['\n', '\r']);
        let end = &line[rest.len()..];
        let mut quoted = self.open.take().map(|(value, end)| value + &end);
        loop {
            if quoted.is_none()
                && let Some(inside) = rest.strip_prefix('"')
            {
                (quoted, rest) = (Some(String::new()), inside);
            }
            if let Some(mut value) = quoted.take() {
                loop {
                    let Some(at) = rest.find('"') else {
                        value.push_str(rest);
                        self.open = Some((value, end.to_owned()));
                        return Row::Open;
                    };
                    value.push_str(&rest[..at]);
                    rest = &rest[at + 1..];
                    match rest.strip_prefix('"') {
                        Some(more) => {
                            value.push('"');
                            rest = more;
                        }
                        None => break,
                    }
                }
                self.fields.push(value);
                match rest.bytes().next() {
                    None => return Row::Fields(std::mem::take(&mut self.fields)),
                    Some(b) if b == delimiter => rest = &rest[1..],
                    Some(_) => return Row::Broken,
                }
            } else {
                let next = rest.bytes().position(|b| b == delimiter);
                self.fields.push(rest[..next.unwrap_or(rest.len())].to_owned());
                match next {
                    Some(next) => rest = &rest[next + 1..],
                    None => return Row::Fields(std::mem::take(&mut self.fields)),
                }
            }
        }
    }
}

impl Iterator for Table {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Some(item);
            }
            if self.failed {
                return None;
            }
            if self.take_row().is_none() {
                return self.ready.pop_front();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &'static str) -> Vec<String> {
        let origin = Origin { name: "f.csv".into(), id: "f".into() };
        match Table::new(Box::new(text.as_bytes()), origin, false, &Columns::default()) {
            Ok(table) => table
                .map(|item| match item {
                    Ok(d) => format!("{}={}", d.id, d.text),
                    Err(e) => e.to_string(),
                })
                .collect(),
            Err(problem) => vec![problem.to_string()],
        }
    }

    #[test]
    fn rows_are_documents() {
        assert_eq!(
            read("id,本文,date\n1,\"一行目\n二行目\",2025/2/3\n,\"「\"\"縁\"\"」\",\n"),
            ["1=一行目\n二行目", "f#2=「\"縁\"」"]
        );
        assert_eq!(read("text;id\na;1\n"), ["1=a"]);
        assert_eq!(
            read("a,b\n1,2\n"),
            ["f.csv:1:1: no column for the text; columns are a, b; --columns text=NAME names it"]
        );
    }

    #[test]
    fn a_reader_that_fails_is_told_behind_its_rows() {
        struct Cut;
        impl std::io::Read for Cut {
            fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
                Err(std::io::Error::other("the end is missing"))
            }
        }
        let reader = std::io::Read::chain(&b"id,text\n1,\xE4\xB8\x80\n2,"[..], std::io::BufReader::new(Cut));
        let origin = Origin { name: "f.csv".into(), id: "f".into() };
        let table = Table::new(Box::new(reader), origin, false, &Columns::default()).expect("a header");
        let found: Vec<String> = table.map(|item| item.map_or_else(|e| e.to_string(), |d| d.id)).collect();
        assert_eq!(found, ["1", "f.csv:3:1: the end is missing"]);
    }

    #[test]
    fn a_broken_quote_costs_its_line() {
        let found = read("id,text\n1,\"開く\n2,\"二\"\n3,三\n4,四,五\n5,五\n");
        assert_eq!(
            found,
            [
                "f.csv:2:1: a quote that is not closed, or stands inside a field; write \"\" for a quote inside quotes",
                "2=二",
                "3=三",
                "f.csv:5:1: 3 fields; the header has 2",
                "5=五"
            ]
        );
    }
}
