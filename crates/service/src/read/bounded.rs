//! Reading with a bound: a pipe or a device may have no end, a file may hold one line.

use std::io::{self, BufRead, Read};

/// Longest line of formats whose documents take several: the longest document, each character of four bytes.
pub const MAX_LINE: u64 = 40 << 20;

/// Reads up to and with the next line end behind what `bytes` holds already. Returns how many bytes there were.
///
/// # Errors
/// The reader's; the line is longer than `most`.
pub fn line(reader: &mut dyn BufRead, most: u64, bytes: &mut Vec<u8>) -> io::Result<usize> {
    let begin = bytes.len();
    let count = reader.take(most).read_until(b'\n', bytes)?;
    if count as u64 == most && bytes[begin..].last() != Some(&b'\n') {
        return Err(io::Error::other(format!("a line of more than {} MB; what follows is not read", most >> 20)));
    }
    Ok(count)
}

/// All that is left.
///
/// # Errors
/// The reader's; there is more than `most`.
pub fn all(reader: &mut dyn Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(io::Error::other(format!("more than {} MB; one document may not", most >> 20)));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_end_is_refused() {
        let mut endless = io::BufReader::new(io::repeat(b'a'));
        assert!(line(&mut endless, 1000, &mut Vec::new()).is_err());
        assert!(all(&mut io::repeat(0), 1000).is_err());
        let mut bytes = b"before\n".to_vec();
        assert_eq!(line(&mut &b"one\ntwo"[..], 4, &mut bytes).unwrap(), 4);
        assert_eq!(bytes, b"before\none\n");
        assert_eq!(all(&mut &b"two"[..], 3).unwrap(), b"two");
    }
}
