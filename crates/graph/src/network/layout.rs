//! Nodes and edges -> places on a plane.
//!
//! Springs along edges, repulsion between all, cooled down (Fruchterman and Reingold 1991); repulsion of far groups by their
//! centre (Barnes and Hut 1986), so that a step costs n log n. One thread, no chance: the same graph gives the same places.

/// How far a group has to be, in its own widths, to count as one body.
const FAR: f32 = 1.1;
/// Leaves of the tree are not divided below this width: bodies may stand at one place.
const SMALLEST: f32 = 1e-3;

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
        let mut force: Vec<[f32; 2]> = at
            .iter()
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
    at
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
    fn nothing_and_one_are_laid_out() {
        assert!(layout(0, &[], 10).is_empty());
        assert_eq!(layout(1, &[], 10).len(), 1);
    }
}
