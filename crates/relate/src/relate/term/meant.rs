//! Whom or what a sentence means that leaves it out: a learned weight for everything that tells who is in mind.
//!
//! ```text
//! 青葉電機は家電を手がける。北浜市に工場を持つ。2日、新型を発表した。     who announces: 青葉電機
//!   said before 3 times, topic two sentences before, in the title, named in the first sentence …
//! ```
//!
//! Centering ranks what was said before by role and distance; which of the two weighs how much, and how much it tells that the text
//! opens with a name or names it most, annotated passages say (`enishi train discourse`). Weights are integers and so are the
//! sums, so that the same wins on every machine.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::super::context::View;
use super::Context;
use crate::document::{Case, DocumentAnalysis, EntityIndex, Field, SentenceKind};
use crate::resource::{Accept, Class, Role};
use crate::steps;

/// How many sentences back those are looked for whom the beginning of the text does not name.
const REACH: usize = 12;
/// How many names of those sentences, the last first, and of the beginning are looked at.
const MOST: usize = 128;
/// Signs and, for each, how many grades it has.
const SIGNS: &[(&str, usize)] = &[
    ("said", 6),
    ("said-later", 5),
    ("distance", 8),
    ("topic", 4),
    ("topic-distance", 7),
    ("subject", 4),
    ("subject-distance", 7),
    ("object-before", 2),
    ("title", 2),
    ("opening", 2),
    ("opening-topic", 2),
    ("most-said", 2),
    ("first-said", 2),
    ("paragraph", 3),
    ("class", CLASSES.len() + 1),
];
/// Classes with a weight of their own.
const CLASSES: &[&str] = &[
    "Company",
    "PublicBody",
    "Organization",
    "ResearchOrganization",
    "MediaOrganization",
    "Team",
    "OrganizationUnit",
    "Person",
    "Country",
    "City",
    "Region",
    "Place",
    "Facility",
    "Event",
    "Product",
    "Device",
    "Vehicle",
    "Software",
    "AIModel",
    "Service",
    "Game",
    "Series",
    "Film",
    "Song",
    "Publication",
    "CreativeWork",
    "Platform",
    "Award",
];

/// What is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Who acts, or what is said to be so.
    Subject,
    /// Whose a number is.
    Measure,
    /// The organisation of an office.
    Seat,
}

impl Asked {
    /// All, with their names in the table.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Subject, "subject"), (Self::Measure, "measure"), (Self::Seat, "seat")];
}

/// Where an entity stands in the text, by sentence.
#[derive(Debug, Default)]
struct Track {
    said: Vec<u32>,
    topic: Vec<u32>,
    subject: Vec<u32>,
    object: Vec<u32>,
}

/// Where everything stands that a text names.
#[derive(Debug, Default)]
pub struct Tracks {
    all: Vec<Track>,
    /// What the title or the first sentence names.
    opening: Vec<EntityIndex>,
    first: usize,
}

impl Tracks {
    /// Of a document.
    pub fn of(analysis: &DocumentAnalysis, views: &[View]) -> Self {
        let said = |e: &crate::document::Entity| e.mentions.iter().map(|(s, _)| *s as u32).collect();
        let mut all: Vec<Track> =
            analysis.entities.iter().map(|e| Track { said: said(e), ..Track::default() }).collect();
        for (s, view) in (0..).zip(views) {
            for np in &view.nps {
                let Some(entity) = np.mention.and_then(|m| view.s.mentions[m].entity) else { continue };
                let track = &mut all[entity.0 as usize];
                let places = match np.marker.role {
                    _ if np.marker.topic => &mut track.topic,
                    Some(Role::Case(Case::Ga)) => &mut track.subject,
                    Some(Role::Case(Case::Wo)) => &mut track.object,
                    _ => continue,
                };
                places.push(s);
            }
        }
        let text = |v: &View| v.s.sentence.field == Field::Text && v.s.sentence.kind != SentenceKind::Heading;
        let first = views.iter().position(text).unwrap_or(0);
        let mut opening: Vec<EntityIndex> = views[..views.len().min(first + 1)]
            .iter()
            .flat_map(|v| v.s.mentions.iter().filter_map(|m| m.entity))
            .collect();
        opening.sort_unstable();
        opening.dedup();
        Self { all, opening, first }
    }
}

/// Signs of one candidate: a grade for each of [`SIGNS`].
pub type Grades = [u8; SIGNS.len()];

/// How many of `places` stand before a sentence.
fn before(places: &[u32], sentence: usize) -> usize {
    places.partition_point(|s| (*s as usize) < sentence)
}

/// How many sentences back the last of `places` stands.
fn distance(places: &[u32], sentence: usize) -> Option<usize> {
    let known = before(places, sentence).checked_sub(1)?;
    Some(sentence - places[known] as usize)
}

/// The grade of a number: how many of the steps it reaches.
fn grade(number: usize, steps: &[usize]) -> u8 {
    steps.iter().take_while(|step| number >= **step).count() as u8
}

fn far(distance: Option<usize>) -> u8 {
    distance.map_or(6, |d| grade(d, &[1, 2, 3, 6, 13]))
}

impl Context<'_> {
    /// Those whom a sentence may leave out, in order of their number, with their signs.
    pub fn in_mind(&self, sentence: usize, fits: &dyn Fn(Class) -> bool) -> Vec<(EntityIndex, Grades)> {
        // What lists name by the thousand is in nobody's mind.
        let near =
            (sentence.saturating_sub(REACH)..=sentence).rev().flat_map(|i| self.views[i].s.mentions.iter().rev());
        let near = near.filter_map(|m| m.entity).take(MOST);
        let mut found: Vec<EntityIndex> = near.chain(self.tracks.opening.iter().copied().take(MOST)).collect();
        found.sort_unstable();
        found.dedup();
        steps::add(found.len());
        let entity = |e: &EntityIndex| &self.analysis.entities[e.0 as usize];
        found.retain(|e| {
            let known = entity(e);
            let told = self.tracks.all[e.0 as usize].said.first().is_some_and(|s| *s as usize <= sentence);
            told && !known.unnamed && fits(known.class)
        });
        let said = |e: &EntityIndex| before(&self.tracks.all[e.0 as usize].said, sentence);
        let most = found.iter().map(said).max().unwrap_or(0);
        let earliest = found.iter().map(|e| entity(e).mentions.first()).min().flatten();
        let here = self.views[sentence].s.sentence.paragraph;
        let grades = |e: &EntityIndex| {
            let track = &self.tracks.all[e.0 as usize];
            let said = before(&track.said, sentence);
            let named = track.said.get(said).is_some_and(|s| *s as usize == sentence);
            let first = self.tracks.first;
            let title = track.said.first().is_some_and(|s| (*s as usize) < first);
            let own = track.said[..said].iter().rev();
            let own = own.take_while(|s| self.views[**s as usize].s.sentence.paragraph == here).take(2).count();
            let class = CLASSES.iter().position(|c| *c == entity(e).class.name()).unwrap_or(CLASSES.len());
            let in_first = |places: &[u32]| u8::from(places.binary_search(&(first as u32)).is_ok());
            [
                grade(said, &[1, 2, 3, 5, 9]),
                grade(track.said.len() - said, &[1, 2, 4, 8]),
                if named { 0 } else { 1 + far(distance(&track.said, sentence)) },
                grade(before(&track.topic, sentence), &[1, 2, 4]),
                far(distance(&track.topic, sentence)),
                grade(before(&track.subject, sentence), &[1, 2, 4]),
                far(distance(&track.subject, sentence)),
                u8::from(distance(&track.object, sentence) == Some(1)),
                u8::from(title),
                in_first(&track.said),
                in_first(&track.topic),
                u8::from(said == most),
                u8::from(entity(e).mentions.first() == earliest),
                own as u8,
                class as u8,
            ]
        };
        found.iter().map(|e| (*e, grades(e))).collect()
    }
    /// Who is meant, and by how much he is ahead of the next; None where nobody was named before.
    pub fn meant(&self, asked: Asked, sentence: usize, accept: &Accept) -> Option<(EntityIndex, i32)> {
        let here = &self.views[sentence].s;
        if here.block.is_some() || matches!(here.sentence.kind, SentenceKind::Item | SentenceKind::Heading) {
            // What stands under a head is told of it alone.
            let head = self.head_of(sentence)?;
            return self.accepts_entity(accept, self.analysis.entities[head.0 as usize].class).then_some((head, SURE));
        }
        // Who of the people is meant the rules of speech and of lives tell better.
        if asked == Asked::Subject && accept.classes == [Class::PERSON] {
            return None;
        }
        let weights = Weights::embedded();
        let candidates = self.in_mind(sentence, &|class| self.accepts_entity(accept, class));
        let mut sums: Vec<(i32, EntityIndex)> =
            candidates.iter().map(|(e, grades)| (weights.sum(asked, grades), *e)).collect();
        sums.sort_unstable_by_key(|(sum, e)| (std::cmp::Reverse(*sum), *e));
        let (best, entity) = *sums.first()?;
        Some((entity, best - sums.get(1).map_or(best - SURE, |next| next.0)))
    }
}

/// By how much the likeliest is ahead of the next where it is taken for the one that is meant and nothing else tells.
pub const CLEAR: i32 = 16;
/// The same where other signs are asked first, or after.
pub const SAFE: i32 = 64;
/// By how much somebody is ahead who has no rival.
const SURE: i32 = 1 << 10;

/// The weights of the signs.
#[derive(Debug)]
pub struct Weights {
    /// For each that may be asked, the grades of all signs one behind the other.
    all: [Vec<i32>; Asked::ALL.len()],
}

impl Weights {
    fn embedded() -> &'static Self {
        static WEIGHTS: OnceLock<Weights> = OnceLock::new();
        WEIGHTS.get_or_init(|| Self::parse(include_str!("../../../../../models/discourse.tsv")))
    }
    /// How many weights there are for each that may be asked.
    pub fn count() -> usize {
        SIGNS.iter().map(|(_, grades)| grades).sum()
    }
    /// Where the weights of a candidate's grades stand.
    pub fn cells(grades: &Grades) -> impl Iterator<Item = usize> + '_ {
        let starts = SIGNS.iter().scan(0, |start, (_, grades)| {
            let own = *start;
            *start += grades;
            Some(own)
        });
        starts.zip(grades).map(|(start, grade)| start + usize::from(*grade))
    }
    /// The sign and grade of every weight.
    fn names() -> impl Iterator<Item = (&'static str, String)> {
        let name = |sign: &str, grade: usize| match sign {
            "class" => CLASSES.get(grade).map_or_else(|| "other".to_owned(), |c| (*c).to_owned()),
            _ => grade.to_string(),
        };
        SIGNS.iter().flat_map(move |(sign, grades)| (0..*grades).map(move |grade| (*sign, name(sign, grade))))
    }
    /// The lines of one that may be asked.
    pub fn table(asked: &str, weights: &[i32]) -> String {
        let rows = Self::names().zip(weights).filter(|(_, weight)| **weight != 0);
        rows.map(|((sign, grade), weight)| format!("{asked}\t{sign}\t{grade}\t{weight}\n")).collect()
    }
    /// Lines of what is asked, sign, grade and weight. What has no line weighs nothing.
    fn parse(file: &str) -> Self {
        let rows = file.lines().filter(|l| !l.starts_with('#')).filter_map(|line| {
            let mut columns = line.split('\t');
            let mut next = || columns.next();
            Some(((next()?, next()?, next()?), next()?.parse::<i32>().ok()?))
        });
        let rows: FxHashMap<(&str, &str, &str), i32> = rows.collect();
        let weight = |asked: &str, (sign, grade): (&str, String)| rows.get(&(asked, sign, grade.as_str())).copied();
        Self { all: Asked::ALL.map(|(_, asked)| Self::names().map(|n| weight(asked, n).unwrap_or(0)).collect()) }
    }
    fn sum(&self, asked: Asked, grades: &Grades) -> i32 {
        Self::cells(grades).map(|cell| self.all[asked as usize][cell]).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades_are_how_many_steps_are_reached() {
        assert_eq!([0, 1, 4, 9, 99].map(|n| grade(n, &[1, 2, 3, 5, 9])), [0, 1, 3, 5, 5]);
        assert_eq!([None, Some(1), Some(4), Some(40)].map(far), [6, 1, 3, 5]);
    }
    #[test]
    fn how_far_back_leaves_the_sentence_itself_aside() {
        assert_eq!(distance(&[1, 4, 7], 7), Some(3));
        assert_eq!(distance(&[7], 7), None);
    }
    #[test]
    fn a_table_gives_back_the_weights_that_it_was_made_of() {
        let weights: Vec<i32> = (0..Weights::count() as i32).collect();
        let read = Weights::parse(&Weights::table("measure", &weights));
        assert_eq!(read.all[Asked::Measure as usize], weights);
        assert!(read.all[Asked::Seat as usize].iter().all(|w| *w == 0));
    }
    #[test]
    fn the_shipped_table_knows_every_row() {
        let file = include_str!("../../../../../models/discourse.tsv");
        let rows = file.lines().filter(|l| !l.starts_with('#')).count();
        let weights = Weights::embedded();
        assert_eq!(weights.all.iter().flatten().filter(|w| **w != 0).count(), rows);
    }
}
