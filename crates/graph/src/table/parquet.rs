//! Tables as Apache Parquet: row groups of plain, uncompressed columns.
//!
//! Only what such files need of the format is here: optional columns of UTF-8, INT64 and DOUBLE, a page a column and group,
//! and the footer in Thrift's compact protocol. The crates that read and write all of Parquet compile for longer than this
//! whole program's graph.

use std::io::{self, Write};

use super::{Cell, Kind, Table};

/// Rows that are written together.
const GROUP_ROWS: usize = 50_000;

/// Thrift's compact protocol, as far as it is written here.
#[derive(Default)]
struct Thrift {
    out: Vec<u8>,
    /// Ids of the last field of each struct that is open.
    last: Vec<i16>,
}

const I32: u8 = 5;
const I64: u8 = 6;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

fn varint(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

impl Thrift {
    fn begin(&mut self) {
        self.last.push(0);
    }
    fn end(&mut self) {
        self.last.pop();
        self.out.push(0);
    }
    fn field(&mut self, id: i16, kind: u8) {
        let last = self.last.last_mut().map_or(0, |last| std::mem::replace(last, id));
        self.out.push(((id - last) as u8) << 4 | kind);
    }
    fn number(&mut self, id: i16, kind: u8, value: i64) {
        self.field(id, kind);
        varint((value << 1 ^ value >> 63) as u64, &mut self.out);
    }
    fn text(&mut self, id: i16, value: &str) {
        self.field(id, BINARY);
        self.words(value);
    }
    fn words(&mut self, value: &str) {
        varint(value.len() as u64, &mut self.out);
        self.out.extend_from_slice(value.as_bytes());
    }
    fn list(&mut self, id: i16, kind: u8, length: usize) {
        self.field(id, LIST);
        if length < 15 {
            self.out.push((length as u8) << 4 | kind);
        } else {
            self.out.push(0xF0 | kind);
            varint(length as u64, &mut self.out);
        }
    }
}

/// The number that the format has for what a column holds.
fn physical(kind: Kind) -> i64 {
    match kind {
        Kind::Count => 2,
        Kind::Number => 5,
        Kind::Text => 6,
    }
}

struct Chunk {
    offset: u64,
    length: u64,
}

/// Writes a table.
///
/// # Errors
/// The writer's.
pub fn write(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"PAR1")?;
    let mut offset = 4_u64;
    let mut groups: Vec<(usize, Vec<Chunk>)> = Vec::new();
    for rows in table.rows.chunks(GROUP_ROWS) {
        let mut chunks = Vec::new();
        for (c, &(_, kind)) in table.columns.iter().enumerate() {
            let page = page(rows, c, kind);
            out.write_all(&page)?;
            chunks.push(Chunk { offset, length: page.len() as u64 });
            offset += page.len() as u64;
        }
        groups.push((rows.len(), chunks));
    }
    let footer = footer(table, &groups);
    out.write_all(&footer)?;
    out.write_all(&(footer.len() as u32).to_le_bytes())?;
    out.write_all(b"PAR1")
}

/// A data page with its header: which rows have a value, then the values.
fn page(rows: &[Vec<Cell>], column: usize, kind: Kind) -> Vec<u8> {
    let (mut levels, mut values) = (Vec::new(), Vec::new());
    let mut run: (bool, u64) = (true, 0);
    let flush = |(there, count): (bool, u64), levels: &mut Vec<u8>| {
        if count > 0 {
            varint(count << 1, levels);
            levels.push(u8::from(there));
        }
    };
    for row in rows {
        let there = match (kind, &row[column]) {
            (Kind::Text, Cell::Text(words)) => {
                values.extend_from_slice(&(words.len() as u32).to_le_bytes());
                values.extend_from_slice(words.as_bytes());
                true
            }
            (Kind::Count, Cell::Count(count)) => {
                values.extend_from_slice(&count.to_le_bytes());
                true
            }
            (Kind::Number, Cell::Number(number)) => {
                values.extend_from_slice(&number.to_le_bytes());
                true
            }
            _ => false,
        };
        if there == run.0 {
            run.1 += 1;
        } else {
            flush(run, &mut levels);
            run = (there, 1);
        }
    }
    flush(run, &mut levels);
    let mut body = (levels.len() as u32).to_le_bytes().to_vec();
    body.append(&mut levels);
    body.append(&mut values);
    let mut header = Thrift::default();
    header.begin();
    header.number(1, I32, 0);
    header.number(2, I32, body.len() as i64);
    header.number(3, I32, body.len() as i64);
    header.field(5, STRUCT);
    header.begin();
    header.number(1, I32, rows.len() as i64);
    header.number(2, I32, 0);
    header.number(3, I32, 3);
    header.number(4, I32, 3);
    header.end();
    header.end();
    header.out.append(&mut body);
    header.out
}

fn footer(table: &Table, groups: &[(usize, Vec<Chunk>)]) -> Vec<u8> {
    let mut t = Thrift::default();
    t.begin();
    t.number(1, I32, 1);
    t.list(2, STRUCT, table.columns.len() + 1);
    t.begin();
    t.text(4, table.name);
    t.number(5, I32, table.columns.len() as i64);
    t.end();
    for &(name, kind) in &table.columns {
        t.begin();
        t.number(1, I32, physical(kind));
        t.number(3, I32, 1);
        t.text(4, name);
        if kind == Kind::Text {
            t.number(6, I32, 0);
        }
        t.end();
    }
    t.number(3, I64, table.rows.len() as i64);
    t.list(4, STRUCT, groups.len());
    for (rows, chunks) in groups {
        t.begin();
        t.list(1, STRUCT, chunks.len());
        for (chunk, &(name, kind)) in chunks.iter().zip(&table.columns) {
            t.begin();
            t.number(2, I64, chunk.offset as i64);
            t.field(3, STRUCT);
            t.begin();
            t.number(1, I32, physical(kind));
            t.list(2, I32, 2);
            t.out.extend_from_slice(&[0, 6]);
            t.list(3, BINARY, 1);
            t.words(name);
            t.number(4, I32, 0);
            t.number(5, I64, *rows as i64);
            t.number(6, I64, chunk.length as i64);
            t.number(7, I64, chunk.length as i64);
            t.number(9, I64, chunk.offset as i64);
            t.end();
            t.end();
        }
        t.number(2, I64, chunks.iter().map(|c| c.length as i64).sum());
        t.number(3, I64, *rows as i64);
        t.end();
    }
    t.text(6, concat!("enishi ", env!("CARGO_PKG_VERSION")));
    t.end();
    t.out
}
