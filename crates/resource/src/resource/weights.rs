//! Hashed linear models as one flat array of bytes, read in place.
//!
//! ```text
//! enishi-model 1 parser; trained on …; licence …; score …      <- for people
//! bits 21 scale 0.0123 text 0                                    <- for the program
//! <text: UTF-8><weights: 2^bits signed bytes>
//! ```
//! Where most weights are nought the second line ends in ` set N`: a bit for each weight tells whether it is not, the lowest
//! first, and behind these bits stand the N that are not.
//! A feature is a 64-bit hash; its weight stands at the top `bits` bits of the hash times a constant, so that one
//! multiplication and one load score it. Feature hashing follows Weinberger et al. (2009).

use std::borrow::Cow;
use std::io::Write;

use thiserror::Error;

use super::packed::unpack;

const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;
const MAGIC: &str = "enishi-model 1 ";

/// Why a model file was refused.
#[derive(Debug, Error)]
pub enum WeightsLoadError {
    /// It does not begin like one.
    #[error("not a model file: the first line must begin with `{MAGIC}`")]
    Magic,
    /// The second line is not what it must be.
    #[error("model file: second line `{0}` is not `bits N scale X text N`, with `set N` behind it or not")]
    Header(String),
    /// The file is cut short or too long.
    #[error("model file: {found} bytes of weights, {expected} expected")]
    Length {
        /// Bytes there.
        found: usize,
        /// Bytes that the header announces.
        expected: usize,
    },
}

/// Weights of a hashed linear model.
#[derive(Clone, Debug)]
pub struct Weights {
    bytes: Cow<'static, [u8]>,
    shift: u32,
    scale: f32,
    text: Cow<'static, str>,
}

/// One of the four tables of a file of several.
#[derive(Clone, Copy, Debug)]
pub struct Quarter<'w> {
    bytes: &'w [u8],
    shift: u32,
}

impl Quarter<'_> {
    /// Weight of a feature, in units of the file's scale.
    #[inline]
    pub fn weight(self, feature: u64) -> i32 {
        self.bytes.get(slot(feature, self.shift)).map_or(0, |w| i32::from(*w as i8))
    }
}

/// The slot of a feature hash in a table of `64 - shift` bits.
#[inline]
pub fn slot(feature: u64, shift: u32) -> usize {
    (feature.wrapping_mul(MULTIPLIER) >> shift) as usize
}

/// A feature out of a template number and one value.
#[inline]
pub fn unary(template: u64, a: u64) -> u64 {
    (a ^ template.wrapping_mul(0xD6E8_FEB8_6659_FD93)).wrapping_mul(0xFF51_AFD7_ED55_8CCD).rotate_left(29)
}

/// A feature out of a template number and two values.
#[inline]
pub fn binary(template: u64, a: u64, b: u64) -> u64 {
    unary(template, a).wrapping_add(b).wrapping_mul(0xC4CE_B9FE_1A85_EC53).rotate_left(31)
}

/// A feature out of a template number and three values.
#[inline]
pub fn ternary(template: u64, a: u64, b: u64, c: u64) -> u64 {
    binary(template, a, b).wrapping_add(c).wrapping_mul(0x2545_F491_4F6C_DD1D).rotate_left(27)
}

/// A hash of a string, the same on every machine (FNV-1a by eight bytes).
#[inline]
pub fn hash(text: &str) -> u64 {
    let mut h = 0xCBF2_9CE4_8422_2325_u64 ^ text.len() as u64;
    let mut chunks = text.as_bytes().chunks_exact(8);
    for chunk in &mut chunks {
        let mut eight = [0; 8];
        eight.copy_from_slice(chunk);
        h = (h ^ u64::from_le_bytes(eight)).wrapping_mul(0xFF51_AFD7_ED55_8CCD).rotate_left(31);
    }
    for byte in chunks.remainder() {
        h = (h ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3);
    }
    (h ^ (h >> 29)).wrapping_mul(0xC4CE_B9FE_1A85_EC53)
}

/// What a model file says of itself.
struct Header {
    bits: u32,
    scale: f32,
    /// Bytes of the text.
    text: usize,
    /// Weights that are not nought, where only those are in the file.
    set: Option<usize>,
}

impl Header {
    /// Bytes of the weights.
    fn body(&self) -> usize {
        self.set.map_or(1 << self.bits, |set| set.saturating_add((1 << self.bits) / 8))
    }
}

/// The header of a model file, and what follows.
fn header(file: &[u8]) -> Result<(Header, &[u8]), WeightsLoadError> {
    let line = |bytes| -> Option<(&str, &[u8])> {
        let bytes: &[u8] = bytes;
        let end = bytes.iter().position(|b| *b == b'\n')?;
        Some((std::str::from_utf8(&bytes[..end]).ok()?, &bytes[end + 1..]))
    };
    let (first, rest) = line(file).ok_or(WeightsLoadError::Magic)?;
    if !first.starts_with(MAGIC) {
        return Err(WeightsLoadError::Magic);
    }
    let (second, rest) = line(rest).ok_or_else(|| WeightsLoadError::Header(String::new()))?;
    let words: Vec<&str> = second.split(' ').collect();
    let parsed = || {
        let ["bits", bits, "scale", scale, "text", text, packed @ ..] = words.as_slice() else { return None };
        let set = match packed {
            [] => None,
            ["set", set] => Some(set.parse().ok()?),
            _ => return None,
        };
        let bits = bits.parse().ok().filter(|b| (3..=26).contains(b))?;
        Some(Header { bits, scale: scale.parse().ok()?, text: text.parse().ok()?, set })
    };
    Ok((parsed().ok_or_else(|| WeightsLoadError::Header(second.to_owned()))?, rest))
}

/// The parts of a model file: bits, scale, text, weights.
fn split(file: &[u8]) -> Result<(u32, f32, &str, Cow<'_, [u8]>), WeightsLoadError> {
    let (header, rest) = header(file)?;
    let Header { bits, scale, text, set } = header;
    let bad = || WeightsLoadError::Header(format!("bits {bits} scale {scale} text {text}"));
    let (text, bytes) = rest.split_at_checked(text).ok_or_else(bad)?;
    let (found, expected) = (bytes.len(), header.body());
    if found != expected {
        return Err(WeightsLoadError::Length { found, expected });
    }
    let text = std::str::from_utf8(text).map_err(|_| bad())?;
    let bytes = match set {
        None => Cow::Borrowed(bytes),
        Some(_) => Cow::Owned(unpack(bytes, bits).ok_or_else(bad)?),
    };
    Ok((bits, scale, text, bytes))
}

impl Weights {
    /// Reads a model that is part of the program, without copying it.
    ///
    /// # Errors
    /// The bytes are not a whole model file.
    pub fn from_static(file: &'static [u8]) -> Result<Self, WeightsLoadError> {
        let (bits, scale, text, bytes) = split(file)?;
        Ok(Self { bytes, shift: 64 - bits, scale, text: Cow::Borrowed(text) })
    }
    /// Reads a model file.
    ///
    /// # Errors
    /// The bytes are not a whole model file.
    pub fn from_bytes(file: &[u8]) -> Result<Self, WeightsLoadError> {
        let (bits, scale, text, bytes) = split(file)?;
        let (bytes, text) = (Cow::Owned(bytes.into_owned()), Cow::Owned(text.to_owned()));
        Ok(Self { bytes, shift: 64 - bits, scale, text })
    }
    /// Rounds trained weights to signed bytes; what is larger than the largest of all but one in 20,000 is clipped.
    ///
    /// # Panics
    /// Never for a table of a power of two.
    pub fn quantize(weights: &[f32], text: String) -> Self {
        let mut sizes: Vec<f32> = weights.iter().map(|w| w.abs()).filter(|w| *w > 0.0).collect();
        sizes.sort_by(f32::total_cmp);
        let top = sizes.len().saturating_sub(1 + sizes.len() / 20_000);
        let scale = sizes.get(top).copied().unwrap_or(1.0) / 127.0;
        let bytes = weights.iter().map(|w| (w / scale).round().clamp(-127.0, 127.0) as i8 as u8).collect();
        Self { bytes: Cow::Owned(bytes), shift: 64 - weights.len().trailing_zeros(), scale, text: Cow::Owned(text) }
    }
    /// Writes the file form; `about` is the rest of the readable first line.
    ///
    /// # Errors
    /// The writer fails.
    pub fn write(&self, about: &str, out: &mut impl Write) -> std::io::Result<()> {
        writeln!(out, "{MAGIC}{}", about.replace('\n', " "))?;
        let set = self.bytes.iter().filter(|w| **w != 0).count();
        let packed = self.bytes.len() / 8 + set < self.bytes.len();
        write!(out, "bits {} scale {} text {}", 64 - self.shift, self.scale, self.text.len())?;
        if !packed {
            writeln!(out)?;
            out.write_all(self.text.as_bytes())?;
            return out.write_all(&self.bytes);
        }
        writeln!(out, " set {set}")?;
        out.write_all(self.text.as_bytes())?;
        let mask = |eight: &[u8]| eight.iter().rev().fold(0, |mask, w| mask << 1 | u8::from(*w != 0));
        out.write_all(&self.bytes.chunks(8).map(mask).collect::<Vec<u8>>())?;
        out.write_all(&self.bytes.iter().copied().filter(|w| *w != 0).collect::<Vec<u8>>())
    }
    /// Length of the model that a file begins with; another may stand behind it.
    ///
    /// # Errors
    /// The bytes do not begin like a model file.
    pub fn length(file: &[u8]) -> Result<usize, WeightsLoadError> {
        let (header, rest) = header(file)?;
        Ok((file.len() - rest.len()).saturating_add(header.text).saturating_add(header.body()))
    }
    /// The table has `2^bits` weights.
    pub fn bits(&self) -> u32 {
        64 - self.shift
    }
    /// The `n`th row of a table that is read in rows of `N` signed bytes.
    #[inline]
    pub fn row<const N: usize>(&self, n: usize) -> &[u8; N] {
        self.bytes.get(n * N..).and_then(|rows| rows.first_chunk()).unwrap_or(&[0; N])
    }
    /// The text part: tables that the model brings along.
    pub fn text(&self) -> &str {
        &self.text
    }
    /// What one unit of `weight` is worth.
    pub fn scale(&self) -> f32 {
        self.scale
    }
    /// Adds the eight weights of a feature that decides eight questions at once, in units of `scale`.
    #[inline]
    pub fn add_row(&self, feature: u64, sums: &mut [i32; 8]) {
        for (sum, weight) in sums.iter_mut().zip(self.row::<8>(slot(feature, self.shift) / 8)) {
            *sum += i32::from(*weight as i8);
        }
    }
    /// The `n`th of the four tables that a file of several tables is cut in.
    pub fn quarter(&self, n: usize) -> Quarter<'_> {
        let size = self.bytes.len() / 4;
        Quarter { bytes: self.bytes.get(n * size..(n + 1) * size).unwrap_or(&[]), shift: self.shift + 2 }
    }
    /// Weight of a feature, in units of `scale`.
    #[inline]
    pub fn weight(&self, feature: u64) -> i32 {
        i32::from(self.bytes[slot(feature, self.shift)] as i8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_and_read_back() {
        let mut plain = vec![0.0; 1 << 10];
        plain[slot(unary(3, 4), 54)] = 0.5;
        plain[slot(binary(3, 4, 5), 54)] = -1.0;
        let mut file = Vec::new();
        Weights::quantize(&plain, "table\n".to_owned()).write("test", &mut file).expect("memory");
        let read = Weights::from_static(file.leak()).expect("whole");
        assert_eq!(read.text(), "table\n");
        assert_eq!((read.weight(unary(3, 4)), read.weight(binary(3, 4, 5))), (64, -127));
        assert!(matches!(Weights::from_static(b"enishi"), Err(WeightsLoadError::Magic)));
        assert!(matches!(
            Weights::from_static(b"enishi-model 1 x\nbits 4 scale 1 text 0\n12"),
            Err(WeightsLoadError::Length { found: 2, expected: 16 })
        ));
        let bare = |values: &[u8]| [b"enishi-model 1 x\nbits 3 scale 1 text 0 set 2\n\x12", values].concat();
        assert_eq!(Weights::from_bytes(&bare(&[5, 250])).expect("whole").bytes.as_ref(), [0, 5, 0, 0, 250, 0, 0, 0]);
        assert!(matches!(Weights::from_bytes(&bare(&[5])), Err(WeightsLoadError::Length { found: 2, expected: 3 })));
        let more = [b"enishi-model 1 x\nbits 3 scale 1 text 0 set 2\n\x10".as_slice(), &[5, 250]].concat();
        assert!(matches!(Weights::from_bytes(&more), Err(WeightsLoadError::Header(_))));
        let endless = format!("enishi-model 1 x\nbits 1 scale 1 text {}\n12", usize::MAX);
        assert!(matches!(Weights::from_bytes(endless.as_bytes()), Err(WeightsLoadError::Header(_))));
    }
}
