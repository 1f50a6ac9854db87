//! From rows to steps: which columns are written, in which order, what shares a statement.
//!
//! Entities come in the order that was fixed when the code was generated; only rows of entities that depend on
//! each other are sorted here, and rows that hand unique values on: those are written first. Nothing is sent.

use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use crate::EntityManager;
use crate::entity::Schema;
use crate::error::{Error, Result};
use crate::graph::RowId;
use crate::metadata::{EntityMeta, Join, RelationMeta};
use crate::unit_of_work::changed::Look;
use crate::unit_of_work::commit_order::{self, Cycle, Edge};
use crate::unit_of_work::flush_plan::{FlushPlan, Insert, Step, Update};
use crate::unit_of_work::gather::Work;

mod claims;
mod deletes;
mod early;
mod early_edges;
mod pivots;
mod shapes;
mod shared;
mod values;

use shapes::{Shape, Shapes};

/// Plans the whole flush. Under the graph lock.
///
/// # Errors
/// When a required relation leads nowhere, rows require each other, or each waits for a unique value of the other.
pub(crate) fn plan<S: Schema>(em: &EntityManager<S>, work: &Work, look: Look) -> Result<FlushPlan> {
    let mut planner = Planner {
        em,
        look,
        steps: Vec::new(),
        mended: IndexSet::default(),
        rewritten: FxHashSet::default(),
    };
    let early = planner.early(work)?;
    let late = |rows: &[RowId]| -> Vec<RowId> {
        let late = rows.iter().filter(|row| !early.contains(*row));
        late.copied().collect()
    };
    planner.inserts(&late(&work.creates))?;
    planner.mend()?;
    planner.updates(&late(&work.updates))?;
    planner.pivots();
    planner.deletes(&late(&work.deletes));
    Ok(FlushPlan {
        steps: planner.steps,
    })
}

/// Remembers what these rows look like now: what a flush that succeeds has brought to the database.
///
/// Under the graph lock. Values change without it, so the plan is made of what was remembered.
pub(crate) fn remember<S: Schema>(em: &EntityManager<S>, touched: &[RowId]) {
    for row in touched {
        let entity = em.entity(row.entity);
        let edited = entity.is_edited(em, row.slot);
        for column in (0..entity.meta().columns.len()).filter(|_| edited) {
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
    look: Look,
    steps: Vec<Step>,
    /// Foreign keys that an insert leaves out because of a cycle.
    mended: IndexSet<(RowId, usize), FxBuildHasher>,
    /// Columns that hold null meanwhile and are written although they did not change.
    rewritten: FxHashSet<(RowId, usize)>,
}

impl<S: Schema> Planner<'_, S> {
    fn meta(&self, row: RowId) -> &'static EntityMeta {
        self.em.entity(row.entity).meta()
    }

    fn inserts(&mut self, rows: &[RowId]) -> Result<()> {
        for (group, members) in by_group::<S>(rows) {
            let levels = if refers_to_itself::<S>(group) {
                self.insert_levels(&members)?
            } else {
                vec![members]
            };
            for level in levels {
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
                let target = target.filter(|target| !self.is_checked_later(meta, *target));
                if let Some(before) = target.and_then(|target| place.get(&target).copied()) {
                    edges.push(Edge {
                        before,
                        after,
                        breakable: self.meta(*row).can_wait(meta),
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

    /// Whether a foreign key may be written before the row that it leads to: the key is known, and nobody looks yet.
    fn is_checked_later(&self, relation: &RelationMeta, target: RowId) -> bool {
        let key = || {
            self.em
                .entity(target.entity)
                .key_values(self.em, target.slot)
        };
        self.defers(relation) && key().is_some()
    }

    /// Whether the database looks at a foreign key at the end of the transaction only.
    fn defers(&self, relation: &RelationMeta) -> bool {
        relation.deferred && self.em.orm().dialect().defers_foreign_keys()
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
                shapes.add_values(*row, columns, values);
            }
            let meta = S::ENTITIES[*entity].meta();
            for (Shape { columns, .. }, rows) in shapes.into_entities() {
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
            shapes.add_values(*row, columns, values);
        }
        self.push_updates(shapes);
        Ok(())
    }

    fn updates(&mut self, rows: &[RowId]) -> Result<()> {
        let mut shapes = Shapes::default();
        for (_, members) in by_group::<S>(rows) {
            for row in members {
                if let Some((columns, planned)) = self.update_values(row)? {
                    shapes.add(columns, planned);
                }
            }
        }
        self.push_updates(shapes);
        Ok(())
    }

    fn push_updates(&mut self, shapes: Shapes) {
        for (shape, rows) in shapes.into_entities() {
            let entity = S::ENTITIES[shape.entity].meta();
            self.steps.push(Step::Update(Update {
                entity,
                columns: shape.columns,
                check: entity.checks().filter(|_| shape.checked).collect(),
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

/// Whether rows of these entities may require each other.
fn refers_to_itself<S: Schema>(group: &[usize]) -> bool {
    let refers = |(_, relation): (usize, &RelationMeta)| group.contains(&relation.target.index);
    group
        .iter()
        .any(|entity| owning(S::ENTITIES[*entity].meta()).any(refers))
}

/// The columns that the database fills in when these are given.
fn returned(meta: &EntityMeta, columns: &[usize]) -> Vec<usize> {
    (0..meta.columns.len())
        .filter(|column| !columns.contains(column))
        .collect()
}
