//! Rows that somebody else has read: detached data, or a row of a query of the program's own, become managed rows
//! without a query.
//!
//! `read` and `values` make rows of the data, with everything that is wrong in one error; `place` brings them into the identity
//! map.

use std::future::IntoFuture;
use std::marker::PhantomData;

use futures_util::future::BoxFuture;
use serde::Serialize;
use serde_json::Value as Json;

use crate::EntityManager;
use crate::entity::{Entity, Schema, Store};
use crate::error::{Error, ErrorKind, Result};
use crate::loaded::Loaded;

mod place;
mod read;
mod values;

use read::{Names, Reader};

/// Data to become a managed row, and the rows in it too. Await it.
///
/// [`merge`](EntityManager::merge) takes data by the names of properties, as rows and their detached forms serialize:
/// objects and lists behind relations become rows and collections as well. [`map`](EntityManager::map) takes one row by
/// the names of its columns.
///
/// The key has to be there, and for a row that the manager does not know every column that is not lazy. Such a row is
/// then as if it had been loaded: a flush writes nothing but what changes afterwards. A row that the manager has keeps
/// its values and changes, as with queries; only what is not known of it is taken over, such as lazy columns and
/// collections. [`refresh`](Self::refresh) and [`dirty`](Self::dirty) say otherwise.
///
/// # Errors
/// [`InvalidData`](ErrorKind::InvalidData), with everything that is wrong in
/// [`assign_faults`](Error::assign_faults); then nothing has changed.
#[must_use = "nothing is merged until this is awaited"]
pub struct Merge<'em, T: Entity> {
    em: &'em EntityManager<T::Schema>,
    data: Result<Json>,
    names: Names,
    mode: Mode,
    kind: PhantomData<fn() -> T>,
}

/// What becomes of values, where the manager or the database may have others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// The manager's stay; those of unknown rows are the database's.
    Keep,
    /// They are the database's: the manager's go.
    Refresh,
    /// They are the program's: the next flush writes them.
    Dirty,
}

impl<S: Schema> EntityManager<S> {
    /// Makes detached data a managed row, without a query; see [`Merge`].
    ///
    /// ```
    /// # use dormouse::{Entity, EntityManager, Loaded, Result};
    /// # use serde::Serialize;
    /// async fn give_back<'em, T: Entity>(
    ///     em: &'em EntityManager<T::Schema>,
    ///     cached: impl Serialize,
    /// ) -> Result<Loaded<'em, T>> {
    ///     em.merge(cached).await
    /// }
    /// ```
    pub fn merge<T: Entity<Schema = S>>(&self, data: impl Serialize) -> Merge<'_, T> {
        Merge::new(self, data, Names::Properties)
    }

    /// Makes a row of the entity's table, by the names of its columns, a managed one, without a query; see [`Merge`].
    ///
    /// ```
    /// # use dormouse::{Entity, EntityManager, Json, Loaded, Result};
    /// async fn managed<'em, T: Entity>(
    ///     em: &'em EntityManager<T::Schema>,
    ///     row: Json,
    /// ) -> Result<Loaded<'em, T>> {
    ///     em.map(row).refresh().await
    /// }
    /// ```
    pub fn map<T: Entity<Schema = S>>(&self, row: impl Serialize) -> Merge<'_, T> {
        Merge::new(self, row, Names::Columns)
    }
}

impl<'em, T: Entity> Merge<'em, T> {
    fn new(em: &'em EntityManager<T::Schema>, data: impl Serialize, names: Names) -> Self {
        Self {
            em,
            data: serde_json::to_value(data).map_err(not_data),
            names,
            mode: Mode::Keep,
            kind: PhantomData,
        }
    }

    /// The data is newer than what the manager has: its values replace the manager's, and local changes to these rows
    /// are gone. Collections that are known stay.
    pub fn refresh(mut self) -> Self {
        self.mode = Mode::Refresh;
        self
    }

    /// The data is what the database is to have: where the manager knows a row, what differs is a change; of others
    /// the next flush writes every column. A version in the data has to be the database's.
    pub fn dirty(mut self) -> Self {
        const { assert!(!T::READ_ONLY, "rows of this entity are only read") };
        self.mode = Mode::Dirty;
        self
    }

    async fn run(self) -> Result<Loaded<'em, T>> {
        let (em, data) = (self.em, self.data?);
        let mut reader = Reader::new(em, self.names, self.mode);
        let root = reader.object(T::INDEX, &data, "", None);
        let rows = reader
            .end()
            .map_err(|faults| Error::unfit(T::meta().name, faults))?;
        em.place_all(rows, self.mode).await?;
        let slot = root.ok_or_else(|| Error::other("a row without a fault and without a key"))?;
        Ok(Loaded::new(em, em.stores().store().cell(slot)))
    }
}

fn not_data(error: serde_json::Error) -> Error {
    Error::new(
        ErrorKind::InvalidData,
        "the data cannot be serialized, so it cannot become a row",
    )
    .with_source(error)
}

impl<'em, T: Entity> IntoFuture for Merge<'em, T> {
    type Output = Result<Loaded<'em, T>>;
    type IntoFuture = BoxFuture<'em, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}
