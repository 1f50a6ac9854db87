//! Columns that several foreign keys have: one value, on which all relations of the row have to agree.
//!
//! A relation that leads nowhere asks for nothing, as long as another of its columns is null.

use crate::entity::Schema;
use crate::error::{Error, ErrorKind, Result};
use crate::field::Source;
use crate::graph::RowId;
use crate::metadata::Join;
use crate::unit_of_work::flush_plan::PlannedValue;
use crate::unit_of_work::planner::Planner;
use crate::value::Value;

impl<S: Schema> Planner<'_, S> {
    /// The value that all relations of a row want in a column.
    pub(super) fn shared_value(&self, row: RowId, column: usize) -> Result<PlannedValue> {
        let meta = self.meta(row);
        let own = self.value(row, column).map(PlannedValue::Known);
        let mut agreed = own.map(|value| (value, meta.columns[column].property));
        for (relation, part) in meta.users(column) {
            let name = meta.relations[relation].name;
            let Some(value) = self.wanted(row, relation, part)? else {
                self.check_empty(row, relation)?;
                continue;
            };
            match &agreed {
                Some((known, first)) if *known != value => {
                    return Err(self.disagreement(row, column, [first, name]));
                }
                Some(_) => {}
                None => agreed = Some((value, name)),
            }
        }
        let null = || PlannedValue::Known(Value::Null(meta.columns[column].ty));
        Ok(agreed.map_or_else(null, |(value, _)| value))
    }

    /// What a relation wants in a column of its foreign key; none when it leads nowhere, or is written later.
    fn wanted(&self, row: RowId, relation: usize, part: usize) -> Result<Option<PlannedValue>> {
        let leads = self.leads_to(row, relation);
        if self.mended.contains(&(row, relation))
            || (leads.is_none() && self.meta(row).relations[relation].nullable)
        {
            return Ok(None);
        }
        let value = self.linked_key(row, relation, part)?;
        Ok(Some(self.traced(value)))
    }

    /// A part of a key that is not known yet, as the part of the first key that it comes from.
    fn traced(&self, mut value: PlannedValue) -> PlannedValue {
        while let PlannedValue::KeyOf { row, part } = value {
            let (entity, meta) = (self.em.entity(row.entity), self.meta(row));
            let column = meta.key[part];
            let given = self.value(row, column).map(PlannedValue::Known);
            let from = matches!(
                entity.source(column),
                Source::Foreign { .. } | Source::Shared
            );
            let mut users = meta.users(column).filter(|_| from);
            let mut linked = || {
                users.find_map(|(relation, part)| {
                    Some(self.key_part(self.leads_to(row, relation)?, part))
                })
            };
            match given.or_else(&mut linked) {
                Some(next) => value = next,
                None => break,
            }
        }
        value
    }

    /// A relation that leads nowhere needs a column that is null: others must not fill all of them.
    fn check_empty(&self, row: RowId, relation: usize) -> Result<()> {
        let (entity, meta) = (self.em.entity(row.entity), self.meta(row));
        let Join::Own { columns, .. } = meta.relations[relation].join else {
            return Ok(());
        };
        if columns
            .iter()
            .any(|column| entity.source(*column) != Source::Shared)
        {
            return Ok(());
        }
        let filler = |column: &usize| {
            let mut others = meta.users(*column).filter(|(other, _)| *other != relation);
            others.find(|(other, _)| self.leads_to(row, *other).is_some())
        };
        let fillers: Option<Vec<_>> = columns.iter().map(filler).collect();
        match fillers.as_deref() {
            Some([(other, _), ..]) => {
                let names = [meta.relations[relation].name, meta.relations[*other].name];
                Err(self.disagreement(row, columns[0], names))
            }
            _ => Ok(()),
        }
    }

    fn disagreement(&self, row: RowId, column: usize, [one, other]: [&str; 2]) -> Error {
        let meta = self.meta(row);
        let name = meta.columns[column].name;
        Error::new(
            ErrorKind::ForeignKeyViolation,
            format!(
                "`{one}` and `{other}` of {} share the column `{name}`, and do not agree on its value",
                self.describe(row)
            ),
        )
        .with_table(meta.table)
        .with_column(name)
    }

    /// Whether a shared column has the value that is to be written: a part of the key never changes.
    pub(super) fn is_written_already(
        &self,
        row: RowId,
        column: usize,
        value: &PlannedValue,
    ) -> bool {
        let entity = self.em.entity(row.entity);
        if entity.source(column) != Source::Shared || self.rewritten.contains(&(row, column)) {
            return false;
        }
        let stored = || self.base_value(row, column).map(PlannedValue::Known);
        entity.meta().key.contains(&column) || stored().as_ref() == Some(value)
    }
}
