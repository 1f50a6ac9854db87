//! The values that steps write: given ones, changed ones, foreign keys, and the next version.

use crate::entity::Schema;
use crate::error::{Error, ErrorKind, Result};
use crate::field::Source;
use crate::graph::RowId;
use crate::metadata::RelationMeta;
use crate::unit_of_work::flush_plan::{PlannedRow, PlannedValue};
use crate::unit_of_work::gather::dirty_relations;
use crate::unit_of_work::planner::Planner;
use crate::value::Value;

impl<S: Schema> Planner<'_, S> {
    /// The columns of a new row that have a value, and the values.
    pub(super) fn insert_values(&self, row: RowId) -> Result<(Vec<usize>, Vec<PlannedValue>)> {
        let entity = self.em.entity(row.entity);
        let (mut columns, mut values) = (Vec::new(), Vec::new());
        for column in 0..entity.meta().columns.len() {
            let value = match entity.source(column) {
                Source::GeneratedKey => None,
                Source::Given | Source::Value => entity
                    .value(self.em, row.slot, column)
                    .map(PlannedValue::Known),
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
            return if meta.nullable {
                Ok(PlannedValue::Known(Value::Null))
            } else {
                Err(self.required(row, meta))
            };
        };
        let target = RowId {
            entity: meta.target.index,
            slot,
        };
        Ok(self.key_part(target, part))
    }

    /// A part of a row's key: known, or to be known once the row is inserted.
    fn key_part(&self, row: RowId, part: usize) -> PlannedValue {
        match self.em.entity(row.entity).key_values(self.em, row.slot) {
            Some(mut values) if part < values.len() => {
                PlannedValue::Known(values.swap_remove(part))
            }
            _ => PlannedValue::KeyOf { row, part },
        }
    }

    fn required(&self, row: RowId, relation: &RelationMeta) -> Error {
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
        let entity = self.em.entity(row.entity);
        let (mut columns, mut values) = (Vec::new(), Vec::new());
        for column in 0..entity.meta().columns.len() {
            if let Source::Foreign {
                relation: owner,
                part,
            } = entity.source(column)
                && owner == relation
            {
                columns.push(column);
                values.push(self.linked_key(row, relation, part)?);
            }
        }
        Ok((columns, values))
    }

    /// The changed columns of a row, and their values; a version counts on.
    pub(super) fn update_values(&self, row: RowId) -> Result<(Vec<usize>, PlannedRow)> {
        let entity = self.em.entity(row.entity);
        let mut changed: Vec<(usize, PlannedValue)> = Vec::new();
        for column in 0..entity.meta().columns.len() {
            let edit = entity
                .edit(self.em, row.slot, column)
                .filter(|edit| edit.is_dirty());
            if edit.is_some() {
                let value = entity
                    .value(self.em, row.slot, column)
                    .unwrap_or(Value::Null);
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
        Ok((
            columns,
            PlannedRow {
                row,
                values,
                version,
            },
        ))
    }

    /// Adds the next version to what is written; the version that the row must still have.
    fn advance_version(
        &self,
        row: RowId,
        changed: &mut Vec<(usize, PlannedValue)>,
    ) -> Option<Value> {
        let column = self.meta(row).version?;
        let current = self
            .em
            .entity(row.entity)
            .value(self.em, row.slot, column)?;
        changed.retain(|(other, _)| *other != column);
        changed.push((column, PlannedValue::Known(next_version(&current))));
        Some(current)
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
