//! What was trained -> the model file.

use super::column::largest;
use super::{Judgements, READING_FROM, RelationOptions, Singles, Trained};
use crate::relate::pair::{Column, write_model};
use crate::resource::Relation;

/// Weights below this share of 127 are left out: half of the file for nothing that can be measured.
const SMALLEST: u8 = 9;

/// Writes weights, thresholds and curves.
pub(super) fn pack(
    (trained, singles): (&Trained, &Singles),
    prints: &[u32],
    labels: &[(&str, usize)],
    Judgements { worth, kept, doubted, .. }: &Judgements,
    options: &RelationOptions,
    about: &str,
) -> Vec<u8> {
    let scale = largest(trained.rows.iter().flatten().copied()) / 127.0;
    let kept_scale = largest(singles.kept.weights.iter().copied()) / 127.0;
    // Readings are weighed against each other.
    let reading_scale = largest(singles.readings.iter().flat_map(|r| r.weights.iter().copied())) / 127.0;
    let of_readings = singles.readings.iter().map(|column| column.packed(reading_scale));
    let packed: Vec<Vec<i8>> = std::iter::once(singles.kept.packed(kept_scale)).chain(of_readings).collect();
    let row = |(number, print): (usize, &u32)| {
        let of_relations =
            trained.rows[number][..labels.len()].iter().map(|w| (w / scale).round().clamp(-127.0, 127.0) as i8);
        let of_relations = (0..).zip(of_relations).filter(|(_, w)| w.unsigned_abs() >= SMALLEST);
        let single = (labels.len() as u8..).zip(packed.iter().map(|weights| weights[number]));
        (*print, of_relations.chain(single.filter(|(_, w)| *w != 0)).collect::<Vec<(u8, i8)>>())
    };
    let rows: Vec<(u32, Vec<(u8, i8)>)> =
        prints.iter().enumerate().map(row).filter(|(_, row)| !row.is_empty()).collect();
    let doubt = ((kept.sum(options.keep) - singles.kept.offset) / kept_scale).floor() as i32;
    let relations = labels.iter().zip(worth.iter().zip(doubted)).map(|((name, _), (worth, doubted))| Column {
        relation: Relation::intern(name),
        threshold: worth.map_or(i32::MAX, |curve| (curve.sum(options.precision) / scale).ceil() as i32),
        doubt: if *doubted { doubt } else { i32::MIN },
        slope: worth.map_or(0.0, |curve| curve.slope * scale),
        offset: worth.map_or(0.0, |curve| curve.offset),
    });
    let reading_from = (READING_FROM / (1.0 - READING_FROM)).ln();
    let of_reading = |i: usize| ((reading_from - singles.readings[i].offset) / reading_scale).ceil() as i32;
    let curve = (kept.slope * kept_scale, kept.slope * singles.kept.offset + kept.offset);
    write_model(about, &relations.collect::<Vec<Column>>(), (&std::array::from_fn(of_reading), curve), &rows)
}
