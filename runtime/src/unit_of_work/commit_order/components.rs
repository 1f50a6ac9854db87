//! Strongly connected components: nodes that reach each other. Kosaraju's algorithm, without recursion.

use super::Edge;

/// The component of each node: nodes share one if, and only if, they reach each other.
pub(super) fn components(count: usize, edges: &[Edge]) -> Vec<usize> {
    let mut forward: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut backward = forward.clone();
    for edge in edges {
        forward[edge.before].push(edge.after);
        backward[edge.after].push(edge.before);
    }
    let mut component = vec![usize::MAX; count];
    for root in finished(&forward).into_iter().rev() {
        let mut open = vec![root];
        while let Some(node) = open.pop() {
            if component[node] == usize::MAX {
                component[node] = root;
                open.extend(&backward[node]);
            }
        }
    }
    component
}

/// The nodes in the order in which a search in depth leaves them.
fn finished(forward: &[Vec<usize>]) -> Vec<usize> {
    let mut seen = vec![false; forward.len()];
    let mut finished = Vec::with_capacity(forward.len());
    for root in 0..forward.len() {
        // A node, and how many of its edges were followed.
        let mut path = vec![(root, 0)];
        if std::mem::replace(&mut seen[root], true) {
            continue;
        }
        while let Some((node, followed)) = path.last_mut() {
            if let Some(next) = forward[*node].get(*followed).copied() {
                *followed += 1;
                if !std::mem::replace(&mut seen[next], true) {
                    path.push((next, 0));
                }
            } else {
                finished.push(*node);
                path.pop();
            }
        }
    }
    finished
}
