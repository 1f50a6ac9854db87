//! Graphs of numbered vertices. Knows nothing of entities.

use std::collections::BTreeSet;

/// Edges by vertex: `edges[from]` lists the vertices that `from` needs.
pub(super) type Edges = Vec<Vec<usize>>;

/// Groups the vertices that reach each other, and orders the groups so that what is needed comes
/// first; where that leaves a choice, the lowest number comes first.
pub(super) fn groups(edges: &Edges) -> Vec<Vec<usize>> {
    let leaders = leaders(edges);
    let mut needs: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); edges.len()];
    for (from, to) in edges.iter().enumerate() {
        needs[leaders[from]].extend(to.iter().map(|&to| leaders[to]));
    }
    let mut waiting: BTreeSet<usize> = leaders.iter().copied().collect();
    let mut ordered = Vec::new();
    while let Some(&first) = waiting.first() {
        let is_free = |v: &usize| needs[*v].iter().all(|u| u == v || !waiting.contains(u));
        let next = waiting.iter().copied().find(is_free).unwrap_or(first);
        waiting.remove(&next);
        ordered.push((0..edges.len()).filter(|&v| leaders[v] == next).collect());
    }
    ordered
}

/// For each vertex the lowest one that it reaches and that reaches it; itself, if there is none.
fn leaders(edges: &Edges) -> Vec<usize> {
    let reach: Vec<Vec<bool>> = (0..edges.len())
        .map(|from| reachable(edges, from))
        .collect();
    (0..edges.len())
        .map(|v| (0..v).find(|&u| reach[u][v] && reach[v][u]).unwrap_or(v))
        .collect()
}

fn reachable(edges: &Edges, from: usize) -> Vec<bool> {
    let mut seen = vec![false; edges.len()];
    let mut open = edges[from].clone();
    while let Some(vertex) = open.pop() {
        if !std::mem::replace(&mut seen[vertex], true) {
            open.extend(&edges[vertex]);
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn groups_come_after_what_they_need() {
        let check = |edges: &[&[usize]], expected: &[&[usize]]| {
            let edges: Edges = edges.iter().map(|e| e.to_vec()).collect();
            assert_eq!(groups(&edges), expected, "{edges:?}");
        };
        check(&[], &[]);
        check(&[&[], &[]], &[&[0], &[1]]);
        check(&[&[1], &[]], &[&[1], &[0]]);
        check(&[&[0], &[]], &[&[0], &[1]]);
        check(&[&[1], &[2], &[1]], &[&[1, 2], &[0]]);
        check(&[&[3], &[], &[0], &[]], &[&[1], &[3], &[0], &[2]]);
    }

    fn graphs() -> impl Strategy<Value = Edges> {
        let pairs = prop::collection::vec((0_usize..9, 0_usize..9), 0..20);
        pairs.prop_map(|pairs| {
            let mut edges: Edges = vec![Vec::new(); 9];
            pairs
                .into_iter()
                .for_each(|(from, to)| edges[from].push(to));
            edges
        })
    }

    proptest! {
        #[test]
        fn an_acyclic_graph_is_ordered(pairs in prop::collection::vec((0usize..12, 0usize..12), 0..40)) {
            let mut edges: Edges = vec![Vec::new(); 12];
            for (a, b) in pairs {
                if a < b {
                    edges[a].push(b);
                }
            }
            let order = groups(&edges).concat();
            let place = |v| order.iter().position(|&u| u == v);
            for (from, needs) in edges.iter().enumerate() {
                for &needed in needs {
                    prop_assert!(place(needed) < place(from));
                }
            }
        }

        #[test]
        fn groups_are_what_reaches_each_other(edges in graphs()) {
            let groups = groups(&edges);
            let mut all = groups.concat();
            all.sort_unstable();
            prop_assert_eq!(all, (0..edges.len()).collect::<Vec<_>>(), "each once");
            let group = |v| groups.iter().position(|group| group.contains(&v));
            for v in 0..edges.len() {
                for u in 0..edges.len() {
                    let (there, back) = (reachable(&edges, v)[u], reachable(&edges, u)[v]);
                    if u != v {
                        prop_assert_eq!(group(v) == group(u), there && back);
                    }
                    if there && !back {
                        prop_assert!(group(u) < group(v), "what is needed comes first");
                    }
                }
            }
        }

        #[test]
        fn what_is_independent_keeps_its_order(edges in graphs()) {
            let order = groups(&edges).concat();
            let free: Vec<_> = order.iter().filter(|v| edges[**v].is_empty()).collect();
            prop_assert!(free.is_sorted());
            prop_assert!(groups(&edges).iter().all(|group| group.is_sorted()));
        }
    }
}
