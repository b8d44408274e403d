//! What the dictionary says of its words, in a third of the room that lindera's own records take: a word is the number of
//! its kind (parts of speech, conjugation) and two places in a pool of strings.
//!
//! The build script makes the table from IPADIC's records and embeds it; this file is compiled into it too.
//!
//! ```text
//! count of kinds, count of words                        u32, as all numbers with the lowest byte first
//! for every kind: place in the pool                     u32
//! for every word: kind, places of lemma and reading     u16, u32, u32
//! pool
//! ```
//! A place is the first byte times 256 plus the length in bytes; 0 is no string.

use std::collections::HashMap;

/// Bytes of a word.
const WORD: usize = 10;
/// Bytes of a kind.
const KIND: usize = 4;

/// The table, read where it lies.
#[derive(Clone, Copy, Debug, Default)]
pub struct WordDetails {
    kinds: &'static [u8],
    words: &'static [u8],
    pool: &'static [u8],
}

impl WordDetails {
    /// Reads what [`write`] has written.
    pub fn read(table: &'static [u8]) -> Option<Self> {
        let count = |at: usize| Some(u32::from_le_bytes(table.get(at..at + 4)?.try_into().ok()?) as usize);
        let (kinds, rest) = table.get(8..)?.split_at_checked(count(0)?.checked_mul(KIND)?)?;
        let (words, pool) = rest.split_at_checked(count(4)?.checked_mul(WORD)?)?;
        Some(Self { kinds, words, pool })
    }
    /// The fields of a word: four levels of part of speech, conjugation type and form, lemma, reading.
    pub fn fields(&self, word: usize) -> impl Iterator<Item = &'static str> + use<> {
        let found = self.words.get(word * WORD..(word + 1) * WORD);
        let [kind, lemma, reading] = found.map_or([""; 3], |record| {
            let kind = u16::from_le_bytes([record[0], record[1]]) as usize;
            let kind = self.kinds.get(kind * KIND..(kind + 1) * KIND).unwrap_or(&[0; KIND]);
            [kind, &record[2..6], &record[6..10]].map(|place| self.string(place))
        });
        kind.split('\0').chain([lemma, reading])
    }
    fn string(&self, place: &[u8]) -> &'static str {
        let place = place.try_into().map_or(0, u32::from_le_bytes) as usize;
        let bytes = self.pool.get(place >> 8..(place >> 8) + (place & 0xFF)).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }
}

/// The table of words, each with its fields as IPADIC has them; None where it has no room for them.
pub fn write<'w>(words: impl Iterator<Item = Vec<&'w str>>) -> Option<Vec<u8>> {
    let mut pool = Pool::default();
    let (mut kinds, mut records) = (Vec::new(), Vec::new());
    let mut numbers = HashMap::new();
    for fields in words {
        let field = |n: usize| fields.get(n).copied().unwrap_or("*");
        let kind = (0..6).map(field).collect::<Vec<_>>().join("\0");
        let next = numbers.len();
        let number = *numbers.entry(kind.clone()).or_insert(next);
        if number == next {
            kinds.extend(pool.place(&kind)?.to_le_bytes());
        }
        records.extend(u16::try_from(number).ok()?.to_le_bytes());
        for string in [field(6), field(7)] {
            let place = if string == "*" { 0 } else { pool.place(string)? };
            records.extend(place.to_le_bytes());
        }
    }
    let mut table = Vec::new();
    for count in [kinds.len() / KIND, records.len() / WORD] {
        table.extend(u32::try_from(count).ok()?.to_le_bytes());
    }
    Some([table, kinds, records, pool.bytes].concat())
}

/// Strings, each once.
#[derive(Default)]
struct Pool {
    bytes: Vec<u8>,
    places: HashMap<String, u32>,
}

impl Pool {
    fn place(&mut self, string: &str) -> Option<u32> {
        if let Some(place) = self.places.get(string) {
            return Some(*place);
        }
        let length = u8::try_from(string.len()).ok()?;
        let place = u32::try_from(self.bytes.len()).ok()?.checked_mul(256)? | u32::from(length);
        self.bytes.extend_from_slice(string.as_bytes());
        self.places.insert(string.to_owned(), place);
        Some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_as_it_was_written() {
        let words = [
            "名詞 一般 * * * * 縁 エニシ",
            "動詞 自立 * * 一段 未然形 見る ミ",
            "名詞 一般 * * * * 縁 エン",
            "名詞 一般",
        ];
        let split = || words.iter().map(|w| w.split(' ').collect::<Vec<_>>());
        let table: &'static [u8] = write(split()).expect("there is room").leak();
        let read = WordDetails::read(table).expect("whole");
        for (number, mut fields) in split().enumerate() {
            fields.resize(8, "*");
            let found: Vec<&str> = read.fields(number).map(|f| if f.is_empty() { "*" } else { f }).collect();
            assert_eq!(found, fields);
        }
        assert_eq!(read.fields(4).collect::<String>(), "");
        assert!(WordDetails::read(&table[..20]).is_none());
    }
}
