//! Deletes: rows before those that they lead to.

use rustc_hash::FxHashMap;

use crate::entity::Schema;
use crate::graph::RowId;
use crate::metadata::EntityMeta;
use crate::metadata::RelationMeta;
use crate::unit_of_work::commit_order::{self, Edge};
use crate::unit_of_work::flush_plan::{Delete, PlannedRow, Step};
use crate::unit_of_work::planner::{Planner, by_group, owning};

impl<S: Schema> Planner<'_, S> {
    pub(super) fn deletes(&mut self, rows: &[RowId]) {
        for (group, members) in by_group::<S>(rows).into_iter().rev() {
            for level in self.delete_levels(&members).into_iter().rev() {
                self.delete_level(group, &level);
            }
        }
    }

    /// Sorts the rows of one group so that a row comes after those it leads to; deletes run backwards.
    fn delete_levels(&self, rows: &[RowId]) -> Vec<Vec<RowId>> {
        let place: FxHashMap<RowId, usize> = rows.iter().copied().zip(0..).collect();
        let mut edges = Vec::new();
        for (after, row) in rows.iter().enumerate() {
            let at_once = |(_, meta): &(usize, &RelationMeta)| !self.defers(meta);
            for (relation, meta) in owning(self.meta(*row)).filter(at_once) {
                let base = self.em.with_one(*row, relation, |one| one.base);
                let target = base.map(|slot| RowId {
                    entity: meta.target.index,
                    slot,
                });
                if let Some(before) = target
                    .and_then(|target| place.get(&target).copied())
                    .filter(|node| *node != after)
                {
                    edges.push(Edge {
                        before,
                        after,
                        breakable: self.meta(*row).can_wait(meta),
                    });
                }
            }
        }
        // Rows that require each other were not written by us; the database decides about them.
        let sorted = commit_order::sort(rows.len(), &edges).or_else(|_| {
            edges.iter_mut().for_each(|edge| edge.breakable = true);
            commit_order::sort(rows.len(), &edges)
        });
        let sorted = sorted.unwrap_or_default();
        sorted
            .levels
            .into_iter()
            .map(|level| level.into_iter().map(|node| rows[node]).collect())
            .collect()
    }

    pub(super) fn delete_level(&mut self, group: &[usize], level: &[RowId]) {
        for entity in group.iter().rev() {
            let meta = S::ENTITIES[*entity].meta();
            let rows = level.iter().filter(|row| row.entity == *entity);
            let planned = rows.map(|row| PlannedRow {
                row: *row,
                values: Vec::new(),
                expected: self.expected(*row),
            });
            let (unchecked, checked): (Vec<_>, Vec<_>) =
                planned.partition(|row| row.expected.is_empty());
            self.delete(meta, meta.checks().collect(), checked);
            self.delete(meta, Vec::new(), unchecked);
        }
    }

    fn delete(&mut self, entity: &'static EntityMeta, check: Vec<usize>, rows: Vec<PlannedRow>) {
        if !rows.is_empty() {
            self.steps.push(Step::Delete(Delete {
                entity,
                check,
                rows,
            }));
        }
    }
}
