//! The shortest chains between two nodes, none of which passes a node twice (Yen 1971, over breadth-first search).

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::Network;

impl Network {
    /// At most `count` chains of facts between two entities, the shortest first, whichever way the facts point; the edges of each
    /// in order. Chains of one length come in the order of their nodes.
    pub fn shortest_paths(&self, from: usize, to: usize, count: usize) -> Vec<Vec<usize>> {
        let mut edges: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        let mut near = vec![BTreeSet::new(); self.nodes.len()];
        for (number, edge) in self.edges.iter().enumerate().filter(|(_, e)| e.source != e.target) {
            for (a, b) in [(edge.source, edge.target), (edge.target, edge.source)] {
                edges.entry((a, b)).or_insert(number);
                near[a].insert(b);
            }
        }
        let chains = shortest(&near, from, to, count);
        let edges_of =
            |chain: &Vec<usize>| chain.windows(2).filter_map(|w| edges.get(&(w[0], w[1])).copied()).collect();
        chains.iter().map(edges_of).collect()
    }
}

fn shortest(near: &[BTreeSet<usize>], from: usize, to: usize, count: usize) -> Vec<Vec<usize>> {
    let none = BTreeSet::new();
    let Some(first) = search(near, from, to, &none, &none).filter(|_| count > 0) else { return Vec::new() };
    let mut found = vec![first];
    let mut candidates: BTreeSet<(usize, Vec<usize>)> = BTreeSet::new();
    while found.len() < count {
        let last = found[found.len() - 1].clone();
        for at in 0..last.len().saturating_sub(1) {
            let root = &last[..=at];
            let taken: BTreeSet<usize> =
                found.iter().filter(|c| c.starts_with(root)).filter_map(|c| c.get(at + 1).copied()).collect();
            let passed: BTreeSet<usize> = root[..at].iter().copied().collect();
            if let Some(rest) = search(near, last[at], to, &passed, &taken) {
                let chain = [&root[..at], &rest].concat();
                candidates.insert((chain.len(), chain));
            }
        }
        match candidates.pop_first() {
            Some((_, chain)) => found.push(chain),
            None => break,
        }
    }
    found
}

/// The shortest way that passes none of the nodes in `without` and does not begin with one of `not_first`.
fn search(
    near: &[BTreeSet<usize>],
    from: usize,
    to: usize,
    without: &BTreeSet<usize>,
    not_first: &BTreeSet<usize>,
) -> Option<Vec<usize>> {
    let mut came: BTreeMap<usize, usize> = BTreeMap::from([(from, from)]);
    let mut queue = VecDeque::from([from]);
    while let Some(node) = queue.pop_front() {
        if node == to {
            let mut chain = vec![to];
            let mut at = to;
            while at != from {
                at = came[&at];
                chain.push(at);
            }
            chain.reverse();
            return Some(chain);
        }
        for next in near.get(node)? {
            let refused = without.contains(next) || node == from && not_first.contains(next);
            if !refused && !came.contains_key(next) {
                came.insert(*next, node);
                queue.push_back(*next);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_come_by_length_and_are_all_that_there_are() {
        let edges = [(0, 1), (1, 4), (0, 2), (2, 3), (3, 4), (1, 2), (2, 4)];
        let mut near = vec![BTreeSet::new(); 5];
        for (a, b) in edges {
            near[a].insert(b);
            near[b].insert(a);
        }
        let found = shortest(&near, 0, 4, 99);
        let mut all = Vec::new();
        every(&near, &mut vec![0], 4, &mut all);
        assert_eq!(found.len(), all.len());
        assert_eq!(found.iter().collect::<BTreeSet<_>>(), all.iter().collect());
        assert!(found.windows(2).all(|w| w[0].len() <= w[1].len()), "{found:?}");
        assert_eq!(found[..2], [vec![0, 1, 4], vec![0, 2, 4]]);
        assert_eq!(shortest(&near, 0, 4, 1).len(), 1);
        assert!(shortest(&[BTreeSet::new(), BTreeSet::new()], 0, 1, 3).is_empty());
    }

    fn every(near: &[BTreeSet<usize>], chain: &mut Vec<usize>, to: usize, all: &mut Vec<Vec<usize>>) {
        let at = chain[chain.len() - 1];
        if at == to {
            all.push(chain.clone());
            return;
        }
        for next in near[at].iter().filter(|n| !chain.contains(n)).copied().collect::<Vec<_>>() {
            chain.push(next);
            every(near, chain, to, all);
            chain.pop();
        }
    }
}
