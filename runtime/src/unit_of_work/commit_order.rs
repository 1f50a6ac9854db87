//! Sorts what depends on each other into levels. It knows no entity, no row and no SQL.
//!
//! Every edge that may be broken and lies on a cycle is broken, all at once: mending costs one more statement, however
//! many they are, while each cycle that is broken for itself would cost levels of its own. What is left is sorted by
//! Kahn's algorithm, one level at a time, always in the order in which the nodes were given.

mod components;

use components::components;

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
    let component = components(count, edges);
    let on_cycle = |edge: &Edge| component[edge.before] == component[edge.after];
    let broken: Vec<usize> = (0..edges.len())
        .filter(|index| edges[*index].breakable && on_cycle(&edges[*index]))
        .collect();
    let kept = edges
        .iter()
        .filter(|edge| !(edge.breakable && on_cycle(edge)));
    let levels = levels(count, &kept.copied().collect::<Vec<_>>())?;
    Ok(Levels { levels, broken })
}

/// The levels of a graph in which every edge counts.
fn levels(count: usize, edges: &[Edge]) -> Result<Vec<Vec<usize>>, Cycle> {
    let mut needs = vec![0_usize; count];
    let mut needed_by: Vec<Vec<usize>> = vec![Vec::new(); count];
    for edge in edges {
        needs[edge.after] += 1;
        needed_by[edge.before].push(edge.after);
    }
    let (mut levels, mut left) = (Vec::new(), count);
    let mut ready: Vec<usize> = (0..count).filter(|node| needs[*node] == 0).collect();
    while !ready.is_empty() {
        left -= ready.len();
        let mut freed = Vec::new();
        for after in ready.iter().flat_map(|node| &needed_by[*node]) {
            needs[*after] -= 1;
            if needs[*after] == 0 {
                freed.push(*after);
            }
        }
        freed.sort_unstable();
        levels.push(std::mem::replace(&mut ready, freed));
    }
    if left == 0 {
        Ok(levels)
    } else {
        Err(cycle(&needs, edges))
    }
}

/// Goes backwards from a node that still needs another one, until a node comes again.
fn cycle(needs: &[usize], edges: &[Edge]) -> Cycle {
    let is_left = |node: usize| needs[node] > 0;
    let mut needed: Vec<Option<usize>> = vec![None; needs.len()];
    for edge in edges.iter().rev().filter(|edge| is_left(edge.before)) {
        needed[edge.after] = Some(edge.before);
    }
    let mut place: Vec<Option<usize>> = vec![None; needs.len()];
    let mut path = Vec::new();
    let mut next = (0..needs.len()).find(|node| is_left(*node));
    while let Some(node) = next {
        if let Some(start) = place[node] {
            path.drain(..start);
            break;
        }
        place[node] = Some(path.len());
        path.push(node);
        next = needed[node];
    }
    path.reverse();
    Cycle(path)
}

#[cfg(test)]
mod tests;
