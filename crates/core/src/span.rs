//! Offsets: characters (Unicode scalar values) where the outside world sees them, bytes where the program slices.

use serde::{Deserialize, Serialize};

/// A half-open range of Unicode scalar values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CharSpan {
    /// First scalar value inside.
    pub begin: u32,
    /// First scalar value outside.
    pub end: u32,
}

/// A half-open range of UTF-8 bytes; both ends lie on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteSpan {
    /// First byte inside.
    pub begin: u32,
    /// First byte outside.
    pub end: u32,
}

macro_rules! span_methods {
    ($span:ty) => {
        impl $span {
            /// The range from `begin` to `end`.
            pub const fn new(begin: u32, end: u32) -> Self {
                Self { begin, end }
            }
            /// Its length.
            pub const fn len(self) -> u32 {
                self.end - self.begin
            }
            /// Whether nothing is inside.
            pub const fn is_empty(self) -> bool {
                self.begin >= self.end
            }
            /// Whether `other` lies wholly inside.
            pub const fn contains(self, other: Self) -> bool {
                self.begin <= other.begin && other.end <= self.end
            }
            /// Whether both share at least one position.
            pub const fn overlaps(self, other: Self) -> bool {
                self.begin < other.end && other.begin < self.end
            }
            /// The smallest range around both.
            pub fn join(self, other: Self) -> Self {
                Self::new(self.begin.min(other.begin), self.end.max(other.end))
            }
            /// The same range moved `by` to the right.
            pub const fn shift(self, by: u32) -> Self {
                Self::new(self.begin + by, self.end + by)
            }
        }
    };
}
span_methods!(CharSpan);
span_methods!(ByteSpan);

impl ByteSpan {
    /// The slice of `text` that it covers.
    #[inline]
    pub fn of(self, text: &str) -> &str {
        &text[self.begin as usize..self.end as usize]
    }
}
