//! From rows to steps: which columns are written, in which order, what shares a statement.
//!
//! Entities come in the order that was fixed when the code was generated; only rows of entities that depend on
//! each other are sorted here. Nothing is sent.

use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::EntityManager;
use crate::entity::Schema;
use crate::error::{Error, Result};
use crate::graph::RowId;
use crate::metadata::{EntityMeta, Join, RelationMeta};
use crate::unit_of_work::commit_order::{self, Cycle, Edge};
use crate::unit_of_work::flush_plan::{FlushPlan, Insert, PlannedRow, Step, Update};
use crate::unit_of_work::gather::Work;

mod deletes;
mod pivots;
mod shapes;
mod values;

use shapes::Shapes;

/// Plans the whole flush.
///
/// # Errors
/// When a required relation leads nowhere, or rows require each other.
pub(crate) fn plan<S: Schema>(em: &EntityManager<S>, work: &Work) -> Result<FlushPlan> {
    let _graph = em.graph_lock();
    let mut planner = Planner {
        em,
        steps: Vec::new(),
        mended: IndexSet::default(),
    };
    planner.inserts(&work.creates)?;
    planner.mend()?;
    planner.updates(&work.updates)?;
    planner.pivots();
    planner.deletes(&work.deletes);
    Ok(FlushPlan {
        steps: planner.steps,
    })
}

/// Remembers what every touched row looks like now: what a flush that succeeds has brought to the database.
pub(crate) fn remember<S: Schema>(em: &EntityManager<S>) {
    let _graph = em.graph_lock();
    for row in em.touched_rows() {
        let entity = em.entity(row.entity);
        for column in 0..entity.meta().columns.len() {
            if let Some(edit) = entity.edit(em, row.slot, column) {
                edit.plan();
            }
        }
        for index in 0..entity.meta().relations.len() {
            if let Some(mut link) = entity.core(em, row.slot).existing_link(index) {
                link.plan();
            }
        }
    }
}

struct Planner<'em, S: Schema> {
    em: &'em EntityManager<S>,
    steps: Vec<Step>,
    /// Foreign keys that an insert leaves out because of a cycle.
    mended: IndexSet<(RowId, usize), FxBuildHasher>,
}

impl<S: Schema> Planner<'_, S> {
    fn meta(&self, row: RowId) -> &'static EntityMeta {
        self.em.entity(row.entity).meta()
    }

    fn inserts(&mut self, rows: &[RowId]) -> Result<()> {
        for (group, members) in by_group::<S>(rows) {
            for level in self.insert_levels(&members)? {
                self.insert_level(group, &level)?;
            }
        }
        Ok(())
    }

    /// Sorts the new rows of one group, remembering the foreign keys to be set afterwards.
    fn insert_levels(&mut self, rows: &[RowId]) -> Result<Vec<Vec<RowId>>> {
        let place: FxHashMap<RowId, usize> = rows.iter().copied().zip(0..).collect();
        let mut edges = Vec::new();
        let mut keys = Vec::new();
        for (after, row) in rows.iter().enumerate() {
            for (relation, meta) in owning(self.meta(*row)) {
                let target = self.em.linked(*row, relation).map(|slot| RowId {
                    entity: meta.target.index,
                    slot,
                });
                if let Some(before) = target.and_then(|target| place.get(&target).copied()) {
                    edges.push(Edge {
                        before,
                        after,
                        breakable: meta.nullable,
                    });
                    keys.push((*row, relation));
                }
            }
        }
        let sorted =
            commit_order::sort(rows.len(), &edges).map_err(|cycle| self.cycle(rows, &cycle))?;
        self.mended
            .extend(sorted.broken.iter().map(|edge| keys[*edge]));
        Ok(sorted
            .levels
            .into_iter()
            .map(|level| level.into_iter().map(|node| rows[node]).collect())
            .collect())
    }

    fn cycle(&self, rows: &[RowId], Cycle(path): &Cycle) -> Error {
        let names: Vec<&str> = path
            .iter()
            .map(|node| self.meta(rows[*node]).name)
            .collect();
        Error::cycle(&names.join(" → "))
    }

    fn insert_level(&mut self, group: &[usize], level: &[RowId]) -> Result<()> {
        for entity in group {
            let mut shapes: Shapes = Shapes::default();
            for row in level.iter().filter(|row| row.entity == *entity) {
                let (columns, values) = self.insert_values(*row)?;
                shapes.add(
                    columns,
                    PlannedRow {
                        row: *row,
                        values,
                        version: None,
                    },
                );
            }
            let meta = S::ENTITIES[*entity].meta();
            for ((_, columns), rows) in shapes.into_entities() {
                let returning = returned(meta, &columns);
                self.steps.push(Step::Insert(Insert {
                    entity: meta,
                    columns,
                    returning,
                    rows,
                }));
            }
        }
        Ok(())
    }

    /// Sets the foreign keys that the inserts left out.
    fn mend(&mut self) -> Result<()> {
        let mended = std::mem::take(&mut self.mended);
        let mut shapes = Shapes::default();
        for (row, relation) in &mended {
            let (columns, values) = self.relation_values(*row, *relation)?;
            shapes.add(
                columns,
                PlannedRow {
                    row: *row,
                    values,
                    version: None,
                },
            );
        }
        self.push_updates(shapes);
        Ok(())
    }

    fn updates(&mut self, rows: &[RowId]) -> Result<()> {
        let mut shapes = Shapes::default();
        for (_, members) in by_group::<S>(rows) {
            for row in members {
                let (columns, planned) = self.update_values(row)?;
                shapes.add(columns, planned);
            }
        }
        self.push_updates(shapes);
        Ok(())
    }

    fn push_updates(&mut self, shapes: Shapes) {
        for ((entity, columns), rows) in shapes.into_entities() {
            self.steps.push(Step::Update(Update {
                entity: S::ENTITIES[entity].meta(),
                columns,
                rows,
            }));
        }
    }
}

/// The rows by the group of their entity, in commit order; groups without rows are left out.
fn by_group<S: Schema>(rows: &[RowId]) -> Vec<(&'static [usize], Vec<RowId>)> {
    let groups = S::COMMIT_ORDER.iter().zip(0..);
    let place: FxHashMap<usize, usize> = groups
        .flat_map(|(group, place)| group.iter().map(move |entity| (*entity, place)))
        .collect();
    let mut grouped: Vec<(&[usize], Vec<RowId>)> = S::COMMIT_ORDER
        .iter()
        .map(|group| (*group, Vec::new()))
        .collect();
    for row in rows {
        if let Some(place) = place.get(&row.entity) {
            grouped[*place].1.push(*row);
        }
    }
    grouped.retain(|(_, rows)| !rows.is_empty());
    grouped
}

/// The relations whose foreign key is in the entity's own table.
fn owning(meta: &'static EntityMeta) -> impl Iterator<Item = (usize, &'static RelationMeta)> {
    meta.relations
        .iter()
        .enumerate()
        .filter(|(_, relation)| matches!(relation.join, Join::Own { .. }))
}

/// The columns that the database fills in when these are given.
fn returned(meta: &EntityMeta, columns: &[usize]) -> Vec<usize> {
    (0..meta.columns.len())
        .filter(|column| !columns.contains(column))
        .collect()
}
