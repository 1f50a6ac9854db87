//! From rows to steps: which columns are written, in which order, what shares a statement.
//!
//! Entities come in the order that was fixed when the code was generated; only rows of entities that depend on
//! each other are sorted here. Nothing is sent.

use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::entity::Schema;
use crate::entity_state::EntityState;
use crate::entity_type::Source;
use crate::error::{Error, ErrorKind, Result};
use crate::graph::RowId;
use crate::link::Link;
use crate::metadata::{EntityMeta, Join, PivotSide, RelationMeta};
use crate::unit_of_work::commit_order::{self, Cycle, Edge};
use crate::unit_of_work::flush_plan::{Delete, FlushPlan, Insert, Pairs, PlannedRow, PlannedValue, Step, Update};
use crate::unit_of_work::gather::{Work, dirty_relations};
use crate::value::Value;
use crate::EntityManager;

/// Plans the whole flush.
///
/// # Errors
/// When a required relation leads nowhere, or rows require each other.
pub(crate) fn plan<S: Schema>(em: &EntityManager<S>, work: &Work) -> Result<FlushPlan> {
    let _graph = em.graph_lock();
    em.touched_rows().into_iter().for_each(|row| plan_links(em, row));
    let mut planner = Planner { em, steps: Vec::new(), mended: IndexSet::default() };
    planner.inserts(&work.creates)?;
    planner.mend()?;
    planner.updates(&work.updates)?;
    planner.pivots();
    planner.deletes(&work.deletes);
    Ok(FlushPlan { steps: planner.steps })
}

/// Remembers the relations of a row as they are written now.
fn plan_links<S: Schema>(em: &EntityManager<S>, row: RowId) {
    let entity = em.entity(row.entity);
    for index in 0..entity.meta().relations.len() {
        if let Some(mut link) = entity.core(em, row.slot).existing_link(index) {
            link.plan();
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
        for group in S::COMMIT_ORDER {
            let members: Vec<RowId> = in_group(rows, group);
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
                let target = self.em.linked(*row, relation).map(|slot| RowId { entity: meta.target.index, slot });
                if let Some(before) = target.and_then(|target| place.get(&target).copied()) {
                    edges.push(Edge { before, after, breakable: meta.nullable });
                    keys.push((*row, relation));
                }
            }
        }
        let sorted = commit_order::sort(rows.len(), &edges).map_err(|cycle| self.cycle(rows, &cycle))?;
        self.mended.extend(sorted.broken.iter().map(|edge| keys[*edge]));
        Ok(sorted.levels.into_iter().map(|level| level.into_iter().map(|node| rows[node]).collect()).collect())
    }

    fn cycle(&self, rows: &[RowId], Cycle(path): &Cycle) -> Error {
        let names: Vec<&str> = path.iter().map(|node| self.meta(rows[*node]).name).collect();
        Error::cycle(&names.join(" → "))
    }

    fn insert_level(&mut self, group: &[usize], level: &[RowId]) -> Result<()> {
        for entity in group {
            let mut shapes: Shapes = Shapes::default();
            for row in level.iter().filter(|row| row.entity == *entity) {
                let (columns, values) = self.insert_values(*row)?;
                shapes.add(columns, PlannedRow { row: *row, values, version: None });
            }
            let meta = S::ENTITIES[*entity].meta();
            for (columns, rows) in shapes.0 {
                let returning = returned(meta, &columns);
                self.steps.push(Step::Insert(Insert { entity: meta, columns, returning, rows }));
            }
        }
        Ok(())
    }

    /// The columns of a new row that have a value, and the values.
    fn insert_values(&self, row: RowId) -> Result<(Vec<usize>, Vec<PlannedValue>)> {
        let entity = self.em.entity(row.entity);
        let (mut columns, mut values) = (Vec::new(), Vec::new());
        for column in 0..entity.meta().columns.len() {
            if let Some(edit) = entity.edit(self.em, row.slot, column) {
                edit.plan();
            }
            let value = match entity.source(column) {
                Source::GeneratedKey => None,
                Source::Given | Source::Value => entity.value(self.em, row.slot, column).map(PlannedValue::Known),
                Source::Foreign { relation, part } => Some(self.foreign_key(row, relation, part)?),
            };
            if let Some(value) = value {
                columns.push(column);
                values.push(value);
            }
        }
        Ok((columns, values))
    }

    /// The value of a foreign key column, as it is to be written.
    fn foreign_key(&self, row: RowId, relation: usize, part: usize) -> Result<PlannedValue> {
        if self.mended.contains(&(row, relation)) {
            return Ok(PlannedValue::Known(Value::Null));
        }
        self.linked_key(row, relation, part)
    }

    fn linked_key(&self, row: RowId, relation: usize, part: usize) -> Result<PlannedValue> {
        let meta = self.em.relation(row, relation);
        let Some(slot) = self.em.linked(row, relation) else {
            return if meta.nullable { Ok(PlannedValue::Known(Value::Null)) } else { Err(self.required(row, meta)) };
        };
        let target = RowId { entity: meta.target.index, slot };
        Ok(self.key_part(target, part))
    }

    /// A part of a row's key: known, or to be known once the row is inserted.
    fn key_part(&self, row: RowId, part: usize) -> PlannedValue {
        match self.em.entity(row.entity).key_values(self.em, row.slot) {
            Some(mut values) if part < values.len() => PlannedValue::Known(values.swap_remove(part)),
            _ => PlannedValue::KeyOf { row, part },
        }
    }

    fn required(&self, row: RowId, relation: &RelationMeta) -> Error {
        let entity = self.meta(row).name;
        Error::new(
            ErrorKind::NotNullViolation,
            format!("`{}` of {entity} is required and leads nowhere; set it before the flush", relation.name),
        )
        .with_table(self.meta(row).table)
        .with_column(relation.name)
    }

    /// Sets the foreign keys that the inserts left out.
    fn mend(&mut self) -> Result<()> {
        let mended = std::mem::take(&mut self.mended);
        let mut shapes = Shapes::default();
        for (row, relation) in &mended {
            let (columns, values) = self.relation_values(*row, *relation)?;
            shapes.add_of(row.entity, columns, PlannedRow { row: *row, values, version: None });
        }
        self.push_updates(shapes);
        Ok(())
    }

    /// The columns of one foreign key, and their values.
    fn relation_values(&self, row: RowId, relation: usize) -> Result<(Vec<usize>, Vec<PlannedValue>)> {
        let entity = self.em.entity(row.entity);
        let (mut columns, mut values) = (Vec::new(), Vec::new());
        for column in 0..entity.meta().columns.len() {
            if let Source::Foreign { relation: owner, part } = entity.source(column)
                && owner == relation
            {
                columns.push(column);
                values.push(self.linked_key(row, relation, part)?);
            }
        }
        Ok((columns, values))
    }

    fn updates(&mut self, rows: &[RowId]) -> Result<()> {
        let mut shapes = Shapes::default();
        for group in S::COMMIT_ORDER {
            for row in in_group(rows, group) {
                let (columns, planned) = self.update_values(row)?;
                shapes.add_of(row.entity, columns, planned);
            }
        }
        self.push_updates(shapes);
        Ok(())
    }

    fn push_updates(&mut self, shapes: Shapes) {
        for ((entity, columns), rows) in shapes.into_entities() {
            self.steps.push(Step::Update(Update { entity: S::ENTITIES[entity].meta(), columns, rows }));
        }
    }

    /// The changed columns of a row, and their values; a version counts on.
    fn update_values(&self, row: RowId) -> Result<(Vec<usize>, PlannedRow)> {
        let entity = self.em.entity(row.entity);
        let mut changed: Vec<(usize, PlannedValue)> = Vec::new();
        for column in 0..entity.meta().columns.len() {
            let edit = entity.edit(self.em, row.slot, column).filter(|edit| edit.is_dirty());
            if let Some(edit) = edit {
                edit.plan();
                let value = entity.value(self.em, row.slot, column).unwrap_or(Value::Null);
                changed.push((column, PlannedValue::Known(value)));
            }
        }
        for relation in dirty_relations(self.em, row) {
            let (columns, values) = self.relation_values(row, relation)?;
            changed.extend(columns.into_iter().zip(values));
        }
        let version = self.advance_version(row, &mut changed);
        changed.sort_by_key(|(column, _)| *column);
        let (columns, values) = changed.into_iter().unzip();
        Ok((columns, PlannedRow { row, values, version }))
    }

    /// Adds the next version to what is written; the version that the row must still have.
    fn advance_version(&self, row: RowId, changed: &mut Vec<(usize, PlannedValue)>) -> Option<Value> {
        let column = self.meta(row).version?;
        let current = self.em.entity(row.entity).value(self.em, row.slot, column)?;
        changed.retain(|(other, _)| *other != column);
        changed.push((column, PlannedValue::Known(next_version(&current))));
        Some(current)
    }

    fn pivots(&mut self) {
        let (mut unlink, mut link): (Vec<Pairs>, Vec<Pairs>) = (Vec::new(), Vec::new());
        for row in self.em.touched_rows() {
            if self.em.state(row) == EntityState::Removing {
                continue;
            }
            for (index, relation) in self.meta(row).relations.iter().enumerate() {
                let Join::Pivot(pivot, PivotSide::Owner) = relation.join else { continue };
                let (added, removed) = self.plan_collection(row, index);
                let pair = |slot: u32| (row, RowId { entity: relation.target.index, slot });
                add_pairs(&mut unlink, pivot, removed.into_iter().map(pair));
                add_pairs(&mut link, pivot, added.into_iter().map(pair));
            }
        }
        self.steps.extend(unlink.into_iter().map(Step::Unlink));
        self.steps.extend(link.into_iter().map(Step::Link));
    }

    /// What was added to and removed from a collection.
    fn plan_collection(&self, row: RowId, relation: usize) -> (Vec<u32>, Vec<u32>) {
        let link = self.em.entity(row.entity).core(self.em, row.slot).existing_link(relation);
        let Some(link) = link else { return Default::default() };
        match &*link {
            Link::Many(many) if many.is_dirty() => {
                (many.added.iter().copied().collect(), many.removed.iter().copied().collect())
            }
            _ => Default::default(),
        }
    }

    fn deletes(&mut self, rows: &[RowId]) {
        for group in S::COMMIT_ORDER.iter().rev() {
            let members = in_group(rows, group);
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
            for (relation, meta) in owning(self.meta(*row)) {
                let base = self.em.with_one(*row, relation, |one| one.base);
                let target = base.map(|slot| RowId { entity: meta.target.index, slot });
                if let Some(before) = target.and_then(|target| place.get(&target).copied()).filter(|node| *node != after) {
                    edges.push(Edge { before, after, breakable: true });
                }
            }
        }
        let sorted = commit_order::sort(rows.len(), &edges).unwrap_or_default();
        sorted.levels.into_iter().map(|level| level.into_iter().map(|node| rows[node]).collect()).collect()
    }

    fn delete_level(&mut self, group: &[usize], level: &[RowId]) {
        for entity in group.iter().rev() {
            let meta = S::ENTITIES[*entity].meta();
            let rows: Vec<PlannedRow> = level
                .iter()
                .filter(|row| row.entity == *entity)
                .map(|row| PlannedRow { row: *row, values: Vec::new(), version: self.version(*row) })
                .collect();
            if !rows.is_empty() {
                self.steps.push(Step::Delete(Delete { entity: meta, rows }));
            }
        }
    }

    fn version(&self, row: RowId) -> Option<Value> {
        self.em.entity(row.entity).value(self.em, row.slot, self.meta(row).version?)
    }
}

/// Rows with the same columns, in the order in which they came.
#[derive(Default)]
struct Shapes(Vec<(Vec<usize>, Vec<PlannedRow>)>, Vec<usize>);

impl Shapes {
    fn add(&mut self, columns: Vec<usize>, row: PlannedRow) {
        self.add_of(row.row.entity, columns, row);
    }

    fn add_of(&mut self, entity: usize, columns: Vec<usize>, row: PlannedRow) {
        let known = self.0.iter().zip(&self.1).position(|((shape, _), of)| *of == entity && *shape == columns);
        match known {
            Some(index) => self.0[index].1.push(row),
            None => {
                self.0.push((columns, vec![row]));
                self.1.push(entity);
            }
        }
    }

    fn into_entities(self) -> impl Iterator<Item = ((usize, Vec<usize>), Vec<PlannedRow>)> {
        self.0.into_iter().zip(self.1).map(|((columns, rows), entity)| ((entity, columns), rows))
    }
}

/// The rows whose entity is in the group, in their order.
fn in_group(rows: &[RowId], group: &[usize]) -> Vec<RowId> {
    rows.iter().copied().filter(|row| group.contains(&row.entity)).collect()
}

/// The relations whose foreign key is in the entity's own table.
fn owning(meta: &'static EntityMeta) -> impl Iterator<Item = (usize, &'static RelationMeta)> {
    meta.relations.iter().enumerate().filter(|(_, relation)| matches!(relation.join, Join::Own { .. }))
}

/// The columns that the database fills in when these are given.
fn returned(meta: &EntityMeta, columns: &[usize]) -> Vec<usize> {
    (0..meta.columns.len()).filter(|column| !columns.contains(column)).collect()
}

fn add_pairs(steps: &mut Vec<Pairs>, pivot: &'static crate::metadata::PivotMeta, pairs: impl Iterator<Item = (RowId, RowId)>) {
    let pairs: Vec<_> = pairs.collect();
    if pairs.is_empty() {
        return;
    }
    match steps.iter_mut().find(|step| std::ptr::eq(step.pivot, pivot)) {
        Some(step) => step.pairs.extend(pairs),
        None => steps.push(Pairs { pivot, pairs }),
    }
}

/// The version after this one: a count goes up by one, a time is now.
fn next_version(current: &Value) -> Value {
    match current {
        Value::I16(count) => Value::I16(count.wrapping_add(1)),
        Value::I32(count) => Value::I32(count.wrapping_add(1)),
        Value::I64(count) => Value::I64(count.wrapping_add(1)),
        _ => Value::DateTime(chrono::Utc::now()),
    }
}
