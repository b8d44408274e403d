//! Sentences, found by the words that stand in them; in memory, and as a file beside the store.
//!
//! ```text
//! enishi sentences 1 <state of the store> <sentences> <bytes of places> <pairs> <bytes of postings>\n
//! places     numbers as varints: record and field where they change, number, begin, length, in characters and in bytes
//! pairs      a pair of characters each, in order: two characters, how many sentences, bytes of their postings
//! postings   numbers of sentences, each as the distance from the one before
//! SHA-256 of all that stands before
//! ```
//! The texts themselves stay in the records, where each hit is looked at.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::names::pairs_of;
use crate::document::Record;
use crate::rdf::iri::sha256;

/// Stands behind the last character, so that each character begins a pair.
const END: char = '\0';
const MAGIC: &str = "enishi sentences 1";
/// Hexadecimal digits of the checksum.
const SUM: usize = 64;
/// So many of the rarest pairs of a question are read; the sentences are looked at anyway.
const LISTS: usize = 4;

/// Where a sentence stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SentencePlace {
    /// Number of the record.
    pub record: u32,
    /// Whether it stands in the headline.
    pub title: bool,
    /// Number in the text; -1 for the headline.
    pub number: i32,
    /// First character in the field.
    pub begin: u32,
    /// One past the last.
    pub end: u32,
    /// First byte in the field.
    pub byte_begin: u32,
    /// One past the last.
    pub byte_end: u32,
}

impl SentencePlace {
    /// The sentence as read.
    pub fn text<'r>(&self, records: &'r [Record]) -> &'r str {
        let field = records.get(self.record as usize).map_or("", |r| r.field(self.title));
        field.get(self.byte_begin as usize..self.byte_end as usize).unwrap_or("")
    }
}

/// A sentence that holds all words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentenceHit {
    /// Number of the sentence in the index.
    pub sentence: usize,
    /// Characters of the words, counted in the sentence.
    pub marks: Vec<(u32, u32)>,
}

/// A pair of characters with the place of its postings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pair {
    pair: [char; 2],
    count: u32,
    begin: usize,
    end: usize,
}

/// All sentences, by pairs of characters.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct SentenceIndex {
    places: Vec<SentencePlace>,
    /// Sorted.
    pairs: Vec<Pair>,
    postings: Vec<u8>,
}

/// An index under way.
#[derive(Debug, Default)]
pub struct SentenceIndexBuilder {
    places: Vec<SentencePlace>,
    pairs: FxHashMap<[char; 2], Postings>,
    plain: String,
}

#[derive(Debug, Default)]
struct Postings {
    next: u32,
    count: u32,
    bytes: Vec<u8>,
}

impl SentenceIndexBuilder {
    /// Adds a sentence; records come in order.
    pub fn add(&mut self, place: SentencePlace, text: &str) {
        let number = self.places.len() as u32;
        self.plain.clear();
        self.plain.extend(text.chars().map(plain).chain([END]));
        for pair in pairs_of(&self.plain) {
            let postings = self.pairs.entry(pair).or_default();
            // The number of the last one plus one; 0 stands for none.
            if postings.next != number + 1 {
                put(u64::from(number + 1 - postings.next), &mut postings.bytes);
                postings.next = number + 1;
                postings.count += 1;
            }
        }
        self.places.push(place);
    }
    /// The index.
    pub fn finish(self) -> SentenceIndex {
        let mut all: Vec<([char; 2], Postings)> = self.pairs.into_iter().collect();
        all.sort_unstable_by_key(|(pair, _)| *pair);
        let mut index = SentenceIndex { places: self.places, ..SentenceIndex::default() };
        for (pair, postings) in all {
            let begin = index.postings.len();
            index.postings.extend_from_slice(&postings.bytes);
            index.pairs.push(Pair { pair, count: postings.count, begin, end: index.postings.len() });
        }
        index
    }
}

impl SentenceIndex {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
    /// Where a sentence stands.
    pub fn place(&self, sentence: usize) -> SentencePlace {
        self.places[sentence]
    }
    /// The sentences that hold all words of `query`, in order: at most `limit`, and how many there are.
    pub fn find(&self, records: &[Record], query: &str, limit: usize) -> (Vec<SentenceHit>, usize) {
        let words: BTreeSet<String> = query
            .split_whitespace()
            .map(|w| w.chars().map(plain).collect())
            .filter(|w: &String| !w.is_empty())
            .collect();
        let Some(candidates) = self.candidates(&words) else { return (Vec::new(), 0) };
        // The postings of one word of at most two characters are its sentences.
        let sure = words.len() == 1 && words.iter().all(|w| w.chars().count() <= 2);
        let (mut hits, mut count) = (Vec::new(), 0);
        for number in candidates {
            if sure && hits.len() == limit {
                count += 1;
                continue;
            }
            let text: String = self.places[number as usize].text(records).chars().map(plain).collect();
            if !words.iter().all(|w| text.contains(w.as_str())) {
                continue;
            }
            count += 1;
            if hits.len() < limit {
                let marks = words.iter().flat_map(|w| spans(&text, w)).collect::<BTreeSet<_>>();
                hits.push(SentenceHit { sentence: number as usize, marks: marks.into_iter().collect() });
            }
        }
        (hits, count)
    }
    /// Sentences that hold the rarest pairs of the words, before they are looked at.
    fn candidates(&self, words: &BTreeSet<String>) -> Option<Vec<u32>> {
        let mut lists: Vec<(u32, &[Pair])> = Vec::new();
        for word in words {
            let mut pairs = pairs_of(word).peekable();
            if pairs.peek().is_none() {
                let first = word.chars().next()?;
                let begin = self.pairs.partition_point(|p| p.pair[0] < first);
                let all = self.pairs[begin..].split(|p| p.pair[0] != first).next().filter(|a| !a.is_empty())?;
                lists.push((all.iter().map(|p| p.count).sum(), all));
            }
            for pair in pairs {
                let at = self.pairs.binary_search_by_key(&pair, |p| p.pair).ok()?;
                lists.push((self.pairs[at].count, &self.pairs[at..=at]));
            }
        }
        lists.sort_by_key(|(count, _)| *count);
        lists.dedup_by(|a, b| std::ptr::eq(a.1, b.1));
        let mut lists = lists.into_iter().take(LISTS).map(|(_, pairs)| self.sentences_of(pairs));
        let mut found = lists.next()?;
        for list in lists {
            let mut list = list.into_iter().peekable();
            found.retain(|n| {
                while list.peek().is_some_and(|m| m < n) {
                    list.next();
                }
                list.peek() == Some(n)
            });
        }
        Some(found)
    }
    fn sentences_of(&self, pairs: &[Pair]) -> Vec<u32> {
        let mut found = Vec::new();
        for pair in pairs {
            let (mut bytes, mut last) = (&self.postings[pair.begin..pair.end], 0_u32);
            while let Some(distance) = take(&mut bytes) {
                last = last.wrapping_add(distance as u32);
                found.push(last.wrapping_sub(1));
            }
        }
        if pairs.len() > 1 {
            found.sort_unstable();
            found.dedup();
        }
        found
    }
    /// The index as a file; `state` tells of which state of the store it is.
    pub fn write(&self, state: &str) -> Vec<u8> {
        let mut places = Vec::new();
        let (mut record, mut title) = (0, false);
        let mut last = (0, 0);
        for place in &self.places {
            let changed = place.record != record || place.title != title;
            if changed {
                last = (0, 0);
            }
            // The distance of records, whether it is a headline, whether either changed.
            put(u64::from(place.record - record) << 2 | u64::from(place.title) << 1 | u64::from(changed), &mut places);
            put((i64::from(place.number) + 1) as u64, &mut places);
            put(u64::from(place.begin.wrapping_sub(last.0)), &mut places);
            put(u64::from(place.end - place.begin), &mut places);
            put(u64::from(place.byte_begin.wrapping_sub(last.1)), &mut places);
            put(u64::from(place.byte_end - place.byte_begin), &mut places);
            (record, title, last) = (place.record, place.title, (place.end, place.byte_end));
        }
        let mut pairs = Vec::new();
        let mut first = 0;
        for pair in &self.pairs {
            put(u64::from(u32::from(pair.pair[0]) - first), &mut pairs);
            put(u64::from(u32::from(pair.pair[1])), &mut pairs);
            put(u64::from(pair.count), &mut pairs);
            put((pair.end - pair.begin) as u64, &mut pairs);
            first = u32::from(pair.pair[0]);
        }
        let head = format!(
            "{MAGIC} {state} {} {} {} {} {}\n",
            self.places.len(),
            places.len(),
            self.pairs.len(),
            pairs.len(),
            self.postings.len()
        );
        let mut file = [head.as_bytes(), &places, &pairs, &self.postings].concat();
        let sum = sha256(&file);
        file.extend_from_slice(sum.as_bytes());
        file
    }
    /// Reads such a file, of this state of the store.
    ///
    /// # Errors
    /// It is of another state, or not what was written.
    pub fn read(file: &[u8], state: &str) -> Result<Self, Cow<'static, str>> {
        let damaged = || Cow::Borrowed("damaged");
        let at = file.len().checked_sub(SUM).ok_or_else(damaged)?;
        let (body, sum) = file.split_at(at);
        let line = body.iter().position(|b| *b == b'\n').ok_or_else(damaged)?;
        let head = std::str::from_utf8(&body[..line]).map_err(|_| damaged())?;
        let rest = head.strip_prefix(MAGIC).ok_or("of another version of the program")?.trim_start();
        let (of, counts) = rest.split_once(' ').ok_or_else(damaged)?;
        if of != state {
            return Err(Cow::Borrowed("of another state of the store"));
        }
        if sha256(body).as_bytes() != sum {
            return Err(Cow::Borrowed("its checksum is another"));
        }
        let counts: Vec<usize> = counts.split(' ').filter_map(|c| c.parse().ok()).collect();
        let [sentences, place_bytes, pairs, pair_bytes, posting_bytes] = counts[..] else { return Err(damaged()) };
        let body = &body[line + 1..];
        let total = place_bytes.checked_add(pair_bytes).and_then(|n| n.checked_add(posting_bytes));
        if total != Some(body.len()) {
            return Err(damaged());
        }
        let (places, body) = body.split_at(place_bytes);
        let (table, postings) = body.split_at(pair_bytes);
        let mut index = Self { postings: postings.to_vec(), ..Self::default() };
        index.read_places(places, sentences).ok_or_else(damaged)?;
        index.read_pairs(table, pairs).ok_or_else(damaged)?;
        Ok(index)
    }
    fn read_places(&mut self, mut bytes: &[u8], sentences: usize) -> Option<()> {
        self.places.reserve(sentences.min(bytes.len()));
        let (mut record, mut last) = (0_u32, (0_u32, 0_u32));
        for _ in 0..sentences {
            let head = take(&mut bytes)?;
            record = record.checked_add((head >> 2) as u32)?;
            if head & 1 == 1 {
                last = (0, 0);
            }
            let number = take(&mut bytes)? as i64 - 1;
            let begin = last.0.wrapping_add(take(&mut bytes)? as u32);
            let end = begin.checked_add(take(&mut bytes)? as u32)?;
            let byte_begin = last.1.wrapping_add(take(&mut bytes)? as u32);
            let byte_end = byte_begin.checked_add(take(&mut bytes)? as u32)?;
            last = (end, byte_end);
            let title = head & 2 == 2;
            self.places.push(SentencePlace { record, title, number: number as i32, begin, end, byte_begin, byte_end });
        }
        Some(())
    }
    fn read_pairs(&mut self, mut bytes: &[u8], pairs: usize) -> Option<()> {
        let (mut first, mut begin) = (0_u32, 0_usize);
        for _ in 0..pairs {
            first = first.checked_add(take(&mut bytes)? as u32)?;
            let pair = [char::from_u32(first)?, char::from_u32(take(&mut bytes)? as u32)?];
            let count = take(&mut bytes)? as u32;
            let end = begin.checked_add(take(&mut bytes)? as usize).filter(|e| *e <= self.postings.len())?;
            self.pairs.push(Pair { pair, count, begin, end });
            begin = end;
        }
        Some(())
    }
}

/// A number in groups of seven bits, the lowest first.
fn put(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// One character for one: narrow, lower case, katakana.
fn plain(c: char) -> char {
    let c = match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        'ぁ'..='ゖ' => char::from_u32(c as u32 + 0x60).unwrap_or(c),
        _ => c,
    };
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

/// Characters at which `word` stands in `text`.
fn spans(text: &str, word: &str) -> Vec<(u32, u32)> {
    let length = word.chars().count() as u32;
    let (mut spans, mut chars, mut bytes) = (Vec::new(), 0_u32, 0);
    for (at, _) in text.match_indices(word) {
        chars += text[bytes..at].chars().count() as u32;
        bytes = at;
        spans.push((chars, chars + length));
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    /// A record a text, a sentence a line.
    fn index(texts: &[&str]) -> (SentenceIndex, Vec<Record>) {
        let mut builder = SentenceIndexBuilder::default();
        let mut records = Vec::new();
        for (number, text) in texts.iter().enumerate() {
            let document = Document { text: (*text).to_owned(), ..Document::default() };
            records.push(Record { document, ..Record::default() });
            let (mut chars, mut bytes) = (0, 0);
            for (line, sentence) in text.split_inclusive('\n').enumerate() {
                let (end, byte_end) = (chars + sentence.chars().count() as u32, bytes + sentence.len() as u32);
                let place = SentencePlace {
                    record: number as u32,
                    title: false,
                    number: line as i32,
                    begin: chars,
                    end,
                    byte_begin: bytes,
                    byte_end,
                };
                builder.add(place, sentence);
                (chars, bytes) = (end, byte_end);
            }
        }
        (builder.finish(), records)
    }

    #[test]
    fn words_of_any_length_are_found_where_they_stand() {
        let (index, records) = index(&["日本の企業がＡＩを開発した\nAIは米国で開発された。", "さくらは日"]);
        let found = |query: &str| index.find(&records, query, 9).0.iter().map(|h| h.sentence).collect::<Vec<_>>();
        assert_eq!(found("日"), [0, 2]);
        assert_eq!(found("日本"), [0]);
        assert_eq!(found("ai"), [0, 1]);
        assert_eq!(found("サクラ"), [2]);
        assert_eq!(found("開発 米国"), [1]);
        assert_eq!(found("開 日"), [0]);
        assert_eq!(found("本日"), [0; 0]);
        assert_eq!(found(""), [0; 0]);
        let all = index.find(&records, "開発", 9);
        assert_eq!(all.0[1].marks, [(6, 8)]);
        assert_eq!(index.find(&records, "開発", 1), (all.0[..1].to_vec(), 2));
    }

    #[test]
    fn equals_a_plain_look_at_every_sentence() {
        let texts: Vec<String> = (0..200_u32)
            .map(|n| {
                (0..20).map(|i| char::from_u32('あ' as u32 + (n * 7 + i * (n % 5 + 1)) % 9).unwrap_or('あ')).collect()
            })
            .collect();
        let (index, records) = index(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        for word in ["あ", "あい", "いう", "うあ", "あいう", "かきく", "ええ", "あ い", "あいう うえ かき きく くけ"]
        {
            let slow: Vec<usize> =
                (0..texts.len()).filter(|n| word.split(' ').all(|w| texts[*n].contains(w))).collect();
            let (quick, count) = index.find(&records, word, 1000);
            assert_eq!(quick.iter().map(|h| h.sentence).collect::<Vec<_>>(), slow, "{word}");
            assert_eq!(count, slow.len(), "{word}");
        }
    }

    #[test]
    fn files_are_read_as_they_were_written_and_damage_is_found() {
        let (index, _) = index(&["日本の企業がＡＩを開発した\n米国で開発された。", "", "さくらは日\nx"]);
        let file = index.write("state");
        assert_eq!(SentenceIndex::read(&file, "state").as_ref(), Ok(&index));
        assert!(SentenceIndex::read(&file, "other").is_err());
        for at in 0..file.len() {
            let mut bytes = file.clone();
            bytes[at] ^= 4;
            assert!(SentenceIndex::read(&bytes, "state").is_err(), "byte {at}");
            assert!(SentenceIndex::read(&file[..at], "state").is_err(), "cut at {at}");
        }
    }
}
