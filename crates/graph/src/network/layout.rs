//! Nodes and edges -> places on a plane.
//!
//! Springs along edges, repulsion between all, cooled down (Fruchterman and Reingold 1991); repulsion of far groups by their
//! centre (Barnes and Hut 1986), so that a step costs n log n. Small parts are then evened out, so that distances are those of
//! the graph (stress majorization, Gansner et al. 2004), and parts that nothing ties are packed in rows. No chance: the same graph gives
//! the same places, on any number of threads.

use rayon::prelude::*;

/// How far a group has to be, in its own widths, to count as one body.
const FAR: f32 = 1.1;
/// Leaves of the tree are not divided below this width: bodies may stand at one place.
const SMALLEST: f32 = 1e-3;

/// Nodes of a part that is evened out: each step costs their square.
const SMALL: usize = 250;
/// Steps of evening out.
const EVENING: usize = 80;
/// Between parts that nothing ties.
const GAP: f32 = 1.2;

/// Places for `count` nodes; edges between nodes that are not there are left out. The mean length of an edge is about 1.
pub fn layout(count: usize, edges: &[(usize, usize)], steps: usize) -> Vec<[f32; 2]> {
    // A spiral with the golden angle: no two at one place, no direction before others.
    let mut at: Vec<[f32; 2]> = (0..count)
        .map(|i| {
            let (radius, angle) = ((i as f32 + 0.5).sqrt(), i as f32 * 2.399_963);
            [radius * angle.cos(), radius * angle.sin()]
        })
        .collect();
    let edges: Vec<(usize, usize)> =
        edges.iter().copied().filter(|(a, b)| a != b && *a < count && *b < count).collect();
    let mut degree = vec![0_f32; count];
    for (a, b) in &edges {
        degree[*a] += 1.0;
        degree[*b] += 1.0;
    }
    let mut heat = (count as f32).sqrt().max(1.0);
    let cooling = (0.02 / heat).powf(1.0 / steps.max(1) as f32);
    for _ in 0..steps {
        let tree = Tree::new(&at);
        // Each force is its own sum: threads change nothing.
        let mut force: Vec<[f32; 2]> = at
            .par_iter()
            .enumerate()
            .map(|(i, p)| {
                let mut f = [0.0; 2];
                tree.push(0, i, *p, &mut f);
                // All are drawn a little to the middle, so that parts without edges to each other stay in sight.
                [f[0] - 0.02 * p[0], f[1] - 0.02 * p[1]]
            })
            .collect();
        for &(a, b) in &edges {
            let (dx, dy) = (at[b][0] - at[a][0], at[b][1] - at[a][1]);
            let pull = (dx * dx + dy * dy).sqrt();
            for (node, sign) in [(a, 1.0), (b, -1.0)] {
                // A hub is not torn about by its many leaves.
                let share = sign * pull / (1.0 + degree[node]).sqrt();
                force[node][0] += dx * share;
                force[node][1] += dy * share;
            }
        }
        for (p, f) in at.iter_mut().zip(&force) {
            let length = (f[0] * f[0] + f[1] * f[1]).sqrt().max(1e-6);
            let step = length.min(heat) / length;
            p[0] += f[0] * step;
            p[1] += f[1] * step;
        }
        heat *= cooling;
    }
    let parts = parts(count, &edges);
    for part in parts.iter().filter(|p| (3..=SMALL).contains(&p.len())) {
        even_out(&mut at, part, &edges);
    }
    if parts.len() > 1 {
        pack(&mut at, &parts);
    }
    at
}

/// What hangs together, each part in order of number.
fn parts(count: usize, edges: &[(usize, usize)]) -> Vec<Vec<usize>> {
    fn find(root: &mut [usize], mut at: usize) -> usize {
        while root[at] != at {
            root[at] = root[root[at]];
            at = root[at];
        }
        at
    }
    let mut root: Vec<usize> = (0..count).collect();
    for (a, b) in edges {
        let (a, b) = (find(&mut root, *a), find(&mut root, *b));
        root[a.max(b)] = a.min(b);
    }
    let mut parts: Vec<Vec<usize>> = Vec::new();
    let mut place = vec![usize::MAX; count];
    for node in 0..count {
        let root = find(&mut root, node);
        if place[root] == usize::MAX {
            place[root] = parts.len();
            parts.push(Vec::new());
        }
        parts[place[root]].push(node);
    }
    parts
}

/// Moves the nodes of a part until distances on the plane are those of the graph, near ones before far ones.
fn even_out(at: &mut [[f32; 2]], part: &[usize], edges: &[(usize, usize)]) {
    let n = part.len();
    let place = |node: usize| part.binary_search(&node).ok();
    let mut neighbours: Vec<Vec<usize>> = vec![Vec::new(); n];
    for (a, b) in edges {
        if let (Some(a), Some(b)) = (place(*a), place(*b)) {
            neighbours[a].push(b);
            neighbours[b].push(a);
        }
    }
    let mut far = vec![0_u16; n * n];
    for from in 0..n {
        let mut queue = std::collections::VecDeque::from([from]);
        while let Some(node) = queue.pop_front() {
            for next in &neighbours[node] {
                if *next != from && far[from * n + next] == 0 {
                    far[from * n + next] = far[from * n + node] + 1;
                    queue.push_back(*next);
                }
            }
        }
    }
    for _ in 0..EVENING {
        for i in 0..n {
            let (mut sum, mut weights) = ([0.0_f32; 2], 0.0);
            let p = at[part[i]];
            for j in (0..n).filter(|j| *j != i) {
                let (q, d) = (at[part[j]], f32::from(far[i * n + j].max(1)));
                let (dx, dy) = (p[0] - q[0], p[1] - q[1]);
                let long = (dx * dx + dy * dy).sqrt().max(1e-3);
                let weight = 1.0 / (d * d);
                sum[0] += weight * (q[0] + d * dx / long);
                sum[1] += weight * (q[1] + d * dy / long);
                weights += weight;
            }
            at[part[i]] = [sum[0] / weights, sum[1] / weights];
        }
    }
}

/// Sets parts beside each other in rows, the highest first.
fn pack(at: &mut [[f32; 2]], parts: &[Vec<usize>]) {
    let bounds = |part: &Vec<usize>, at: &[[f32; 2]]| {
        let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
        for node in part {
            for k in 0..2 {
                low[k] = low[k].min(at[*node][k]);
                high[k] = high[k].max(at[*node][k]);
            }
        }
        (low, high)
    };
    let mut sized: Vec<(usize, [f32; 2], f32, f32)> = parts
        .iter()
        .enumerate()
        .map(|(number, part)| {
            let (low, high) = bounds(part, at);
            (number, low, high[0] - low[0] + GAP, high[1] - low[1] + GAP)
        })
        .collect();
    let area: f32 = sized.iter().map(|(.., w, h)| w * h).sum();
    let widest = sized.iter().map(|(.., w, _)| *w).fold(0.0, f32::max);
    let row = widest.max((area * 1.7).sqrt());
    sized.sort_by(|a, b| b.3.total_cmp(&a.3).then(a.0.cmp(&b.0)));
    let (mut x, mut y, mut high) = (0.0, 0.0, 0.0_f32);
    for (number, low, w, h) in sized {
        if x > 0.0 && x + w > row {
            (x, y, high) = (0.0, y + high, 0.0);
        }
        for node in &parts[number] {
            at[*node] = [at[*node][0] - low[0] + x, at[*node][1] - low[1] + y];
        }
        x += w;
        high = high.max(h);
    }
}

#[derive(Clone, Copy)]
struct Cell {
    centre: [f32; 2],
    mass: f32,
    width: f32,
    /// First of four children; 0 for a leaf.
    children: u32,
    /// A leaf's only body, where it has one.
    body: Option<u32>,
}

struct Tree(Vec<Cell>);

impl Tree {
    fn new(at: &[[f32; 2]]) -> Self {
        let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
        for p in at {
            for k in 0..2 {
                low[k] = low[k].min(p[k]);
                high[k] = high[k].max(p[k]);
            }
        }
        let width = (high[0] - low[0]).max(high[1] - low[1]).max(SMALLEST);
        let empty = |width| Cell { centre: [0.0; 2], mass: 0.0, width, children: 0, body: None };
        let mut cells = vec![empty(width)];
        for (i, p) in at.iter().enumerate() {
            let (mut cell, mut corner) = (0_usize, low);
            loop {
                let c = &mut cells[cell];
                let (mass, old) = (c.mass, c.body.take());
                for (centre, p) in c.centre.iter_mut().zip(p) {
                    *centre = (*centre * mass + p) / (mass + 1.0);
                }
                c.mass += 1.0;
                let half = c.width / 2.0;
                if mass == 0.0 {
                    c.body = Some(i as u32);
                    break;
                }
                if half < SMALLEST {
                    break;
                }
                if c.children == 0 {
                    let first = cells.len() as u32;
                    cells[cell].children = first;
                    cells.extend([empty(half); 4]);
                    if let Some(old) = old {
                        let (q, p) = (quarter(corner, half, at[old as usize]), at[old as usize]);
                        cells[first as usize + q] = Cell { centre: p, mass: 1.0, body: Some(old), ..empty(half) };
                    }
                }
                let q = quarter(corner, half, *p);
                corner =
                    [corner[0] + if q & 1 == 1 { half } else { 0.0 }, corner[1] + if q & 2 == 2 { half } else { 0.0 }];
                cell = cells[cell].children as usize + q;
            }
        }
        Self(cells)
    }
    fn push(&self, cell: usize, of: usize, p: [f32; 2], force: &mut [f32; 2]) {
        let c = &self.0[cell];
        if c.mass == 0.0 || c.body == Some(of as u32) {
            return;
        }
        let (dx, dy) = (p[0] - c.centre[0], p[1] - c.centre[1]);
        let square = dx * dx + dy * dy;
        if c.children == 0 || c.width * c.width * FAR * FAR < square {
            // Two at one place part in a direction that their number gives.
            let (dx, dy, square) = if square < 1e-8 {
                let angle = of as f32 * 2.399_963;
                (angle.cos() * 1e-2, angle.sin() * 1e-2, 1e-4)
            } else {
                (dx, dy, square)
            };
            force[0] += dx / square * c.mass;
            force[1] += dy / square * c.mass;
        } else {
            for child in 0..4 {
                self.push(c.children as usize + child, of, p, force);
            }
        }
    }
}

fn quarter(corner: [f32; 2], half: f32, p: [f32; 2]) -> usize {
    usize::from(p[0] >= corner[0] + half) | usize::from(p[1] >= corner[1] + half) << 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_the_same_each_time_and_apart() {
        let edges: Vec<(usize, usize)> = (1..60).map(|i| (i, i / 3)).chain([(3, 3), (99, 1)]).collect();
        let places = layout(60, &edges, 120);
        assert_eq!(places, layout(60, &edges, 120));
        assert!(places.iter().flatten().all(|c| c.is_finite()));
        for i in 0..60 {
            for j in 0..i {
                let (dx, dy) = (places[i][0] - places[j][0], places[i][1] - places[j][1]);
                assert!(dx * dx + dy * dy > 0.01, "{i} and {j} stand on each other");
            }
        }
        let length = |(a, b): (usize, usize)| {
            let (dx, dy) = (places[a][0] - places[b][0], places[a][1] - places[b][1]);
            (dx * dx + dy * dy).sqrt()
        };
        let joined: f32 = (1..60).map(|i| length((i, i / 3))).sum::<f32>() / 59.0;
        let apart: f32 = (1..60).map(|i| length((i, (i + 30) % 60))).sum::<f32>() / 59.0;
        assert!(joined * 1.5 < apart, "neighbours {joined}, others {apart}");
    }

    #[test]
    fn parts_without_ties_do_not_lie_on_each_other() {
        // Stars of different sizes, and three nodes alone.
        let mut edges = Vec::new();
        let mut next = 0;
        for leaves in [30, 10, 4, 1, 1] {
            edges.extend((1..=leaves).map(|leaf| (next, next + leaf)));
            next += leaves + 1;
        }
        let places = layout(next + 3, &edges, 100);
        let parts = parts(next + 3, &edges);
        assert_eq!(parts.len(), 8);
        let boxes: Vec<[f32; 4]> = parts
            .iter()
            .map(|part| {
                let x = || part.iter().map(|n| places[*n][0]);
                let y = || part.iter().map(|n| places[*n][1]);
                let (low, high) = (f32::min, f32::max);
                [x().fold(f32::MAX, low), y().fold(f32::MAX, low), x().fold(f32::MIN, high), y().fold(f32::MIN, high)]
            })
            .collect();
        for (i, a) in boxes.iter().enumerate() {
            for b in &boxes[..i] {
                assert!(a[2] < b[0] || b[2] < a[0] || a[3] < b[1] || b[3] < a[1], "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn nothing_and_one_are_laid_out() {
        assert!(layout(0, &[], 10).is_empty());
        assert_eq!(layout(1, &[], 10).len(), 1);
    }
}
