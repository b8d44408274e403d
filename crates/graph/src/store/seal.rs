//! JSON objects that carry a checksum of themselves as their last member: `{…,"sum":"3b2f…"}`. A flip of any bit is found.

use crate::rdf::iri::sha256;

const KEY: &[u8] = b",\"sum\":\"";
const CLOSE: &[u8] = b"\"}";
/// Digits of the checksum of a manifest.
pub(super) const LONG: usize = 64;
/// Digits of the checksum of a line.
pub(super) const SHORT: usize = 16;

/// Puts the checksum into an object that has members.
pub(super) fn seal(mut object: Vec<u8>, digits: usize) -> Vec<u8> {
    object.pop();
    let sum = sha256(&object);
    object.extend_from_slice(KEY);
    object.extend_from_slice(&sum.as_bytes()[..digits]);
    object.extend_from_slice(CLOSE);
    object
}

/// Whether the object is as it was sealed; None where it never was.
pub(super) fn is_sound(object: &[u8], digits: usize) -> Option<bool> {
    let at = object.len().checked_sub(KEY.len() + digits + CLOSE.len())?;
    let (head, tail) = object.split_at(at);
    let sum = tail.strip_prefix(KEY)?;
    Some(sum == [&sha256(head).as_bytes()[..digits], CLOSE].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flip_is_found() {
        let sealed = seal(b"{\"id\":\"a\",\"entry\":1}".to_vec(), SHORT);
        assert_eq!(is_sound(&sealed, SHORT), Some(true));
        for at in 0..sealed.len() * 8 {
            let mut bytes = sealed.clone();
            bytes[at / 8] ^= 1 << (at % 8);
            assert_ne!(is_sound(&bytes, SHORT), Some(true), "bit {at}");
        }
        assert_eq!(is_sound(b"{}", SHORT), None);
    }
}
