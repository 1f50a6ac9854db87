//! The values that steps write: given ones, changed ones, foreign keys, and the next version.

use chrono::{TimeDelta, Utc};

use crate::entity::Schema;
use crate::entity_state::EntityState;
use crate::error::{Error, ErrorKind, Result};
use crate::field::Source;
use crate::graph::RowId;
use crate::metadata::{Join, RelationMeta};
use crate::scalar::truncated;
use crate::unit_of_work::changed::{Look, dirty_relations, is_changed};
use crate::unit_of_work::flush_plan::{PlannedRow, PlannedValue};
use crate::unit_of_work::planner::Planner;
use crate::value::Value;

impl<S: Schema> Planner<'_, S> {
    /// The columns of a new row that have a value, and the values.
    pub(super) fn insert_values(&self, row: RowId) -> Result<(Vec<usize>, Vec<PlannedValue>)> {
        let entity = self.em.entity(row.entity);
        let width = entity.meta().columns.len();
        let (mut columns, mut values) = (Vec::with_capacity(width), Vec::with_capacity(width));
        for column in 0..width {
            if let Some(value) = self.column_value(row, column)? {
                columns.push(column);
                values.push(value);
            }
        }
        Ok((columns, values))
    }

    /// The value of a column as it is to be written; `None` where the database fills it in.
    pub(super) fn column_value(&self, row: RowId, column: usize) -> Result<Option<PlannedValue>> {
        Ok(match self.em.entity(row.entity).source(column) {
            Source::GeneratedKey | Source::Computed => None,
            Source::Given | Source::Value => self.value(row, column).map(PlannedValue::Known),
            Source::Foreign { relation, part } => Some(self.foreign_key(row, relation, part)?),
            Source::Shared => Some(self.shared_value(row, column)?),
        })
    }

    /// The value of a column that is neither generated nor a foreign key, as it is to be written.
    pub(super) fn value(&self, row: RowId, column: usize) -> Option<Value> {
        let entity = self.em.entity(row.entity);
        match self.look {
            Look::Now => entity.value(self.em, row.slot, column),
            Look::Planned => entity.planned(self.em, row.slot, column),
        }
    }

    /// The value of a column as the database has it; `None` while unknown.
    pub(super) fn base_value(&self, row: RowId, column: usize) -> Option<Value> {
        let entity = self.em.entity(row.entity);
        let key = || entity.key_values(self.em, row.slot);
        if let Some(part) = entity.meta().key.iter().position(|key| *key == column) {
            return key()?.into_iter().nth(part);
        }
        let is_foreign = matches!(
            entity.source(column),
            Source::Foreign { .. } | Source::Shared
        );
        if !is_foreign {
            return entity.base(self.em, row.slot, column);
        }
        let base = |(relation, part): (usize, usize)| {
            let slot = self.em.with_one(row, relation, |one| one.base)?;
            Some((self.em.target(self.em.relation(row, relation), slot), part))
        };
        let Some((target, part)) = entity.meta().users(column).find_map(base) else {
            return entity
                .has_row(self.em, row.slot)
                .then_some(Value::Null(entity.meta().columns[column].ty));
        };
        let key = self
            .em
            .entity(target.entity)
            .key_values(self.em, target.slot);
        key?.into_iter().nth(part)
    }

    /// The value of a foreign key column, as it is to be written.
    fn foreign_key(&self, row: RowId, relation: usize, part: usize) -> Result<PlannedValue> {
        if self.mended.contains(&(row, relation)) {
            let meta = self.em.relation(row, relation);
            return Ok(PlannedValue::Known(meta.null(part)));
        }
        self.linked_key(row, relation, part)
    }

    /// The row that a relation leads to, unless that row is gone, or goes and the relation can do without it.
    pub(super) fn leads_to(&self, row: RowId, relation: usize) -> Option<RowId> {
        let slot = self.em.linked(row, relation)?;
        let meta = self.em.relation(row, relation);
        let target = self.em.target(meta, slot);
        let gone = match self.em.state(target) {
            EntityState::Removed => true,
            EntityState::Removing => meta.nullable,
            _ => false,
        };
        (!gone).then_some(target)
    }

    pub(super) fn linked_key(
        &self,
        row: RowId,
        relation: usize,
        part: usize,
    ) -> Result<PlannedValue> {
        let meta = self.em.relation(row, relation);
        match self.leads_to(row, relation) {
            Some(target) => Ok(self.key_part(target, part)),
            None if meta.nullable => Ok(PlannedValue::Known(meta.null(part))),
            None => Err(self.required(row, meta)),
        }
    }

    /// A part of a row's key: known, or to be known once the row is inserted.
    pub(super) fn key_part(&self, row: RowId, part: usize) -> PlannedValue {
        match self.em.entity(row.entity).key_values(self.em, row.slot) {
            Some(mut values) if part < values.len() => {
                PlannedValue::Known(values.swap_remove(part))
            }
            _ => PlannedValue::KeyOf { row, part },
        }
    }

    pub(super) fn required(&self, row: RowId, relation: &RelationMeta) -> Error {
        let entity = self.meta(row).name;
        Error::new(
            ErrorKind::NotNullViolation,
            format!(
                "`{}` of {entity} is required and leads nowhere; set it before the flush",
                relation.name
            ),
        )
        .with_table(self.meta(row).table)
        .with_column(relation.name)
    }

    /// The columns of one foreign key, and their values.
    pub(super) fn relation_values(
        &self,
        row: RowId,
        relation: usize,
    ) -> Result<(Vec<usize>, Vec<PlannedValue>)> {
        let Join::Own { columns: own, .. } = self.em.relation(row, relation).join else {
            return Ok((Vec::new(), Vec::new()));
        };
        let (mut columns, mut values) = (Vec::new(), Vec::new());
        for column in own.iter().copied() {
            if let Some(value) = self.column_value(row, column)?
                && !self.is_written_already(row, column, &value)
            {
                columns.push(column);
                values.push(value);
            }
        }
        Ok((columns, values))
    }

    /// The changed columns of a row, and their values; a version counts on. None when nothing is left to write.
    pub(super) fn update_values(&self, row: RowId) -> Result<Option<(Vec<usize>, PlannedRow)>> {
        let entity = self.em.entity(row.entity);
        let mut changed: Vec<(usize, PlannedValue)> = Vec::new();
        for column in 0..entity.meta().columns.len() {
            if is_changed(self.em, row, column, self.look) || self.is_rewritten_value(row, column) {
                let value = self
                    .value(row, column)
                    .unwrap_or(Value::Null(entity.meta().columns[column].ty));
                changed.push((column, PlannedValue::Known(value)));
            }
        }
        for relation in self.written_relations(row) {
            let (columns, values) = self.relation_values(row, relation)?;
            let values = columns.into_iter().zip(values);
            let new = values.filter(|(column, _)| changed.iter().all(|(known, _)| known != column));
            changed.extend(new.collect::<Vec<_>>());
        }
        if changed.is_empty() {
            return Ok(None);
        }
        let expected = self.expected(row);
        self.advance_version(row, &mut changed);
        changed.sort_by_key(|(column, _)| *column);
        let (columns, values) = changed.into_iter().unzip();
        Ok(Some((
            columns,
            PlannedRow {
                row,
                values,
                expected,
            },
        )))
    }

    /// Whether a value that did not change has to be written all the same.
    fn is_rewritten_value(&self, row: RowId, column: usize) -> bool {
        let foreign = matches!(
            self.em.entity(row.entity).source(column),
            Source::Foreign { .. } | Source::Shared
        );
        !foreign && self.rewritten.contains(&(row, column))
    }

    /// The relations whose foreign keys an update writes.
    fn written_relations(&self, row: RowId) -> Vec<usize> {
        let mut relations: Vec<usize> = dirty_relations(self.em, row).collect();
        let entity = self.em.entity(row.entity);
        for column in (0..entity.meta().columns.len())
            .filter(|column| self.rewritten.contains(&(row, *column)))
        {
            for (relation, _) in entity.meta().users(column) {
                if !relations.contains(&relation) {
                    relations.push(relation);
                }
            }
        }
        relations.retain(|relation| !self.mended.contains(&(row, *relation)));
        relations
    }

    /// Adds the next version to what is written.
    fn advance_version(&self, row: RowId, changed: &mut Vec<(usize, PlannedValue)>) {
        let meta = self.meta(row);
        let known = meta
            .version
            .and_then(|column| Some((column, self.value(row, column)?)));
        let Some((column, current)) = known else {
            return;
        };
        changed.retain(|(other, _)| *other != column);
        let next = next_version(&current, meta.columns[column].fraction);
        changed.push((column, PlannedValue::Known(next)));
    }

    /// What a row has to have in the columns that are checked; nothing while that is not known.
    pub(super) fn expected(&self, row: RowId) -> Vec<Value> {
        let meta = self.meta(row);
        let expected = |column: usize| match self.rewritten.contains(&(row, column)) {
            // It was set to null meanwhile.
            true => Some(Value::Null(meta.columns[column].ty)),
            false => self.base_value(row, column),
        };
        let values: Option<Vec<Value>> = meta.checks().map(expected).collect();
        values.unwrap_or_default()
    }
}

/// The version after this one: a count goes up by one, a time is now, but always later.
fn next_version(current: &Value, digits: u32) -> Value {
    match current {
        Value::I8(count) => Value::I8(count.wrapping_add(1)),
        Value::I16(count) => Value::I16(count.wrapping_add(1)),
        Value::I32(count) => Value::I32(count.wrapping_add(1)),
        Value::I64(count) => Value::I64(count.wrapping_add(1)),
        Value::U8(count) => Value::U8(count.wrapping_add(1)),
        Value::U16(count) => Value::U16(count.wrapping_add(1)),
        Value::U32(count) => Value::U32(count.wrapping_add(1)),
        Value::U64(count) => Value::U64(count.wrapping_add(1)),
        Value::DateTime(time) => {
            let step = 10_i64.pow(6 - digits.min(6));
            let later = *time + TimeDelta::microseconds(step);
            Value::DateTime(truncated(Utc::now(), digits).max(later))
        }
        _ => Value::DateTime(truncated(Utc::now(), digits)),
    }
}
