//! Orders of small graphs by hand, and what holds for any graph.

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
fn what_waits_for_a_cycle_is_not_broken() {
    check(
        3,
        &[(1, 0, true), (1, 2, true), (2, 1, true)],
        &[&[1, 2], &[0]],
        &[1, 2],
    );
}

#[test]
fn cycles_side_by_side_share_their_levels() {
    let pair = |n: usize| [(2 * n, 2 * n + 1, false), (2 * n + 1, 2 * n, true)];
    let edges: Vec<_> = (0..3).flat_map(pair).collect();
    check(6, &edges, &[&[0, 2, 4], &[1, 3, 5]], &[1, 3, 5]);
}

#[test]
fn a_long_chain_needs_no_stack() {
    let count = 200_000;
    let chain: Vec<_> = (1..count)
        .map(|node| (node - 1, node, node % 2 == 0))
        .collect();
    let sorted = sort(count, &edges(&chain)).expect("no cycle");
    assert_eq!((sorted.levels.len(), sorted.broken.len()), (count, 0));
}

#[test]
fn a_firm_cycle_is_named() {
    assert_eq!(
        sort(4, &edges(&[(0, 1, false), (1, 2, false), (2, 1, false)])),
        Err(Cycle(vec![2, 1]))
    );
    assert_eq!(sort(1, &edges(&[(0, 0, false)])), Err(Cycle(vec![0])));
}

/// Whether edges lead from one node to the other; a node reaches itself.
fn reaches(count: usize, edges: &[Edge], from: usize, to: usize) -> bool {
    let (mut seen, mut open) = (vec![false; count], vec![from]);
    while let Some(node) = open.pop() {
        if !std::mem::replace(&mut seen[node], true) {
            open.extend(
                edges
                    .iter()
                    .filter(|edge| edge.before == node)
                    .map(|edge| edge.after),
            );
        }
    }
    seen[to]
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
    fn only_edges_on_cycles_are_broken((count, edges) in graphs()) {
        let broken = sort(count, &edges).map(|sorted| sorted.broken).unwrap_or_default();
        for index in broken {
            let Edge { before, after, breakable } = edges[index];
            prop_assert!(breakable && reaches(count, &edges, after, before));
        }
    }

    #[test]
    fn an_order_is_found_unless_firm_edges_form_a_cycle((count, edges) in graphs()) {
        let firm: Vec<Edge> = edges.iter().copied().filter(|edge| !edge.breakable).collect();
        let impossible = firm.iter().any(|edge| reaches(count, &firm, edge.after, edge.before));
        prop_assert_eq!(sort(count, &edges).is_err(), impossible);
    }

    #[test]
    fn the_order_of_the_edges_does_not_matter((count, edges) in graphs()) {
        let reversed: Vec<Edge> = edges.iter().rev().copied().collect();
        let levels = |edges: &[Edge]| sort(count, edges).map(|sorted| sorted.levels).ok();
        prop_assert_eq!(levels(&edges), levels(&reversed));
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
