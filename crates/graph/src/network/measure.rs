//! Who stands in the middle, and who belongs together: PageRank, betweenness, communities.
//!
//! Parallel facts between two entities count once; a fact from an entity to itself does not count. PageRank is computed by power
//! iteration (Brin and Page 1998; damping .85, what leads nowhere leads everywhere), betweenness by Brandes (2001) on the graph
//! without directions, communities by Leiden (Traag et al. 2019).

use std::collections::{BTreeMap, BTreeSet};

use leiden_rs::{GraphDataBuilder, Leiden, LeidenConfig, LeidenOutput};

use super::Network;
use crate::resource::Relation;

/// Above this many nodes, betweenness is estimated from as many sources.
pub const EXACT_NODES: usize = 2_000;
const DAMPING: f64 = 0.85;
/// Runs of Leiden, each from the partition of the one before.
const ROUNDS: u64 = 30;
/// A graph is begun as often as its edges fit into so many, at most eight times.
const STARTED_EDGES: u64 = 50_000;
/// Sum of all changes at which PageRank stands still.
const STILL: f64 = 1e-13;

/// Nodes and who is joined to whom, each pair once.
#[derive(Clone, Debug, Default)]
pub struct Ties {
    out: Vec<Vec<usize>>,
    both: Vec<Vec<usize>>,
}

impl Ties {
    /// Ties between `count` nodes.
    pub fn new(count: usize, edges: impl IntoIterator<Item = (usize, usize)>) -> Self {
        let (mut out, mut both) = (vec![BTreeSet::new(); count], vec![BTreeSet::new(); count]);
        for (a, b) in edges.into_iter().filter(|(a, b)| a != b) {
            out[a].insert(b);
            both[a].insert(b);
            both[b].insert(a);
        }
        let lists = |sets: Vec<BTreeSet<usize>>| sets.into_iter().map(|s| s.into_iter().collect()).collect();
        Self { out: lists(out), both: lists(both) }
    }
    /// The ties of a network, of some relations only where any are given.
    pub fn of(network: &Network, relations: &[Relation]) -> Self {
        let admitted = network.edges.iter().filter(|e| relations.is_empty() || relations.contains(&e.relation));
        Self::new(network.nodes.len(), admitted.map(|e| (e.source, e.target)))
    }
    /// Neighbours of each node.
    pub fn degree(&self) -> Vec<f64> {
        self.both.iter().map(|n| n.len() as f64).collect()
    }
    /// PageRank; sums to 1.
    pub fn pagerank(&self) -> Vec<f64> {
        let n = self.out.len();
        if n == 0 {
            return Vec::new();
        }
        let even = 1.0 / n as f64;
        let mut rank = vec![even; n];
        for _ in 0..1_000 {
            let lost: f64 = rank.iter().zip(&self.out).filter(|(_, out)| out.is_empty()).map(|(r, _)| r).sum();
            let mut next = vec![(1.0 - DAMPING) * even + DAMPING * lost * even; n];
            for (r, out) in rank.iter().zip(&self.out) {
                for to in out {
                    next[*to] += DAMPING * r / out.len() as f64;
                }
            }
            let change: f64 = rank.iter().zip(&next).map(|(a, b)| (a - b).abs()).sum();
            rank = next;
            if change < STILL {
                break;
            }
        }
        rank
    }
    /// Share of shortest ways between two others that go through each node, and whether it is exact.
    pub fn betweenness(&self) -> (Vec<f64>, bool) {
        let n = self.both.len();
        let exact = n <= EXACT_NODES;
        // Every k-th node: the order is that of the IRIs, which has nothing to do with where a node stands.
        let sources: Vec<usize> =
            if exact { (0..n).collect() } else { (0..EXACT_NODES).map(|i| i * n / EXACT_NODES).collect() };
        let mut score = vec![0.0; n];
        for &source in &sources {
            let (mut order, mut ways, mut far) = (vec![source], vec![0.0_f64; n], vec![usize::MAX; n]);
            (ways[source], far[source]) = (1.0, 0);
            let mut at = 0;
            while let Some(&node) = order.get(at) {
                at += 1;
                for &next in &self.both[node] {
                    if far[next] == usize::MAX {
                        far[next] = far[node] + 1;
                        order.push(next);
                    }
                    if far[next] == far[node] + 1 {
                        ways[next] += ways[node];
                    }
                }
            }
            let mut share = vec![0.0_f64; n];
            for &node in order.iter().rev() {
                for &before in self.both[node].iter().filter(|b| far[**b] != usize::MAX && far[**b] + 1 == far[node]) {
                    share[before] += ways[before] / ways[node] * (1.0 + share[node]);
                }
                if node != source {
                    score[node] += share[node];
                }
            }
        }
        // Over all ordered pairs of others, scaled up from the sources that were looked at.
        let pairs = (n.saturating_sub(1) * n.saturating_sub(2)) as f64;
        let scale = if pairs > 0.0 { n as f64 / sources.len() as f64 / pairs } else { 0.0 };
        score.iter_mut().for_each(|s| *s *= scale);
        (score, exact)
    }
    /// A community for each node, numbered by size, and the modularity of the whole.
    pub fn communities(&self) -> (Vec<usize>, f64) {
        let n = self.both.len();
        let alone = || ((0..n).collect(), 0.0);
        let mut builder = GraphDataBuilder::new(n);
        for (a, others) in self.both.iter().enumerate() {
            for &b in others.iter().filter(|b| **b > a) {
                if builder.add_edge(a, b, 1.0).is_err() {
                    return alone();
                }
            }
        }
        let Ok(graph) = builder.build() else { return alone() };
        let leiden = |seed| Leiden::new(LeidenConfig { seed: Some(seed), ..LeidenConfig::default() });
        // One run stops early in graphs without clear communities: each further one begins where the last ended, and small graphs
        // are begun several times.
        let mut best: Option<LeidenOutput> = None;
        let edges = self.both.iter().map(Vec::len).sum::<usize>() as u64 / 2;
        for start in 0..(STARTED_EDGES / (edges + 1)).clamp(1, 8) {
            let mut last = leiden(start).run(&graph).ok();
            for round in 1..=ROUNDS {
                let Some(found) = last else { break };
                let partition = found.partition.clone();
                if best.as_ref().is_none_or(|b| found.quality > b.quality) {
                    best = Some(found);
                }
                last = leiden(start + 100 * round).run_with_initial_partition(&graph, partition).ok();
            }
        }
        let Some(found) = best else { return alone() };
        let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for node in 0..n {
            members.entry(found.partition.community_of(node)).or_default().push(node);
        }
        let mut members: Vec<Vec<usize>> = members.into_values().collect();
        members.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
        let mut of = vec![0; n];
        for (number, nodes) in members.iter().enumerate() {
            nodes.iter().for_each(|node| of[*node] = number);
        }
        let modularity = self.modularity(&of);
        (of, modularity)
    }
    /// Newman and Girvan's modularity of a partition.
    pub fn modularity(&self, of: &[usize]) -> f64 {
        let twice: f64 = self.both.iter().map(|n| n.len() as f64).sum();
        if twice == 0.0 {
            return 0.0;
        }
        let (mut inside, mut degrees) = (0.0, BTreeMap::<usize, f64>::new());
        for (node, others) in self.both.iter().enumerate() {
            inside += others.iter().filter(|o| of[**o] == of[node]).count() as f64;
            *degrees.entry(of[node]).or_default() += others.len() as f64;
        }
        inside / twice - degrees.values().map(|d| (d / twice).powi(2)).sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: &[f64], expected: &[f64]) {
        for (a, b) in found.iter().zip(expected) {
            assert!((a - b).abs() < 1e-9, "{found:?} {expected:?}");
        }
    }

    #[test]
    fn a_chain_is_busiest_in_its_middle() {
        let chain = Ties::new(5, [(0, 1), (1, 2), (2, 3), (3, 4)]);
        near(&chain.betweenness().0, &[0.0, 0.5, 2.0 / 3.0, 0.5, 0.0]);
        near(&chain.degree(), &[1.0, 2.0, 2.0, 2.0, 1.0]);
    }

    #[test]
    fn ranks_sum_to_one_and_flow_downwards() {
        let ring = Ties::new(4, [(0, 1), (1, 2), (2, 3), (3, 0), (3, 0), (2, 2)]);
        near(&ring.pagerank(), &[0.25; 4]);
        let star = Ties::new(4, [(1, 0), (2, 0), (3, 0)]).pagerank();
        assert!((star.iter().sum::<f64>() - 1.0).abs() < 1e-9 && star[0] > star[1] && star[1] == star[2]);
        assert!(Ties::default().pagerank().is_empty());
    }

    #[test]
    fn two_cliques_are_two_communities() {
        let clique = |from: usize| (from..from + 5).flat_map(move |a| (from..a).map(move |b| (a, b)));
        let ties = Ties::new(11, clique(0).chain(clique(5)).chain([(0, 5)]));
        let (of, modularity) = ties.communities();
        assert_eq!(of, [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2]);
        assert!((modularity - 0.4523809523809524).abs() < 1e-9, "{modularity}");
        assert_eq!(ties.communities().0, of);
    }
}
