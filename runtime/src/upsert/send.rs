//! Sends the batches of an upsert, reads what did not come back, and hands the rows to the manager.

use std::marker::PhantomData;

use super::batches::{Batch, batches};
use super::choice::{Choice, values_of};
use super::known::{Known, read, read_one};
use super::telling::{Told, changes};
use crate::EntityManager;
use crate::driver::{Connection, ValueDecoder};
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::metadata::EntityMeta;
use crate::native::NewRow;
use crate::sql::insert::Insert;
use crate::sql::upsert::Upsert;
use crate::unit_of_work::taken_over::Read;
use crate::unit_of_work::writing::{Flush, ended};
use crate::value::Value;

/// An upsert of rows of `T`.
pub(super) struct Sent<'em, T: Entity> {
    pub em: &'em EntityManager<T::Schema>,
    meta: &'static EntityMeta,
    entity: PhantomData<fn() -> T>,
}

impl<'em, T: Entity> Sent<'em, T> {
    pub fn new(em: &'em EntityManager<T::Schema>) -> Self {
        Self {
            em,
            meta: T::meta(),
            entity: PhantomData,
        }
    }

    /// Writes the rows and takes them over; their slots in order.
    pub async fn upsert(&self, rows: Vec<NewRow>, choice: &Choice) -> Result<Vec<u32>> {
        let count = rows.len();
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        if self.is_heard() {
            return self.upsert_told(rows, choice).await;
        }
        let batches = batches(self.meta, rows, choice)?;
        let _turn = self.em.turn().await?;
        self.em.settle_earlier().await?;
        let mut flush = Flush::begin(self.em, self.em.session.next_flush()).await?;
        let written = self.write(&mut flush, batches, count).await;
        flush.end(written).await
    }

    /// The same where somebody is told of the rows.
    async fn upsert_told(&self, rows: Vec<NewRow>, choice: &Choice) -> Result<Vec<u32>> {
        let _turn = self.em.turn().await?;
        self.em.settle_earlier().await?;
        let number = self.em.session.next_flush();
        let mut flush = Flush::begin(self.em, number).await?;
        let written = self.write_told(&mut flush, number, rows, choice).await;
        flush.end(written).await
    }

    async fn write_told(
        &self,
        flush: &mut Flush<'em, T::Schema>,
        number: u32,
        rows: Vec<NewRow>,
        choice: &Choice,
    ) -> Result<Vec<u32>> {
        let rows = self.tell_before(rows).await?;
        let told: Told = rows.iter().map(changes::<T>).collect();
        let batches = batches(self.meta, rows, choice)?;
        let slots = self.write(flush, batches, told.len()).await?;
        self.tell_after(number, &slots, told).await?;
        Ok(slots)
    }

    /// Inserts a row unless it is there; its slot, and whether it was inserted.
    pub async fn create(&self, row: NewRow, target: &'static [usize]) -> Result<(u32, bool)> {
        let _turn = self.em.turn().await?;
        self.em.settle_earlier().await?;
        let mut flush = Flush::begin(self.em, self.em.session.next_flush()).await?;
        let created = self.insert_or_read(&mut flush, row, target).await;
        flush.end(created).await
    }

    async fn insert_or_read(
        &self,
        flush: &mut Flush<'em, T::Schema>,
        row: NewRow,
        target: &'static [usize],
    ) -> Result<(u32, bool)> {
        let columns: Vec<usize> = self.meta.eager_columns().collect();
        let key = values_of(&row, target);
        let shared = flush.transaction();
        let mut open = shared.lock().await;
        let connection = open.as_mut().ok_or_else(ended)?;
        let inserted = insert(connection, self.meta, row, target, &columns).await;
        let (values, found) = match inserted {
            Ok(Some(values)) => (values, false),
            Ok(None) => (
                read_one(connection, self.meta, target, key, &columns).await?,
                true,
            ),
            Err(error)
                if error.is_unique_violation() && !connection.dialect().has_conflict_targets() =>
            {
                // Another unique value may be the one that is there already: then this is the error.
                let values = read_one(connection, self.meta, target, key, &columns).await;
                (values.map_err(|_| error)?, true)
            }
            Err(error) => return Err(error),
        };
        drop(open);
        let read = Read {
            columns,
            values,
            found,
        };
        let slots = flush.take_over::<T>(vec![read]).await?;
        let slot = slots
            .first()
            .ok_or_else(|| Error::other("no row was taken over"))?;
        Ok((*slot, !found))
    }

    async fn write(
        &self,
        flush: &mut Flush<'em, T::Schema>,
        batches: Vec<Batch>,
        count: usize,
    ) -> Result<Vec<u32>> {
        let mut read: Vec<Option<Read>> = (0..count).map(|_| None).collect();
        let shared = flush.transaction();
        let mut open = shared.lock().await;
        let connection = open.as_mut().ok_or_else(ended)?;
        for batch in batches {
            let columns = read_columns(self.meta, &batch.columns);
            let rows = send(connection, self.meta, &batch, &columns).await?;
            for (place, values) in batch.places.into_iter().zip(rows) {
                let columns = columns.clone();
                read[place] = Some(Read {
                    columns,
                    values,
                    found: false,
                });
            }
        }
        drop(open);
        let read = read.into_iter().flatten().collect();
        flush.take_over::<T>(read).await
    }
}

/// The columns to be read: all that are not lazy, and those that are written.
fn read_columns(meta: &EntityMeta, written: &[usize]) -> Vec<usize> {
    let lazy = written
        .iter()
        .copied()
        .filter(|column| meta.columns[*column].lazy);
    meta.eager_columns().chain(lazy).collect()
}

/// Sends one batch; the rows as they are now, in order.
async fn send(
    connection: &mut Connection,
    meta: &'static EntityMeta,
    batch: &Batch,
    columns: &[usize],
) -> Result<Vec<Vec<Value>>> {
    let values = batch.rows.iter().flat_map(|row| row.values.iter().cloned());
    let (values, count): (Vec<Value>, _) = (values.collect(), batch.rows.len());
    let (Some(upsert), Some(target)) = (&batch.upsert, batch.target) else {
        let insert = Insert::new(meta, batch.columns.clone(), columns.to_vec());
        let rows = connection.insert(&insert, count, values).await?;
        return Ok(rows.chunks(columns.len()).map(<[Value]>::to_vec).collect());
    };
    let mut upsert = upsert.clone();
    upsert.insert.check(&values)?;
    if connection.dialect().has_conflict_targets() {
        upsert.insert.returning = columns.to_vec();
    }
    let mut known = Known::new(meta, columns, target)?;
    known.add(write(connection, &upsert, values, columns).await?);
    let keys = batch.keys();
    let missing: Vec<_> = keys.iter().filter(|key| !known.has(key)).cloned().collect();
    for keys in missing.chunks(connection.dialect().rows_per_statement(target.len())) {
        known.add(read(connection, meta, target, keys, columns).await?);
    }
    keys.iter().map(|key| known.take(key)).collect()
}

/// Sends the statements of a batch; the rows that came back.
async fn write(
    connection: &mut Connection,
    upsert: &Upsert,
    values: Vec<Value>,
    columns: &[usize],
) -> Result<Vec<Vec<Value>>> {
    let dialect = connection.dialect();
    let meta = upsert.insert.entity.0;
    let size = upsert.insert.rows_per_statement(dialect) * upsert.insert.columns.len();
    let mut back = Vec::new();
    for values in values.chunks(size.max(1)) {
        let statement = upsert.statement(dialect, values.to_vec());
        if upsert.insert.returning.is_empty() {
            connection.execute(statement).await?;
        } else {
            let decoder = ValueDecoder::new(meta, columns.to_vec());
            back.extend(connection.query(statement, decoder).await?);
        }
    }
    Ok(back)
}

/// Inserts a row; nothing where one with the same unique values is there, if the database can say so.
async fn insert(
    connection: &mut Connection,
    meta: &'static EntityMeta,
    row: NewRow,
    target: &'static [usize],
    columns: &[usize],
) -> Result<Option<Vec<Value>>> {
    let insert = Insert::new(meta, row.columns, columns.to_vec());
    if !connection.dialect().has_conflict_targets() {
        return connection.insert(&insert, 1, row.values).await.map(Some);
    }
    insert.check(&row.values)?;
    let upsert = Upsert {
        insert,
        target,
        ambiguous: false,
        change: None,
    };
    let rows = write(connection, &upsert, row.values, columns).await?;
    Ok(rows.into_iter().next())
}
