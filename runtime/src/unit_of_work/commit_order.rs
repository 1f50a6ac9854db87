//! Sorts what depends on each other into levels. It knows no entity, no row and no SQL.
//!
//! Kahn's algorithm, one level at a time, always in the order in which the nodes were given, so that the same
//! input gives the same output. Where a cycle stops it, edges that may be broken are broken, as few as the
//! order of the nodes allows.

/// `before` has to come before `after`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// The node that is needed.
    pub before: usize,
    /// The node that needs it.
    pub after: usize,
    /// Whether the order may be ignored, at the price of mending it afterwards.
    pub breakable: bool,
}

/// An order that respects every edge but the broken ones.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Levels {
    /// Nodes that depend only on nodes of earlier levels.
    pub levels: Vec<Vec<usize>>,
    /// Indexes of the edges that were broken, ascending.
    pub broken: Vec<usize>,
}

/// Nodes that need each other, with no edge among them that may be broken.
#[derive(Debug, PartialEq, Eq)]
pub struct Cycle(pub Vec<usize>);

/// Sorts `count` nodes.
///
/// # Errors
/// [`Cycle`] when edges that may not be broken form one.
pub fn sort(count: usize, edges: &[Edge]) -> Result<Levels, Cycle> {
    let mut sorter = Sorter::new(count, edges);
    let mut sorted = Levels::default();
    let mut ready = sorter.ready();
    while sorter.left > 0 {
        if ready.is_empty() {
            ready = sorter.break_cycle(&mut sorted.broken)?;
        }
        let next = sorter.take(&ready);
        sorted.levels.push(std::mem::replace(&mut ready, next));
    }
    sorted.broken.sort_unstable();
    Ok(sorted)
}

struct Sorter<'e> {
    edges: &'e [Edge],
    /// Edges out of and into each node.
    outgoing: Vec<Vec<usize>>,
    incoming: Vec<Vec<usize>>,
    /// Incoming edges of each node that still hold it back: those that may not be broken, and the others.
    firm: Vec<usize>,
    soft: Vec<usize>,
    open: Vec<bool>,
    done: Vec<bool>,
    left: usize,
    /// Where the search for a breakable node goes on.
    cursor: usize,
}

impl<'e> Sorter<'e> {
    fn new(count: usize, edges: &'e [Edge]) -> Self {
        let mut sorter = Self {
            edges,
            outgoing: vec![Vec::new(); count],
            incoming: vec![Vec::new(); count],
            firm: vec![0; count],
            soft: vec![0; count],
            open: vec![true; edges.len()],
            done: vec![false; count],
            left: count,
            cursor: 0,
        };
        for (index, edge) in edges.iter().enumerate() {
            sorter.outgoing[edge.before].push(index);
            sorter.incoming[edge.after].push(index);
            *sorter.held_back(edge) += 1;
        }
        sorter
    }

    fn held_back(&mut self, edge: &Edge) -> &mut usize {
        if edge.breakable {
            &mut self.soft[edge.after]
        } else {
            &mut self.firm[edge.after]
        }
    }

    fn is_ready(&self, node: usize) -> bool {
        !self.done[node] && self.firm[node] == 0 && self.soft[node] == 0
    }

    fn ready(&self) -> Vec<usize> {
        (0..self.done.len())
            .filter(|node| self.is_ready(*node))
            .collect()
    }

    /// Marks a level as done; the nodes that it sets free, in order.
    fn take(&mut self, level: &[usize]) -> Vec<usize> {
        let mut freed = Vec::new();
        for node in level {
            self.done[*node] = true;
            self.left -= 1;
        }
        for node in level {
            for index in std::mem::take(&mut self.outgoing[*node]) {
                let edge = self.edges[index];
                if std::mem::replace(&mut self.open[index], false) {
                    *self.held_back(&edge) -= 1;
                    if self.is_ready(edge.after) {
                        freed.push(edge.after);
                    }
                }
            }
        }
        freed.sort_unstable();
        freed
    }

    /// Frees the first node that only breakable edges hold back.
    fn break_cycle(&mut self, broken: &mut Vec<usize>) -> Result<Vec<usize>, Cycle> {
        let count = self.done.len();
        let from = self.cursor;
        let found = (from..count)
            .chain(0..from)
            .find(|node| !self.done[*node] && self.firm[*node] == 0);
        let Some(node) = found else {
            return Err(self.cycle());
        };
        self.cursor = node;
        for index in std::mem::take(&mut self.incoming[node]) {
            if std::mem::replace(&mut self.open[index], false) {
                broken.push(index);
            }
        }
        self.soft[node] = 0;
        Ok(vec![node])
    }

    /// Follows firm edges backwards until a node comes again.
    fn cycle(&self) -> Cycle {
        let mut path: Vec<usize> = Vec::new();
        let mut node = self.done.iter().position(|done| !done).unwrap_or_default();
        while !path.contains(&node) {
            path.push(node);
            let needed = self.incoming[node]
                .iter()
                .find(|index| self.open[**index] && !self.edges[**index].breakable);
            match needed {
                Some(index) => node = self.edges[*index].before,
                None => break,
            }
        }
        let start = path
            .iter()
            .position(|seen| *seen == node)
            .unwrap_or_default();
        path.drain(..start);
        path.reverse();
        Cycle(path)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn edges(list: &[(usize, usize, bool)]) -> Vec<Edge> {
        list.iter()
            .map(|&(before, after, breakable)| Edge {
                before,
                after,
                breakable,
            })
            .collect()
    }

    #[track_caller]
    fn check(count: usize, list: &[(usize, usize, bool)], levels: &[&[usize]], broken: &[usize]) {
        let sorted = sort(count, &edges(list)).expect("no firm cycle");
        assert_eq!(sorted.levels, levels);
        assert_eq!(sorted.broken, broken);
    }

    #[test]
    fn without_edges_everything_is_one_level() {
        check(3, &[], &[&[0, 1, 2]], &[]);
    }

    #[test]
    fn a_chain_has_a_level_each() {
        check(
            5,
            &[(4, 0, false), (0, 1, false), (1, 2, false), (2, 3, false)],
            &[&[4], &[0], &[1], &[2], &[3]],
            &[],
        );
    }

    #[test]
    fn a_nullable_side_of_a_cycle_is_broken() {
        check(2, &[(0, 1, true), (1, 0, false)], &[&[1], &[0]], &[0]);
    }

    #[test]
    fn a_row_that_points_at_itself_is_mended_afterwards() {
        check(1, &[(0, 0, true)], &[&[0]], &[0]);
    }

    #[test]
    fn breakable_edges_outside_cycles_are_kept() {
        check(3, &[(2, 0, true), (0, 1, true)], &[&[2], &[0], &[1]], &[]);
    }

    #[test]
    fn a_firm_cycle_is_named() {
        assert_eq!(
            sort(4, &edges(&[(0, 1, false), (1, 2, false), (2, 1, false)])),
            Err(Cycle(vec![2, 1]))
        );
        assert_eq!(sort(1, &edges(&[(0, 0, false)])), Err(Cycle(vec![0])));
    }

    fn graphs() -> impl Strategy<Value = (usize, Vec<Edge>)> {
        (1_usize..20).prop_flat_map(|count| {
            let edge =
                (0..count, 0..count, any::<bool>()).prop_map(|(before, after, breakable)| Edge {
                    before,
                    after,
                    breakable,
                });
            (Just(count), prop::collection::vec(edge, 0..40))
        })
    }

    proptest! {
        #[test]
        fn every_edge_that_is_not_broken_is_respected((count, edges) in graphs()) {
            match sort(count, &edges) {
                Ok(sorted) => {
                    let mut level = vec![usize::MAX; count];
                    for (depth, nodes) in sorted.levels.iter().enumerate() {
                        for node in nodes {
                            prop_assert_eq!(level[*node], usize::MAX, "each node once");
                            level[*node] = depth;
                        }
                    }
                    prop_assert!(level.iter().all(|depth| *depth != usize::MAX), "every node");
                    for (index, edge) in edges.iter().enumerate() {
                        if sorted.broken.contains(&index) {
                            prop_assert!(edge.breakable);
                        } else {
                            prop_assert!(level[edge.before] < level[edge.after]);
                        }
                    }
                }
                Err(Cycle(path)) => {
                    for (position, node) in path.iter().enumerate() {
                        let next = path[(position + 1) % path.len()];
                        let firm = edges.iter().any(|edge| !edge.breakable && edge.before == *node && edge.after == next);
                        prop_assert!(firm, "{:?} is a cycle of firm edges", path);
                    }
                }
            }
        }

        #[test]
        fn what_can_be_ordered_needs_no_break((count, mut edges) in graphs()) {
            edges.retain(|edge| edge.before < edge.after);
            let sorted = sort(count, &edges).expect("edges that only go up form no cycle");
            prop_assert_eq!(sorted.broken, Vec::<usize>::new());
        }

        #[test]
        fn the_order_is_stable((count, edges) in graphs()) {
            prop_assert_eq!(sort(count, &edges), sort(count, &edges));
            if let Ok(sorted) = sort(count, &edges) {
                for level in sorted.levels {
                    prop_assert!(level.is_sorted());
                }
            }
        }
    }
}
