//! Files that the program ships, as the build script took them apart: no run parses what never changes.
//!
//! A file is a tree of values, each with its place in the text, in the order of the file: one byte for the kind, begin and
//! length of the place, what the kind needs. Numbers are LEB128, texts are preceded by their length. The same `Deserialize`
//! that reads the text reads the tree, so both give the same values, and what is refused in one is refused in the other.

use std::str;

use serde::Deserialize;
use serde::de::value::{BorrowedStrDeserializer, Error};
use serde::de::{DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_spanned::de::{SpannedDeserializer, is_spanned};

use super::flat_kind as kind;

const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/flat_files.rs"));

/// What a file of `ontology/` says, by its path there.
///
/// # Errors
/// The file does not have the form of `T`, or is not shipped.
pub fn shipped<T: Deserialize<'static>>(file: &str) -> Result<T, Error> {
    let found = FILES.iter().find(|(name, _)| *name == file);
    let (_, rest) = found.ok_or_else(|| Error::custom(format_args!("{file} is not shipped")))?;
    T::deserialize(&mut Flat { rest })
}

/// What is still to be read of a tree.
struct Flat {
    rest: &'static [u8],
}

/// Kind and place of a value.
struct Head {
    kind: u8,
    begin: usize,
    length: usize,
}

impl Flat {
    fn byte(&mut self) -> Result<u8, Error> {
        let (first, rest) = self.rest.split_first().ok_or_else(|| Error::custom("the tree ends early"))?;
        self.rest = rest;
        Ok(*first)
    }
    fn number(&mut self) -> Result<usize, Error> {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7F) << shift;
            if byte < 0x80 || shift > 28 {
                return Ok(number);
            }
            shift += 7;
        }
    }
    fn bytes(&mut self, length: usize) -> Result<&'static [u8], Error> {
        let (bytes, rest) = self.rest.split_at_checked(length).ok_or_else(|| Error::custom("the tree ends early"))?;
        self.rest = rest;
        Ok(bytes)
    }
    fn text(&mut self) -> Result<&'static str, Error> {
        let length = self.number()?;
        str::from_utf8(self.bytes(length)?).map_err(Error::custom)
    }
    fn eight(&mut self) -> Result<[u8; 8], Error> {
        self.bytes(8)?.try_into().map_err(Error::custom)
    }
    fn head(&mut self) -> Result<Head, Error> {
        Ok(Head { kind: self.byte()?, begin: self.number()?, length: self.number()? })
    }
}

impl<'de> Deserializer<'de> for &mut Flat {
    type Error = Error;
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.head()?.kind {
            kind::TEXT => visitor.visit_borrowed_str(self.text()?),
            kind::INTEGER => visitor.visit_i64(i64::from_le_bytes(self.eight()?)),
            kind::FLOAT => visitor.visit_f64(f64::from_le_bytes(self.eight()?)),
            kind::FALSE => visitor.visit_bool(false),
            kind::TRUE => visitor.visit_bool(true),
            kind::ARRAY => {
                let left = self.number()?;
                visitor.visit_seq(Parts { left, of: self })
            }
            kind::TABLE => {
                let left = self.number()?;
                visitor.visit_map(Parts { left, of: self })
            }
            other => Err(Error::custom(format_args!("no kind of value: {other}"))),
        }
    }
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if !is_spanned(name) {
            return self.deserialize_any(visitor);
        }
        let Head { begin, length, .. } = Flat { rest: self.rest }.head()?;
        visitor.visit_map(SpannedDeserializer::new(self, begin..begin + length))
    }
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }
    /// Variants without data: their name.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.head()?.kind {
            kind::TEXT => visitor.visit_enum(BorrowedStrDeserializer::new(self.text()?)),
            _ => Err(Error::custom("a name is expected")),
        }
    }
    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, Error> for &mut Flat {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

/// Values of an array, or keys and values of a table.
struct Parts<'f> {
    left: usize,
    of: &'f mut Flat,
}

impl Parts<'_> {
    /// Whether there is one more, which is then begun.
    fn begins(&mut self) -> bool {
        let more = self.left > 0;
        self.left -= usize::from(more);
        more
    }
}

impl<'de> SeqAccess<'de> for Parts<'_> {
    type Error = Error;
    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        if self.begins() { seed.deserialize(&mut *self.of).map(Some) } else { Ok(None) }
    }
    fn size_hint(&self) -> Option<usize> {
        Some(self.left)
    }
}

impl<'de> MapAccess<'de> for Parts<'_> {
    type Error = Error;
    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        if !self.begins() {
            return Ok(None);
        }
        let key = self.of.text()?;
        seed.deserialize(BorrowedStrDeserializer::new(key)).map(Some)
    }
    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(&mut *self.of)
    }
    fn size_hint(&self) -> Option<usize> {
        Some(self.left)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use toml::Spanned;

    use super::*;

    /// A value with the places of all that is in it.
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(untagged)]
    enum Tree {
        Table(std::collections::BTreeMap<String, Tree>),
        Array(Vec<Tree>),
        Leaf(toml::Value),
    }

    type Placed = std::collections::BTreeMap<String, Spanned<toml::Value>>;

    #[test]
    fn every_file_is_as_its_text() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ontology");
        let mut count = 0;
        for (name, _) in FILES.iter().filter(|(name, _)| Path::new(name).extension().is_some_and(|e| e == "toml")) {
            let text = std::fs::read_to_string(folder.join(name)).unwrap();
            assert_eq!(shipped::<Tree>(name).unwrap(), toml::from_str::<Tree>(&text).unwrap(), "{name}");
            // Untagged values have no places; those of the first level are asked for.
            assert_eq!(shipped::<Placed>(name).unwrap(), toml::from_str::<Placed>(&text).unwrap(), "{name}");
            count += 1;
        }
        assert!(count > 15, "{count}");
    }
}
