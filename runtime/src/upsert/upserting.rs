//! A row that an upsert is about to write, as its hooks see it: values by columns, and no row of the manager yet.

use std::fmt;
use std::marker::PhantomData;

use parking_lot::Mutex;

use crate::column::Operand;
use crate::columns::Field;
use crate::driver::ValueRow;
use crate::entity::Entity;
use crate::error::{Error, ErrorKind, Result};
use crate::field::Source;
use crate::native::NewRow;
use crate::scalar::Scalar;

/// What an upsert is about to write for one row of `T`.
///
/// ```
/// # use dormouse::{Column, Entity, Result, Upserting};
/// fn in_small_letters<T: Entity>(row: Upserting<'_, T>, email: Column<T, String>) -> Result<()> {
///     match row.get(email) {
///         Some(given) => row.set(email, given.to_lowercase()),
///         None => Ok(()),
///     }
/// }
/// ```
pub struct Upserting<'a, T: Entity> {
    row: &'a Mutex<NewRow>,
    entity: PhantomData<fn() -> T>,
}

impl<T: Entity> Clone for Upserting<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Entity> Copy for Upserting<'_, T> {}

impl<'a, T: Entity> Upserting<'a, T> {
    pub(crate) fn new(row: &'a Mutex<NewRow>) -> Self {
        let entity = PhantomData;
        Self { row, entity }
    }

    /// The value that is written if the row is not there; `None` for one that is left to the database.
    pub fn get<F: Field<Entity = T>>(&self, column: F) -> Option<F::Value> {
        let row = self.row.lock();
        let value = row.value(column.index())?;
        F::Value::read(&ValueRow(std::slice::from_ref(value)), 0).ok()
    }

    /// Has this value written, whether the row is there or not, as if the draft had given it.
    ///
    /// # Errors
    /// When the database computes or counts the column.
    pub fn set<F: Field<Entity = T>>(
        &self,
        column: F,
        value: impl Operand<F::Value>,
    ) -> Result<()> {
        let (index, meta) = (column.index(), &T::meta().columns[column.index()]);
        if !matches!(T::SOURCES[index], Source::Given | Source::Value) {
            let message = format!(
                "`{}` of {} is not set by programs",
                meta.name,
                T::meta().name
            );
            return Err(Error::new(ErrorKind::Unsupported, message));
        }
        let value = value.into_operand().stored().truncated(meta.fraction);
        self.row.lock().set(index, value.into_value());
        Ok(())
    }
}

impl<T: Entity> fmt::Debug for Upserting<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row = self.row.lock();
        let names = row
            .columns
            .iter()
            .map(|column| T::meta().columns[*column].property);
        f.debug_map().entries(names.zip(&row.values)).finish()
    }
}
