//! Places in a changed text -> places in the text as read.

/// A place, counted in characters and in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Characters before it.
    pub char: u32,
    /// Bytes before it.
    pub byte: u32,
}

impl Place {
    /// The place behind `text`, which begins here.
    fn after(self, text: &str) -> Self {
        Self { char: self.char + text.chars().count() as u32, byte: self.byte + text.len() as u32 }
    }
}

/// A stretch of the changed text.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Where it begins in the changed text.
    changed: Place,
    /// Where it begins in the text as read.
    begin: Place,
    /// Where it ends there, if it stands for other characters; None where it is the same, character for character.
    end: Option<Place>,
}

/// Where each stretch of a changed text comes from. Linear in the number of changes.
#[derive(Clone, Debug, Default)]
pub struct OffsetMap {
    pieces: Vec<Piece>,
    source: Place,
    changed: Place,
}

impl OffsetMap {
    /// `text` stays as it is.
    pub(super) fn keep(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let joins = self.pieces.last().is_some_and(|last| {
            last.end.is_none() && self.changed.byte - last.changed.byte == self.source.byte - last.begin.byte
        });
        if !joins {
            self.pieces.push(Piece { changed: self.changed, begin: self.source, end: None });
        }
        self.changed = self.changed.after(text);
        self.source = self.source.after(text);
    }
    /// `to` stands in the place of `from`.
    pub(super) fn replace(&mut self, from: &str, to: &str) {
        let end = self.source.after(from);
        if !to.is_empty() {
            self.pieces.push(Piece { changed: self.changed, begin: self.source, end: Some(end) });
        }
        self.changed = self.changed.after(to);
        self.source = end;
    }
    fn piece(&self, covers: impl Fn(&Piece) -> bool) -> Option<&Piece> {
        self.pieces[..self.pieces.partition_point(covers)].last()
    }
    /// The character of the text as read at which the character `at` of the changed text begins.
    pub fn begin(&self, at: u32) -> u32 {
        if at >= self.changed.char {
            return self.source.char;
        }
        self.piece(|p| p.changed.char <= at).map_or(at, |p| match p.end {
            None => p.begin.char + (at - p.changed.char),
            Some(_) => p.begin.char,
        })
    }
    /// The character of the text as read behind the one that the character before `at` of the changed text stands for.
    pub fn end(&self, at: u32) -> u32 {
        if at == 0 {
            return 0;
        }
        self.piece(|p| p.changed.char < at).map_or(at, |p| match p.end {
            None => p.begin.char + (at - p.changed.char),
            Some(end) => end.char,
        })
    }
    /// [`OffsetMap::begin`] and [`OffsetMap::end`] of a range; an empty one stays empty.
    pub fn range(&self, begin: u32, end: u32) -> (u32, u32) {
        let first = self.begin(begin);
        if begin >= end { (first, first) } else { (first, self.end(end).max(first)) }
    }
    /// [`OffsetMap::range`] in bytes.
    pub fn bytes(&self, begin: u32, end: u32) -> (u32, u32) {
        let at = |p: Option<&Piece>, byte: u32, close: bool| {
            p.map_or(byte, |p| match p.end {
                None => p.begin.byte + (byte - p.changed.byte),
                Some(end) if close => end.byte,
                Some(_) => p.begin.byte,
            })
        };
        let first = if begin >= self.changed.byte {
            self.source.byte
        } else {
            at(self.piece(|p| p.changed.byte <= begin), begin, false)
        };
        if begin >= end {
            return (first, first);
        }
        (first, at(self.piece(|p| p.changed.byte < end), end, true).max(first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_again() {
        // as read: ab(c)dé, changed: abCCdée
        let mut map = OffsetMap::default();
        map.keep("ab");
        map.replace("(c)", "CC");
        map.replace("x", "");
        map.keep("dé");
        assert_eq!(map.range(0, 2), (0, 2));
        assert_eq!(map.range(1, 3), (1, 5));
        assert_eq!(map.range(3, 4), (2, 5));
        assert_eq!(map.range(4, 5), (6, 7));
        assert_eq!(map.range(4, 6), (6, 8));
        assert_eq!(map.bytes(4, 7), (6, 9));
        assert_eq!(map.range(6, 6), (8, 8));
        assert_eq!(map.range(2, 2), (2, 2));
    }
}
