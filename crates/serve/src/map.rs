//! The whole graph on one map: places of the entities with most links, computed once for a state of the store and kept beside
//! its records. Large pictures show entities where the map has them, so that filters move nothing; small ones are laid out anew.

use rustc_hash::FxHashMap;

use crate::beside::{complaint, keep, read};
use crate::network::layout;
use crate::rdf::iri::sha256;
use crate::search::{Choice, View};
use crate::snapshot::Snapshot;
use crate::store::Store;

/// Entities of a picture.
pub(crate) const MOST: usize = 20_000;
/// Pictures of more entities are shown as the map has them.
const LARGE: usize = 5_000;
/// Name of the file.
const FILE: &str = "places.map";
/// What it begins with.
const MAGIC: &str = "enishi places 1";
/// Hexadecimal digits of the checksum at its end.
const SUM: usize = 64;
/// Bytes of an entity: its number, x, y.
const ENTRY: usize = 12;

/// Numbers of entities with their places.
type Places = FxHashMap<u32, [f32; 2]>;

/// Places of nodes; of very many less well.
pub(crate) fn lay_out(nodes: usize, pairs: &[(usize, usize)]) -> Vec<[f32; 2]> {
    layout(nodes, pairs, if nodes > LARGE { 60 } else { 200 })
}

/// The places of a large picture; None of a small one, and of one that shows what is not on the map.
pub(crate) fn places_of(snapshot: &Snapshot, view: &View) -> Option<Vec<[f32; 2]>> {
    if view.nodes.len() <= LARGE {
        return None;
    }
    let map = snapshot.map.get_or_init(|| open_or_make(snapshot));
    view.nodes.iter().map(|(number, _)| map.get(number).copied()).collect()
}

/// Has the map ready where there will be large pictures, before the first of them is asked for.
pub(crate) fn prepare(snapshot: &Snapshot) {
    if snapshot.catalog.entities.iter().filter(|e| !e.links.is_empty()).count() > LARGE {
        snapshot.map.get_or_init(|| open_or_make(snapshot));
    }
}

fn open_or_make(snapshot: &Snapshot) -> Places {
    let kept = snapshot.folder.as_ref().and_then(|folder| read(folder, FILE));
    if let Some(places) = kept.and_then(|file| decode(&file, &snapshot.state).ok()) {
        return places.into_iter().collect();
    }
    let choice = Choice { limit: MOST, ..Choice::default() };
    let view = View::new(&snapshot.catalog, &snapshot.records, &snapshot.ontology, &choice);
    let pairs: Vec<(usize, usize)> = view.edges.iter().map(|(a, b, _)| (*a, *b)).collect();
    let places = lay_out(view.nodes.len(), &pairs);
    let places: Vec<_> = view.nodes.iter().map(|(number, _)| *number).zip(places).collect();
    if let Some(folder) = &snapshot.folder {
        keep(folder, FILE, &encode(&places, &snapshot.state));
    }
    places.into_iter().collect()
}

fn encode(places: &[(u32, [f32; 2])], state: &str) -> Vec<u8> {
    let mut file = format!("{MAGIC} {state}\n").into_bytes();
    for (number, [x, y]) in places {
        for part in [number.to_le_bytes(), x.to_le_bytes(), y.to_le_bytes()] {
            file.extend_from_slice(&part);
        }
    }
    let sum = sha256(&file);
    file.extend_from_slice(sum.as_bytes());
    file
}

/// What is wrong with the places beside the records of a store.
pub fn map_file_damage(store: &Store) -> Option<String> {
    let reason = decode(&read(store.folder(), FILE)?, store.state()).err().filter(|r| !r.starts_with("of another"))?;
    Some(complaint(store, FILE, "places of the map", reason))
}

/// Reads such a file, of this state of the store; or why it cannot be read.
fn decode(file: &[u8], state: &str) -> Result<Vec<(u32, [f32; 2])>, &'static str> {
    let (body, sum) = file.len().checked_sub(SUM).map(|at| file.split_at(at)).ok_or("damaged")?;
    if sha256(body).as_bytes() != sum {
        return Err("its checksum is another");
    }
    let line = body.iter().position(|b| *b == b'\n').ok_or("damaged")?;
    let head = std::str::from_utf8(&body[..line]).map_err(|_| "damaged")?;
    match head.strip_prefix(MAGIC).and_then(|rest| rest.strip_prefix(' ')) {
        None => return Err("of another version of the program"),
        Some(of) if of != state => return Err("of another state of the store"),
        Some(_) => {}
    }
    let (entries, rest) = body[line + 1..].as_chunks::<ENTRY>();
    if !rest.is_empty() {
        return Err("damaged");
    }
    let place = |[a, b, c, d, x0, x1, x2, x3, y0, y1, y2, y3]: [u8; ENTRY]| {
        (u32::from_le_bytes([a, b, c, d]), [f32::from_le_bytes([x0, x1, x2, x3]), f32::from_le_bytes([y0, y1, y2, y3])])
    };
    Ok(entries.iter().copied().map(place).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_come_back_and_every_flip_is_found() {
        let places = vec![(3, [0.5, -1.25]), (70_000, [1e-3, 8.0])];
        let file = encode(&places, "state");
        assert_eq!(decode(&file, "state"), Ok(places));
        assert_eq!(decode(&file, "other"), Err("of another state of the store"));
        for at in 0..file.len() * 8 {
            let mut bytes = file.clone();
            bytes[at / 8] ^= 1 << (at % 8);
            assert!(decode(&bytes, "state").is_err(), "bit {at}");
        }
        assert_eq!(decode(b"", "state"), Err("damaged"));
    }
}
