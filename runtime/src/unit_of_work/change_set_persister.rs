//! Sends the steps of a plan, each in as few statements as its rows fit into.
//!
//! Keys that the database generates are kept here until the flush succeeds; the manager changes afterwards.

use crate::EntityManager;
use crate::driver::Transaction;
use crate::entity::Schema;
use crate::error::{Error, Result};
use crate::graph::RowId;
use crate::metadata::EntityMeta;
use crate::sql::delete::Delete as DeleteSql;
use crate::sql::insert::Insert as InsertSql;
use crate::sql::pivot::{PivotChange, PivotChangeKind};
use crate::sql::update::Update as UpdateSql;
use crate::unit_of_work::flush_plan::{
    Delete, FlushPlan, Insert, Owners, Pairs, PlannedRow, PlannedValue, Step, Update,
};
use crate::unit_of_work::journal::Outcome;
use crate::value::Value;

/// Sends a plan through an open transaction.
pub(crate) struct Persister<'a, S: Schema> {
    em: &'a EntityManager<S>,
    transaction: &'a mut Transaction,
    outcome: Outcome,
}

impl<'a, S: Schema> Persister<'a, S> {
    pub fn new(em: &'a EntityManager<S>, transaction: &'a mut Transaction) -> Self {
        Self {
            em,
            transaction,
            outcome: Outcome::default(),
        }
    }

    /// Runs every step; what the database made of it.
    ///
    /// # Errors
    /// When a statement fails, or finds other rows than were planned.
    pub async fn run(mut self, plan: FlushPlan) -> Result<Outcome> {
        for step in plan.steps {
            match step {
                Step::Insert(step) => self.insert(step).await?,
                Step::Update(step) => self.update(step).await?,
                Step::Delete(step) => self.delete(step).await?,
                Step::UnlinkAll(step) => self.unlink_all(step).await?,
                Step::Unlink(step) => self.pairs(step, PivotChangeKind::Delete).await?,
                Step::Link(step) => self.pairs(step, PivotChangeKind::InsertMissing).await?,
            }
        }
        Ok(self.outcome)
    }

    async fn insert(&mut self, step: Insert) -> Result<()> {
        let rows: Vec<RowId> = step.rows.iter().map(|row| row.row).collect();
        let mut values = Vec::with_capacity(rows.len() * step.columns.len());
        for row in step.rows {
            let from = values.len();
            self.push_values(row.values, &mut values)?;
            self.keep_given_key(step.entity, row.row, &step.columns, &values[from..]);
        }
        let sql = InsertSql::new(step.entity, step.columns, step.returning);
        let returned = self.transaction.insert(&sql, rows.len(), values).await?;
        self.keep_returned(step.entity, &sql.returning, &rows, returned);
        self.outcome.created.extend(rows);
        Ok(())
    }

    /// Keeps the key of a row whose key is made of given values and foreign keys.
    fn keep_given_key(
        &mut self,
        entity: &EntityMeta,
        row: RowId,
        columns: &[usize],
        values: &[Value],
    ) {
        let part = |column: &usize| {
            columns
                .iter()
                .position(|given| given == column)
                .map(|at| values[at].clone())
        };
        if let Some(key) = entity.key.iter().map(part).collect::<Option<Vec<Value>>>() {
            self.outcome.keys.insert(row, key);
        }
    }

    /// Keeps what the database filled in, which comes in the order of the rows.
    fn keep_returned(
        &mut self,
        entity: &EntityMeta,
        columns: &[usize],
        rows: &[RowId],
        returned: Vec<Value>,
    ) {
        let mut returned = returned.into_iter();
        self.outcome.keys.reserve(rows.len());
        for row in rows {
            for (column, value) in columns.iter().zip(returned.by_ref()) {
                if entity.key == [*column] {
                    self.outcome.keys.insert(*row, vec![value]);
                } else {
                    self.outcome.computed.push((*row, *column, value));
                }
            }
        }
    }

    async fn update(&mut self, step: Update) -> Result<()> {
        let sql = UpdateSql::new(step.entity, step.columns, step.check);
        let (count, mut values) = (
            step.rows.len(),
            Vec::with_capacity(step.rows.len() * sql.width()),
        );
        let rows: Vec<RowId> = step.rows.iter().map(|row| row.row).collect();
        for row in step.rows {
            self.keep_version(step.entity, &sql.columns, &row);
            self.push_values(row.values, &mut values)?;
            values.extend(self.key(row.row)?);
            values.extend(row.expected);
        }
        let found = self.transaction.update(&sql, values).await?;
        expect_rows(step.entity, &sql.check, count, found.rows)?;
        let computed: Vec<usize> = step.entity.computed_columns().collect();
        self.keep_returned(step.entity, &computed, &rows, found.values);
        Ok(())
    }

    /// The next version of a row, to be taken over when the flush succeeds.
    fn keep_version(&mut self, entity: &EntityMeta, columns: &[usize], row: &PlannedRow) {
        let Some(version) = entity.version else {
            return;
        };
        let at = columns.iter().position(|column| *column == version);
        if let Some(PlannedValue::Known(value)) = at.map(|at| &row.values[at]) {
            self.outcome
                .computed
                .push((row.row, version, value.clone()));
        }
    }

    async fn delete(&mut self, step: Delete) -> Result<()> {
        let sql = DeleteSql::new(step.entity, step.check);
        let (count, mut values) = (
            step.rows.len(),
            Vec::with_capacity(step.rows.len() * sql.width()),
        );
        for row in step.rows {
            values.extend(self.key(row.row)?);
            values.extend(row.expected);
            self.outcome.removed.push(row.row);
        }
        let gone = self.transaction.delete(&sql, values).await?;
        match sql.check.is_empty() {
            true => Ok(()),
            false => expect_rows(step.entity, &sql.check, count, gone),
        }
    }

    async fn unlink_all(&mut self, step: Owners) -> Result<()> {
        let change = PivotChange {
            pivot: step.pivot,
            kind: PivotChangeKind::DeleteAll(step.side),
        };
        let mut values = Vec::with_capacity(step.rows.len() * change.width());
        for row in step.rows {
            values.extend(self.key(row)?);
        }
        self.transaction
            .change_pivot(change, values)
            .await
            .map(drop)
    }

    async fn pairs(&mut self, step: Pairs, kind: PivotChangeKind) -> Result<()> {
        let change = PivotChange {
            pivot: step.pivot,
            kind,
        };
        let mut values = Vec::with_capacity(step.pairs.len() * change.width());
        for (owner, other) in step.pairs {
            values.extend(self.key(owner)?);
            values.extend(self.key(other)?);
        }
        self.transaction
            .change_pivot(change, values)
            .await
            .map(drop)
    }

    fn push_values(&self, planned: Vec<PlannedValue>, out: &mut Vec<Value>) -> Result<()> {
        for value in planned {
            out.push(match value {
                PlannedValue::Known(value) => value,
                PlannedValue::KeyOf { row, part } => self.key(row)?.swap_remove(part),
            });
        }
        Ok(())
    }

    /// The key of a row, whether it was there or has just been inserted.
    fn key(&self, row: RowId) -> Result<Vec<Value>> {
        let entity = self.em.entity(row.entity);
        let key = self
            .outcome
            .keys
            .get(&row)
            .cloned()
            .or_else(|| entity.key_values(self.em, row.slot));
        key.ok_or_else(|| Error::not_saved(entity.meta().name))
    }
}

/// Fails when a statement found fewer rows than it should have.
fn expect_rows(entity: &EntityMeta, check: &[usize], expected: usize, found: u64) -> Result<()> {
    match check {
        _ if found == expected as u64 => Ok(()),
        [] => Err(Error::gone(entity.name)),
        _ => Err(Error::optimistic_lock(entity.name)),
    }
}
