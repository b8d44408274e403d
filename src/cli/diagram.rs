//! The ontology -> pictures in SVG: the tree of its classes, and its relations between the classes that they link.
//!
//! ```text
//! Agent ─┬─ Person                    Agent ───┬─── develops ───┬─── Artifact
//!        └─ Organization ─┬─ Company           └─── announces   └─── Technology
//! ```
//! Classes form a tree but for a few second parents, which are drawn as further lines; so a tidy tree needs no general
//! layout of graphs. Relations stand in a column of their own between the classes of their subjects and of their objects;
//! each column is in the order of the means of its neighbours, which keeps most lines from crossing (barycentre heuristic,
//! Sugiyama et al. 1981).

use std::io::{self, Write};

use indexmap::IndexMap;
use unicode_width::UnicodeWidthStr;

use crate::resource::{Class, Ontology, Range, Relation};

const ROW: usize = 22;
const BOX_HEIGHT: usize = 18;
/// Of half a full-width character at the font size below.
const CHAR: usize = 7;
const STYLE: &str = "text{font:12px sans-serif;fill:#222}rect{fill:#fff;stroke:#567}path{fill:none;stroke:#9ab}.second{stroke-dasharray:4 3}tspan{fill:#777}";

struct Item {
    x: usize,
    y: usize,
    width: usize,
}

impl Item {
    fn right(&self) -> (usize, usize) {
        (self.x + self.width, self.y + BOX_HEIGHT / 2)
    }
    fn left(&self) -> (usize, usize) {
        (self.x, self.y + BOX_HEIGHT / 2)
    }
}

fn escape(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}

fn width(name: &str, label: &str) -> usize {
    (name.width() + label.width() + 3) * CHAR
}

fn begin(out: &mut dyn Write, title: &str, size: (usize, usize)) -> io::Result<()> {
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" role=\"img\"><title>{title}</title><style>{STYLE}</style>",
        size.0, size.1
    )
}

fn item(out: &mut dyn Write, at: &Item, name: &str, label: &str, tip: &str) -> io::Result<()> {
    writeln!(
        out,
        "<a href=\"#{0}\"><rect x=\"{1}\" y=\"{2}\" width=\"{3}\" height=\"{BOX_HEIGHT}\" rx=\"4\"><title>{tip}</title></rect><text x=\"{4}\" y=\"{5}\">{0} <tspan>{label}</tspan></text></a>",
        escape(name),
        at.x,
        at.y,
        at.width,
        at.x + CHAR,
        at.y + BOX_HEIGHT - 5,
        label = escape(label),
        tip = escape(tip),
    )
}

/// A line from the right side of one box to the left side of another.
fn line(out: &mut dyn Write, (x, y): (usize, usize), (to_x, to_y): (usize, usize), second: bool) -> io::Result<()> {
    let middle = usize::midpoint(x, to_x);
    let class = if second { " class=\"second\"" } else { "" };
    writeln!(out, "<path{class} d=\"M{x} {y}C{middle} {y} {middle} {to_y} {to_x} {to_y}\"/>")
}

/// The classes as a tree from left to right, roots first.
pub fn classes(ontology: &Ontology, out: &mut dyn Write) -> io::Result<()> {
    let mut placed: IndexMap<Class, Item> = IndexMap::new();
    let mut row = 0;
    let roots: Vec<Class> =
        ontology.classes().filter(|(_, i)| !i.display_only && i.parents.is_empty()).map(|(c, _)| c).collect();
    for root in roots {
        place(ontology, root, 0, &mut row, &mut placed);
    }
    let right = placed.values().map(|i| i.x + i.width).max().unwrap_or(0);
    begin(out, "classes", (right + 10, row * ROW + 10))?;
    for (class, at) in &placed {
        let parents = ontology.class(*class).map_or(&[][..], |i| &i.parents);
        for (number, parent) in parents.iter().filter_map(|p| placed.get(p)).enumerate() {
            line(out, parent.right(), at.left(), number > 0)?;
        }
    }
    for (class, at) in &placed {
        let Some(info) = ontology.class(*class) else { continue };
        item(out, at, class.name(), &info.label.ja, &info.definition.en)?;
    }
    writeln!(out, "</svg>")
}

/// Puts a class in the middle of the rows of what is below it; what has been placed under another parent stays there.
fn place(ontology: &Ontology, class: Class, depth: usize, row: &mut usize, placed: &mut IndexMap<Class, Item>) {
    let Some(info) = ontology.class(class).filter(|_| !placed.contains_key(&class)) else { return };
    let at = Item { x: 5 + depth * 240, y: 0, width: width(class.name(), &info.label.ja) };
    // Its place in the order is before what is below, its height is known only after.
    placed.insert(class, at);
    let first = *row;
    let below = ontology.classes().filter(|(_, i)| !i.display_only && i.parents.contains(&class)).map(|(c, _)| c);
    for child in below.collect::<Vec<_>>() {
        place(ontology, child, depth + 1, row, placed);
    }
    *row = (*row).max(first + 1);
    if let Some(at) = placed.get_mut(&class) {
        at.y = 5 + (first + *row - 1) * ROW / 2;
    }
}

/// The relations between the classes of their subjects and of their objects.
pub fn relations(ontology: &Ontology, out: &mut dyn Write) -> io::Result<()> {
    let listed: Vec<(Relation, Vec<String>, Vec<String>)> = ontology
        .relations()
        .filter(|(_, i)| !i.display_only)
        .map(|(relation, info)| {
            let names = |classes: &[Class]| classes.iter().map(|c| c.name().to_owned()).collect::<Vec<_>>();
            let subjects = if info.domain.is_empty() { vec!["any".to_owned()] } else { names(&info.domain) };
            let objects = match &info.range {
                Range::Entity(classes) => names(classes),
                Range::Any => vec!["any".to_owned()],
                Range::Date => vec!["date".to_owned()],
                Range::Text => vec!["text".to_owned()],
                Range::Quantity => vec!["quantity".to_owned()],
            };
            (relation, subjects, objects)
        })
        .collect();
    let mut columns: [Vec<String>; 3] = Default::default();
    for (relation, subjects, objects) in &listed {
        columns[1].push(relation.to_string());
        columns[0].extend(subjects.iter().filter(|s| !columns[0].contains(s)).cloned().collect::<Vec<_>>());
        columns[2].extend(objects.iter().filter(|o| !columns[2].contains(o)).cloned().collect::<Vec<_>>());
    }
    let edges: [Vec<(&str, &str)>; 2] = [
        listed.iter().flat_map(|(r, s, _)| s.iter().map(|s| (s.as_str(), r.name()))).collect(),
        listed.iter().flat_map(|(r, _, o)| o.iter().map(|o| (r.name(), o.as_str()))).collect(),
    ];
    order(&mut columns, &edges);
    let label = |name: &str| {
        let class = ontology.class(Class::intern(name)).map(|i| (i.label.ja.clone(), i.definition.en.clone()));
        class.or_else(|| {
            ontology.relation(Relation::intern(name)).map(|i| (i.label.ja.clone(), i.definition.en.clone()))
        })
    };
    let rows = columns.iter().map(Vec::len).max().unwrap_or(0);
    let mut placed: [IndexMap<&str, Item>; 3] = Default::default();
    let mut x = 5;
    for (column, names) in columns.iter().enumerate() {
        let mut widest = 0;
        for (number, name) in names.iter().enumerate() {
            let width = width(name, &label(name).unwrap_or_default().0);
            widest = widest.max(width);
            // Short columns are spread over the height of the longest.
            let y = 5 + (2 * number + 1) * rows * ROW / (2 * names.len()) - ROW / 2;
            placed[column].insert(name, Item { x, y, width });
        }
        x += widest + 160;
    }
    begin(out, "relations", (x - 150, rows * ROW + 10))?;
    for (side, edges) in edges.iter().enumerate() {
        for (from, to) in edges {
            if let (Some(from), Some(to)) = (placed[side].get(from), placed[side + 1].get(to)) {
                line(out, from.right(), to.left(), false)?;
            }
        }
    }
    for (name, at) in placed.iter().flatten() {
        let (ja, tip) = label(name).unwrap_or_default();
        item(out, at, name, &ja, &tip)?;
    }
    writeln!(out, "</svg>")
}

/// Sorts each column by the mean place of its neighbours, a few times to and fro.
fn order(columns: &mut [Vec<String>; 3], edges: &[Vec<(&str, &str)>; 2]) {
    for round in 0..8 {
        for column in if round % 2 == 0 { [1_usize, 2, 0] } else { [1, 0, 2] } {
            let place = |other: usize, name: &str| columns[other].iter().position(|n| n == name);
            let mean = |name: &String| {
                let before = column.checked_sub(1).and_then(|c| Some((c, edges.get(c)?)));
                let before =
                    before.into_iter().flat_map(|(c, edges)| edges.iter().map(move |(from, to)| (c, *to, *from)));
                let after = edges.get(column).into_iter().flatten().map(|(from, to)| (column + 1, *from, *to));
                let neighbours = before.chain(after).filter(|(_, own, _)| own == name);
                // In thousandths of the other column's height.
                let places: Vec<usize> = neighbours
                    .filter_map(|(c, _, other)| Some(place(c, other)? * 1000 / columns[c].len().max(1)))
                    .collect();
                places.iter().sum::<usize>() / places.len().max(1)
            };
            let keys: IndexMap<String, usize> = columns[column].iter().map(|n| (n.clone(), mean(n))).collect();
            columns[column].sort_by_key(|n| keys.get(n).copied());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_and_relation_is_drawn_once_and_the_picture_is_xml() {
        let ontology = Ontology::embedded();
        let mut svg = Vec::new();
        assert!(classes(&ontology, &mut svg).is_ok());
        let tree = String::from_utf8(std::mem::take(&mut svg)).unwrap_or_default();
        assert!(relations(&ontology, &mut svg).is_ok());
        let links = String::from_utf8(svg).unwrap_or_default();
        for class in ontology.class_names() {
            assert_eq!(tree.matches(&format!("<a href=\"#{class}\">")).count(), 1, "{class}");
        }
        for relation in ontology.relation_names() {
            assert_eq!(links.matches(&format!("<a href=\"#{relation}\">")).count(), 1, "{relation}");
        }
        for picture in [tree, links] {
            let mut reader = quick_xml::Reader::from_str(&picture);
            loop {
                match reader.read_event() {
                    Ok(quick_xml::events::Event::Eof) => break,
                    Ok(_) => {}
                    Err(error) => panic!("{error}"),
                }
            }
        }
    }
}
