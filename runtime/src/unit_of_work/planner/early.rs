//! What has to be written before the inserts: deletes and updates that give up a unique value which another row
//! takes over, and whatever those need.
//!
//! Rows are sorted one by one here, because few are concerned. Where they wait for each other, a nullable column
//! is set to null for the time being, or a foreign key is set afterwards; otherwise there is no order.

use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use crate::change_set::ChangeKind;
use crate::entity::Schema;
use crate::error::{Error, Result};
use crate::graph::RowId;
use crate::unit_of_work::commit_order::{self, Cycle, Edge};
use crate::unit_of_work::flush_plan::PlannedValue;
use crate::unit_of_work::gather::Work;
use crate::unit_of_work::kinds;
use crate::unit_of_work::planner::early_edges::EarlyEdge;
use crate::unit_of_work::planner::shapes::Shapes;
use crate::unit_of_work::planner::{Planner, by_group};
use crate::value::Value;

impl<S: Schema> Planner<'_, S> {
    /// Plans what comes before everything else; the rows that are done with.
    pub(super) fn early(&mut self, work: &Work) -> Result<FxHashSet<RowId>> {
        let claims = self.claims(work)?;
        if claims.is_empty() {
            return Ok(FxHashSet::default());
        }
        let rows: Vec<(RowId, ChangeKind)> = kinds(work).collect();
        let edges = self.early_edges(&rows, &claims);
        let early = ancestors(&edges, claims.iter().map(|claim| claim.claimer));
        let rows: Vec<_> = rows
            .into_iter()
            .filter(|(row, _)| early.contains(row))
            .collect();
        let edges: Vec<_> = edges
            .into_iter()
            .filter(|edge| early.contains(&edge.after))
            .collect();
        self.sort_early(&rows, &edges)?;
        Ok(early)
    }

    fn sort_early(&mut self, rows: &[(RowId, ChangeKind)], edges: &[EarlyEdge]) -> Result<()> {
        let place: FxHashMap<RowId, usize> = rows.iter().map(|(row, _)| *row).zip(0..).collect();
        let sortable: Vec<Edge> = edges
            .iter()
            .map(|edge| Edge {
                before: place[&edge.before],
                after: place[&edge.after],
                breakable: edge.cure.is_some(),
            })
            .collect();
        let sorted = commit_order::sort(rows.len(), &sortable)
            .map_err(|cycle| self.no_order(rows, &cycle))?;
        let cures = sorted.broken.iter();
        let cures = cures.filter_map(|broken| edges[*broken].cure.as_ref());
        self.mended
            .extend(cures.clone().filter_map(|cure| cure.mend));
        self.park(cures.flat_map(|cure| cure.park.iter().copied()).collect());
        for level in sorted.levels {
            self.early_level(level.into_iter().map(|node| rows[node]))?;
        }
        Ok(())
    }

    /// Sets columns to null until their rows are written.
    fn park(&mut self, parked: IndexSet<(RowId, usize), FxBuildHasher>) {
        let mut shapes = Shapes::default();
        for (row, column) in parked {
            self.rewritten.insert((row, column));
            let null = Value::Null(self.em.entity(row.entity).meta().columns[column].ty);
            shapes.add_values(row, vec![column], vec![PlannedValue::Known(null)]);
        }
        self.push_updates(shapes);
    }

    /// Rows that do not wait for each other: deletes, then updates, then inserts.
    fn early_level(&mut self, level: impl Iterator<Item = (RowId, ChangeKind)>) -> Result<()> {
        let level: Vec<(RowId, ChangeKind)> = level.collect();
        let of = |wanted: ChangeKind| -> Vec<RowId> {
            let rows = level.iter().filter(|(_, kind)| *kind == wanted);
            rows.map(|(row, _)| *row).collect()
        };
        for (group, rows) in by_group::<S>(&of(ChangeKind::Delete)).into_iter().rev() {
            self.delete_level(group, &rows);
        }
        self.updates(&of(ChangeKind::Update))?;
        for (group, rows) in by_group::<S>(&of(ChangeKind::Create)) {
            self.insert_level(group, &rows)?;
        }
        Ok(())
    }

    /// No order satisfies unique constraints that allow no null.
    fn no_order(&self, rows: &[(RowId, ChangeKind)], Cycle(path): &Cycle) -> Error {
        let names: Vec<String> = path
            .iter()
            .map(|node| self.describe(rows[*node].0))
            .collect();
        Error::unique_cycle(&names)
    }

    /// `Tag (1)`, or `a new Tag`.
    pub(super) fn describe(&self, row: RowId) -> String {
        let entity = self.em.entity(row.entity);
        let name = entity.meta().name;
        match entity.key_values(self.em, row.slot) {
            Some(key) => format!("{name} ({})", key_text(&key)),
            None => format!("a new {name}"),
        }
    }
}

fn key_text(key: &[Value]) -> String {
    let part = |value: &Value| match (value.as_integer(), value.as_str()) {
        (Some(number), _) => number.to_string(),
        (_, Some(text)) => text.to_owned(),
        _ => format!("{value:?}"),
    };
    key.iter().map(part).collect::<Vec<_>>().join(", ")
}

/// The rows that come before those given, at any distance.
fn ancestors(edges: &[EarlyEdge], of: impl Iterator<Item = RowId>) -> FxHashSet<RowId> {
    let mut into: FxHashMap<RowId, Vec<RowId>> = FxHashMap::default();
    for edge in edges {
        into.entry(edge.after).or_default().push(edge.before);
    }
    let mut queue: Vec<RowId> = of.collect();
    let mut found = FxHashSet::default();
    while let Some(row) = queue.pop() {
        let before = into.remove(&row).unwrap_or_default();
        queue.extend(before.into_iter().inspect(|row| {
            found.insert(*row);
        }));
    }
    found
}
