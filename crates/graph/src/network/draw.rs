//! Entities and links -> a picture in SVG that stands alone.
//!
//! Parts that hang together are laid out by springs ([`layout`]), boxes that overlap are pushed apart along the shorter way,
//! names of relations look for a free place along their line; of several scales the smallest is taken at which all find one.
//! The parts are then packed in rows. No label lies on another; the same input gives the same bytes.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::formats::xml;
use super::layout;
use super::metrics::{FAMILIES, LINE, fit, width};

/// Size of the names of entities, in pixels.
const NAME: f64 = 13.0;
/// Of the names of relations.
const SMALL: f64 = 11.0;
/// Widest name of an entity, and of a relation.
const WIDEST: (f64, f64) = (230.0, 190.0);
/// Between any two boxes.
const GAP: f64 = 12.0;
/// Scales that are tried: pixels for one step of the layout.
const SCALES: [f64; 10] = [80.0, 92.0, 106.0, 122.0, 140.0, 160.0, 185.0, 215.0, 250.0, 300.0];
/// Where along its line a name is tried, the middle first, and how far beside it.
const ALONG: [f64; 9] = [0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73, 0.2, 0.8];
const BESIDE: [f64; 5] = [0.0, 9.0, -9.0, 16.0, -16.0];
/// Colours by group of classes, in the order of [`GROUPS`]; the last is for all others.
const COLOURS: [&str; 11] = [
    "#b3366f", "#1f5fa8", "#3a6d8c", "#7a3fb0", "#5b53c0", "#a65a00", "#a3452c", "#2f7a3d", "#80700e", "#5f6b75",
    "#6b675f",
];
/// Classes that have a colour, which those below them share.
pub const GROUPS: [&str; 10] = [
    "Person",
    "Company",
    "Organization",
    "AIModel",
    "Software",
    "Product",
    "CreativeWork",
    "Place",
    "Event",
    "Concept",
];

/// An entity of a picture.
#[derive(Clone, Debug, Default)]
pub struct DrawnNode {
    /// Its name.
    pub label: String,
    /// Its place in [`GROUPS`]; any other number is for what has none.
    pub group: usize,
    /// What is said when one points at it.
    pub title: String,
    /// Whether the picture is about it.
    pub root: bool,
}

/// A link of a picture.
#[derive(Clone, Debug)]
pub struct DrawnEdge {
    /// Place of the subject.
    pub source: usize,
    /// Place of the object.
    pub target: usize,
    /// Name of the relation.
    pub label: String,
    /// How far it holds: fact, planned, …, or inferred.
    pub status: &'static str,
}

/// A picture to be drawn.
#[derive(Clone, Debug, Default)]
pub struct Drawing {
    /// What it is called.
    pub title: String,
    /// Entities.
    pub nodes: Vec<DrawnNode>,
    /// Links.
    pub edges: Vec<DrawnEdge>,
    /// Groups of classes that are explained, with their names.
    pub groups: Vec<(usize, String)>,
    /// Statuses that are explained, with their names in the language of the picture.
    pub statuses: Vec<(&'static str, String)>,
}

/// Left, top, right, bottom.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Area([f64; 4]);

impl Area {
    fn around(x: f64, y: f64, width: f64, height: f64) -> Self {
        Self([x - width / 2.0, y - height / 2.0, x + width / 2.0, y + height / 2.0])
    }
    fn overlaps(&self, other: &Self, gap: f64) -> bool {
        let (Self(a), Self(b)) = (self, other);
        a[0] < b[2] + gap && b[0] < a[2] + gap && a[1] < b[3] + gap && b[1] < a[3] + gap
    }
    fn centre(&self) -> (f64, f64) {
        (f64::midpoint(self.0[0], self.0[2]), f64::midpoint(self.0[1], self.0[3]))
    }
    fn moved(&self, x: f64, y: f64) -> Self {
        let Self(a) = self;
        Self([a[0] + x, a[1] + y, a[2] + x, a[3] + y])
    }
    /// Whether a line from one point to another passes through.
    fn is_crossed(&self, from: (f64, f64), to: (f64, f64)) -> bool {
        let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
        for (p, d, low, high) in
            [(from.0, to.0 - from.0, self.0[0], self.0[2]), (from.1, to.1 - from.1, self.0[1], self.0[3])]
        {
            if d.abs() < 1e-9 {
                if p < low || p > high {
                    return false;
                }
            } else {
                let (a, b) = ((low - p) / d, (high - p) / d);
                enter = enter.max(a.min(b));
                leave = leave.min(a.max(b));
            }
        }
        enter < leave
    }
    /// Where a line from the middle to a point leaves.
    fn border(&self, to: (f64, f64)) -> (f64, f64) {
        let (x, y) = self.centre();
        let (dx, dy) = (to.0 - x, to.1 - y);
        let (wide, high) = ((self.0[2] - self.0[0]) / 2.0, (self.0[3] - self.0[1]) / 2.0);
        let share = (wide / dx.abs().max(1e-9)).min(high / dy.abs().max(1e-9)).min(1.0);
        (x + dx * share, y + dy * share)
    }
}

/// Links between the same two that hold alike and point alike: one line.
#[derive(Clone, Debug)]
struct Line {
    source: usize,
    target: usize,
    status: &'static str,
    label: String,
    /// How far it bends aside.
    bend: f64,
}

/// Where everything stands.
#[derive(Clone, Debug, Default)]
struct Placed {
    boxes: Vec<Area>,
    /// By line; None where its name found no place.
    labels: Vec<Option<Area>>,
    /// How bad it is: boxes on each other and names without a place, lines behind boxes.
    faults: (usize, usize),
}

impl Drawing {
    /// Writes the picture.
    ///
    /// # Errors
    /// The writer's.
    pub fn svg(&self, out: &mut dyn Write) -> io::Result<()> {
        let (lines, placed) = self.place();
        let right = placed.boxes.iter().chain(placed.labels.iter().flatten()).map(|a| a.0[2]).fold(320.0, f64::max);
        let bottom = placed.boxes.iter().chain(placed.labels.iter().flatten()).map(|a| a.0[3]).fold(0.0, f64::max);
        let legend = self.legend(right, bottom + GAP * 2.0);
        let high = legend.iter().map(|(area, ..)| area.0[3]).fold(bottom, f64::max) + GAP;
        writeln!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w:.0} {high:.0}\" width=\"{w:.0}\" height=\"{high:.0}\" role=\"img\" font-family=\"{FAMILIES}\"><title>{}</title>",
            xml(&self.title),
            w = right + GAP,
        )?;
        writeln!(
            out,
            "<style>.n{{font-size:{NAME}px;fill:#1d1b18}}.r{{font-size:{SMALL}px;fill:#4a463f;paint-order:stroke;stroke:#fff;stroke-width:4px;stroke-linejoin:round}}path{{fill:none;stroke:#6b675f;stroke-width:1.3}}.u{{stroke:#8a5200}}.x{{stroke:#b00020}}.i{{stroke:#5f6b75}}</style>"
        )?;
        for (id, colour) in [("f", "#6b675f"), ("u", "#8a5200"), ("x", "#b00020"), ("i", "#5f6b75")] {
            writeln!(
                out,
                "<marker id=\"{id}\" viewBox=\"0 0 8 8\" refX=\"7.5\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\" markerUnits=\"userSpaceOnUse\"><path d=\"M0 0 8 4 0 8z\" style=\"fill:{colour};stroke:none\"/></marker>"
            )?;
        }
        writeln!(out, "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>")?;
        for line in &lines {
            let (from, to) = (&placed.boxes[line.source], &placed.boxes[line.target]);
            let pull = pull(from, to, line.bend);
            let ((ax, ay), (bx, by)) = (from.border(pull), to.border(pull));
            let (class, marker, dashes) = style(line.status);
            let curve = if line.bend == 0.0 {
                format!("M{ax:.1} {ay:.1} {bx:.1} {by:.1}")
            } else {
                format!("M{ax:.1} {ay:.1}Q{:.1} {:.1} {bx:.1} {by:.1}", pull.0, pull.1)
            };
            writeln!(out, "<path{class} d=\"{curve}\"{dashes} marker-end=\"url(#{marker})\"/>")?;
        }
        for (line, area) in lines.iter().zip(&placed.labels) {
            if let Some(area) = area {
                text(out, "r", area, SMALL, &line.label)?;
            }
        }
        for (node, area) in self.nodes.iter().zip(&placed.boxes) {
            let colour = colour(node.group);
            let Area([left, top, right, bottom]) = area;
            writeln!(
                out,
                "<g><title>{}</title><rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"6\" fill=\"#fff\"/><rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"6\" fill=\"{colour}\" fill-opacity=\".14\" stroke=\"{colour}\" stroke-width=\"{}\"/>",
                xml(&node.title),
                right - left,
                bottom - top,
                right - left,
                bottom - top,
                if node.root { "2.5" } else { "1.2" },
            )?;
            text(out, "n", area, NAME, &fit(&node.label, NAME, WIDEST.0))?;
            writeln!(out, "</g>")?;
        }
        for (area, mark, label) in &legend {
            let Area([left, top, _, bottom]) = area;
            let y = f64::midpoint(*top, *bottom);
            match mark {
                Mark::Group(group) => writeln!(
                    out,
                    "<circle cx=\"{:.1}\" cy=\"{y:.1}\" r=\"5\" fill=\"{}\"/>",
                    left - 12.0,
                    colour(*group)
                )?,
                Mark::Status(status) => {
                    let (class, marker, dashes) = style(*status);
                    writeln!(
                        out,
                        "<path{class} d=\"M{:.1} {y:.1} {:.1} {y:.1}\"{dashes} marker-end=\"url(#{marker})\"/>",
                        left - 36.0,
                        left - 5.0
                    )?;
                }
            }
            text(out, "r", area, SMALL, label)?;
        }
        writeln!(out, "</svg>")
    }

    /// What the colours and lines mean, in rows below the picture.
    fn legend(&self, right: f64, top: f64) -> Vec<(Area, Mark, &str)> {
        let groups = self.groups.iter().map(|(group, name)| (Mark::Group(*group), 20.0, name.as_str()));
        let statuses = self.statuses.iter().map(|(status, name)| (Mark::Status(*status), 42.0, name.as_str()));
        let (mut x, mut y) = (GAP, top);
        let mut out = Vec::new();
        for (mark, room, name) in groups.chain(statuses) {
            let wide = width(name, SMALL);
            if x > GAP && x + room + wide > right {
                x = GAP;
                y += SMALL * LINE + 6.0;
            }
            x += room;
            out.push((Area([x, y, x + wide, y + SMALL * LINE]), mark, name));
            x += wide + GAP * 2.0;
        }
        out
    }

    /// Lines, and where everything stands.
    fn place(&self) -> (Vec<Line>, Placed) {
        let lines = self.lines();
        let mut whole =
            Placed { boxes: vec![Area([0.0; 4]); self.nodes.len()], labels: vec![None; lines.len()], faults: (0, 0) };
        let mut parts: Vec<(Vec<usize>, Vec<usize>, Placed, Area)> = Vec::new();
        for members in self.parts() {
            let own: Vec<usize> = (0..lines.len()).filter(|l| members.contains(&lines[*l].source)).collect();
            let placed = self.place_part(&members, &own.iter().map(|l| &lines[*l]).collect::<Vec<_>>());
            let mut outline = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
            for Area(a) in placed.boxes.iter().chain(placed.labels.iter().flatten()) {
                outline = [outline[0].min(a[0]), outline[1].min(a[1]), outline[2].max(a[2]), outline[3].max(a[3])];
            }
            parts.push((members, own, placed, Area(outline)));
        }
        // Shelves: the highest parts first, rows about one and a half times as wide as all is high.
        let size = |a: &Area| (a.0[2] - a.0[0] + GAP * 2.0, a.0[3] - a.0[1] + GAP * 2.0);
        let all: f64 = parts.iter().map(|(.., a)| size(a).0 * size(a).1).sum();
        let widest = parts.iter().map(|(.., a)| size(a).0).fold(0.0, f64::max);
        let row = widest.max((all * 1.6).sqrt());
        parts.sort_by(|a, b| size(&b.3).1.total_cmp(&size(&a.3).1).then(a.0.cmp(&b.0)));
        let (mut x, mut y, mut high) = (GAP, GAP, 0.0_f64);
        for (members, own, placed, outline) in parts {
            let (w, h) = size(&outline);
            if x > GAP && x + w > row + GAP {
                (x, y, high) = (GAP, y + high, 0.0);
            }
            let (dx, dy) = (x - outline.0[0], y - outline.0[1]);
            for (member, area) in members.iter().zip(&placed.boxes) {
                whole.boxes[*member] = area.moved(dx, dy);
            }
            for (line, area) in own.iter().zip(&placed.labels) {
                whole.labels[*line] = area.map(|a| a.moved(dx, dy));
            }
            x += w;
            high = high.max(h);
        }
        (lines, whole)
    }

    fn lines(&self) -> Vec<Line> {
        let mut lines: BTreeMap<(usize, usize, &'static str), Vec<&str>> = BTreeMap::new();
        for edge in self.edges.iter().filter(|e| e.source != e.target) {
            let names = lines.entry((edge.source, edge.target, edge.status)).or_default();
            if !names.contains(&edge.label.as_str()) {
                names.push(&edge.label);
            }
        }
        let mut between: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for (source, target, _) in lines.keys() {
            *between.entry((*source.min(target), *source.max(target))).or_default() += 1;
        }
        let mut number: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        lines
            .into_iter()
            .map(|((source, target, status), names)| {
                let pair = (source.min(target), source.max(target));
                let n = number.entry(pair).or_default();
                let bend = (*n as f64 - (between[&pair] - 1) as f64 / 2.0) * 46.0;
                *n += 1;
                let label = fit(&format!("{}{}", sign(status), names.join("・")), SMALL, WIDEST.1);
                Line { source, target, status, label, bend: if source < target { bend } else { -bend } }
            })
            .collect()
    }

    /// What hangs together, each in order.
    fn parts(&self) -> Vec<Vec<usize>> {
        let mut root: Vec<usize> = (0..self.nodes.len()).collect();
        fn find(root: &mut [usize], mut at: usize) -> usize {
            while root[at] != at {
                root[at] = root[root[at]];
                at = root[at];
            }
            at
        }
        for edge in &self.edges {
            let (a, b) = (find(&mut root, edge.source), find(&mut root, edge.target));
            root[a.max(b)] = a.min(b);
        }
        let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for node in 0..self.nodes.len() {
            parts.entry(find(&mut root, node)).or_default().push(node);
        }
        parts.into_values().collect()
    }

    /// The best of the scales: every name has a place, few lines pass behind boxes.
    fn place_part(&self, members: &[usize], lines: &[&Line]) -> Placed {
        let place = |node: usize| members.binary_search(&node).unwrap_or_default();
        let pairs: Vec<(usize, usize)> = lines.iter().map(|l| (place(l.source), place(l.target))).collect();
        let at = layout(members.len(), &pairs, 300);
        let sizes: Vec<f64> =
            members.iter().map(|m| width(&fit(&self.nodes[*m].label, NAME, WIDEST.0), NAME) + 18.0).collect();
        let mut best: Option<Placed> = None;
        for scale in SCALES {
            let mut boxes: Vec<Area> = at
                .iter()
                .zip(&sizes)
                // Names are wider than high.
                .map(|([x, y], w)| {
                    Area::around(f64::from(*x) * scale * 1.3, f64::from(*y) * scale, *w, NAME * LINE + 8.0)
                })
                .collect();
            let parted = part(&mut boxes);
            let mut tried = name_lines(boxes, lines, &pairs);
            tried.faults.0 += usize::from(!parted);
            // A line behind a box now and then is a lesser evil than a picture that fits no page.
            let good = tried.faults.0 == 0 && tried.faults.1 * 20 <= lines.len();
            if best.as_ref().is_none_or(|b| tried.faults < b.faults) {
                best = Some(tried);
            }
            if good {
                break;
            }
        }
        best.unwrap_or_default()
    }
}

enum Mark {
    Group(usize),
    Status(&'static str),
}

/// Pushes boxes apart that overlap, each pair along its shorter way, until none do.
fn part(boxes: &mut [Area]) -> bool {
    for _ in 0..400 {
        let mut still = true;
        for i in 0..boxes.len() {
            for j in i + 1..boxes.len() {
                if !boxes[i].overlaps(&boxes[j], GAP) {
                    continue;
                }
                still = false;
                let (a, b) = (boxes[i].centre(), boxes[j].centre());
                let (Area(p), Area(q)) = (boxes[i], boxes[j]);
                let wide = f64::midpoint(p[2] - p[0], q[2] - q[0]) + GAP + 0.5 - (a.0 - b.0).abs();
                let high = f64::midpoint(p[3] - p[1], q[3] - q[1]) + GAP + 0.5 - (a.1 - b.1).abs();
                let (dx, dy) = if wide < high {
                    (if a.0 < b.0 { -wide } else { wide } / 2.0, 0.0)
                } else {
                    (0.0, if a.1 < b.1 { -high } else { high } / 2.0)
                };
                boxes[i] = boxes[i].moved(dx, dy);
                boxes[j] = boxes[j].moved(-dx, -dy);
            }
        }
        if still {
            return true;
        }
    }
    false
}

/// Looks for a free place for the name of each line, the shortest lines first.
fn name_lines(boxes: Vec<Area>, lines: &[&Line], pairs: &[(usize, usize)]) -> Placed {
    let mut placed = Placed { labels: vec![None; lines.len()], faults: (0, 0), boxes };
    let ends = |l: usize| (&placed.boxes[pairs[l].0], &placed.boxes[pairs[l].1]);
    let length = |l: usize| {
        let ((a, b), (c, d)) = (ends(l).0.centre(), ends(l).1.centre());
        (a - c).hypot(b - d)
    };
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by(|a, b| length(*a).total_cmp(&length(*b)).then(a.cmp(b)));
    let mut taken: Vec<Area> = placed.boxes.clone();
    let mut labels = vec![None; lines.len()];
    let (mut unnamed, mut behind) = (0, 0);
    for l in order {
        let (from, to) = ends(l);
        let (a, b, pull) = (from.centre(), to.centre(), pull(from, to, lines[l].bend));
        let start = from.border(pull);
        let end = to.border(pull);
        let boxes = placed.boxes.iter().enumerate().filter(|(i, _)| *i != pairs[l].0 && *i != pairs[l].1);
        behind += boxes.filter(|(_, area)| area.is_crossed(start, end)).count();
        let size = width(&lines[l].label, SMALL);
        let long = (b.0 - a.0).hypot(b.1 - a.1).max(1e-9);
        let across = (-(b.1 - a.1) / long, (b.0 - a.0) / long);
        let free = BESIDE.iter().flat_map(|side| ALONG.iter().map(move |t| (*side, *t))).find_map(|(side, t)| {
            let curve = |s: f64, p: f64, e: f64| (1.0 - t) * (1.0 - t) * s + 2.0 * (1.0 - t) * t * p + t * t * e;
            let x = curve(start.0, pull.0, end.0) + across.0 * side * (1.0 + size / 40.0 * across.0.abs());
            let y = curve(start.1, pull.1, end.1) + across.1 * side;
            let area = Area::around(x, y, size + 4.0, SMALL * LINE);
            taken.iter().all(|t| !t.overlaps(&area, 1.0)).then_some(area)
        });
        match free {
            Some(area) => {
                taken.push(area);
                labels[l] = Some(area);
            }
            None => unnamed += 1,
        }
    }
    placed.labels = labels;
    placed.faults = (unnamed, behind);
    placed
}

/// The point that draws a line aside.
fn pull(from: &Area, to: &Area, bend: f64) -> (f64, f64) {
    let ((ax, ay), (bx, by)) = (from.centre(), to.centre());
    let long = (bx - ax).hypot(by - ay).max(1e-9);
    (f64::midpoint(ax, bx) - (by - ay) / long * bend, f64::midpoint(ay, by) + (bx - ax) / long * bend)
}

/// A text in the middle of its area, exactly as wide as it was measured.
fn text(out: &mut dyn Write, class: &str, area: &Area, size: f64, text: &str) -> io::Result<()> {
    let (x, y) = area.centre();
    writeln!(
        out,
        "<text class=\"{class}\" text-anchor=\"middle\" x=\"{x:.1}\" y=\"{:.1}\" textLength=\"{:.1}\" lengthAdjust=\"spacingAndGlyphs\">{}</text>",
        y + size * 0.36,
        width(text, size),
        xml(text)
    )
}

fn colour(group: usize) -> &'static str {
    COLOURS.get(group).unwrap_or(&COLOURS[COLOURS.len() - 1])
}

/// Class, arrow and dashes of a line.
fn style(status: &str) -> (&'static str, &'static str, &'static str) {
    match status {
        "fact" => ("", "f", ""),
        "denied" => (" class=\"x\"", "x", " stroke-dasharray=\"3 3\""),
        "rejected" => (" class=\"x\"", "x", " stroke-dasharray=\"1 4\""),
        "planned" => (" class=\"u\"", "u", " stroke-dasharray=\"8 4\""),
        "hearsay" => (" class=\"u\"", "u", " stroke-dasharray=\"8 3 2 3\""),
        "inferred" => (" class=\"i\"", "i", " stroke-dasharray=\"1 3\""),
        _ => (" class=\"u\"", "u", " stroke-dasharray=\"2 4\""),
    }
}

/// The mark before the name of what is no fact.
fn sign(status: &str) -> &'static str {
    match status {
        "planned" => "◔ ",
        "possible" => "? ",
        "hearsay" => "“ ",
        "desired" => "♡ ",
        "conditional" => "⇒ ",
        "question" => "？ ",
        "denied" => "× ",
        "rejected" => "⊘ ",
        "inferred" => "∴ ",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A hub with many neighbours, a ring, a pair with four links, names of all lengths.
    fn drawing() -> Drawing {
        let names =
            ["OpenAI", "サム・アルトマン", "株式会社日立製作所の研究開発グループ", "x", "<&\u{202e}\u{1}>", "長"];
        let nodes = (0..60).map(|i| DrawnNode {
            label: if i == 50 { "長い名".repeat(2000) } else { format!("{}{i}", names[i % names.len()]) },
            group: i % 12,
            title: format!("\u{0}{i}"),
            root: i == 0,
        });
        let edge = |source: usize, target: usize, status: &'static str| DrawnEdge {
            source,
            target,
            label: ["発表する", "最高経営責任者", "CEO of", "出資する"][(source + target) % 4].to_owned(),
            status,
        };
        let mut edges: Vec<DrawnEdge> = (1..25).map(|i| edge(0, i, "fact")).collect();
        edges.extend((25..40).map(|i| edge(i, if i == 39 { 25 } else { i + 1 }, "planned")));
        edges.extend(["fact", "denied", "hearsay"].map(|s| edge(41, 42, s)));
        edges.push(edge(42, 41, "fact"));
        edges.extend([(43, 44), (45, 46), (47, 48), (49, 50), (50, 51)].map(|(a, b)| edge(a, b, "fact")));
        edges.push(edge(52, 52, "fact"));
        Drawing { title: "<all>".into(), nodes: nodes.collect(), edges, ..Drawing::default() }
    }

    #[test]
    fn no_label_lies_on_another() {
        let (lines, placed) = drawing().place();
        assert!(placed.labels.iter().all(Option::is_some), "a line of {} has no name", lines.len());
        let areas: Vec<&Area> = placed.boxes.iter().chain(placed.labels.iter().flatten()).collect();
        for (i, a) in areas.iter().enumerate() {
            for b in &areas[..i] {
                assert!(!a.overlaps(b, 0.0), "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn the_same_input_gives_the_same_well_formed_bytes() {
        let svg = || {
            let mut out = Vec::new();
            drawing().svg(&mut out).map(|()| String::from_utf8(out))
        };
        let (one, two) = (svg().unwrap().unwrap(), svg().unwrap().unwrap());
        assert_eq!(one, two);
        let mut reader = quick_xml::Reader::from_str(&one);
        loop {
            match reader.read_event().unwrap() {
                quick_xml::events::Event::Eof => break,
                _ => continue,
            }
        }
        assert!(!one.contains('\u{0}') && !one.contains('\u{1}'));
    }

    #[test]
    fn nothing_is_drawn_as_well() {
        let mut out = Vec::new();
        Drawing::default().svg(&mut out).unwrap();
        assert!(String::from_utf8(out).unwrap().ends_with("</svg>\n"));
    }
}
