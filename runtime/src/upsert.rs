//! Rows that are inserted, or update the rows that are there already: one statement for as many as fit.
//!
//! Here is what a program says; `batches` decides which rows share a statement, `send` runs them, and
//! `unit_of_work::taken_over` brings the manager in step.

use std::future::IntoFuture;
use std::marker::PhantomData;

use futures_util::future::BoxFuture;

use crate::EntityManager;
use crate::columns::{ColumnList, Field};
use crate::condition::{Condition, Expr};
use crate::draft::IntoDraft;
use crate::entity::{Entity, Schema};
use crate::error::{Error, Result};
use crate::loaded::Loaded;
use crate::native::NewRow;

mod batches;
mod choice;
mod find_or_create;
mod known;
mod send;
mod telling;
mod upserting;

use choice::Choice;
pub use find_or_create::FindOrCreate;
use send::Sent;
pub use upserting::Upserting;

/// A row, or rows, to be inserted unless they are there, and brought up to date if they are. Await it.
///
/// ```
/// # use dormouse::{Column, Entity, EntityManager, IntoDraft, Loaded, Result};
/// async fn bring_up_to_date<'em, T: Entity, D: IntoDraft<Entity = T>>(
///     em: &'em EntityManager<T::Schema>,
///     drafts: Vec<D>,
///     slug: Column<T, String>,
///     title: Column<T, String>,
/// ) -> Result<Vec<Loaded<'em, T>>> {
///     em.upsert_many(drafts)
///         .on_conflict(slug)
///         .merge_fields(title)
///         .await
/// }
/// ```
///
/// A row is there when the unique columns have its values: those of [`on_conflict`](Self::on_conflict), otherwise the
/// key if the draft gives it, otherwise the first unique columns that it gives, otherwise those that have a value at
/// all. A draft without any is inserted. On MySQL and MariaDB, where a statement cannot name them, it compares them, so
/// that no other row is changed; a row that meets another one there is an error of kind
/// [`UniqueViolation`](crate::ErrorKind::UniqueViolation), as it is elsewhere.
///
/// What the draft gives is written over what is there, besides the key, the unique columns themselves and what
/// `on_create` or a default has filled in; `on_update` of a column with both is written. A version counts on.
///
/// The handles are rows of the manager, as the database has them now: local changes to them are gone, and a flush has
/// nothing to write. A rollback takes that back; a row that came into the manager this way leaves it then. Unsaved rows
/// that a draft leads to are an error.
///
/// Of the hooks, `before_upsert` and `after_upsert` run, because nobody knows whether a row will be inserted or updated;
/// subscribers are told likewise. The one before gets what is about to be written, as [`Upserting`], and may change it,
/// unique values too; the one after gets the row, whatever the database has done with it, once for each row.
#[must_use = "an upsert does nothing until it is awaited"]
pub struct Upsert<'em, T: Entity, R> {
    em: &'em EntityManager<T::Schema>,
    rows: Result<Vec<NewRow>>,
    choice: Result<Choice>,
    kind: PhantomData<fn() -> (T, R)>,
}

/// Marks the [`Upsert`] of one row.
#[derive(Debug)]
pub enum One {}

/// Marks the [`Upsert`] of any number of rows.
#[derive(Debug)]
pub enum Many {}

impl<S: Schema> EntityManager<S> {
    /// Inserts a row, or updates the row that is there; see [`Upsert`].
    pub fn upsert<D: IntoDraft>(&self, draft: D) -> Upsert<'_, D::Entity, One>
    where
        D::Entity: Entity<Schema = S>,
    {
        Upsert::new(self, [draft])
    }

    /// Inserts rows, or updates those that are there; the handles come in the order of the drafts, see [`Upsert`].
    ///
    /// All are written or none. Of two drafts of the same row, the later one is written later.
    pub fn upsert_many<D: IntoDraft>(
        &self,
        drafts: impl IntoIterator<Item = D>,
    ) -> Upsert<'_, D::Entity, Many>
    where
        D::Entity: Entity<Schema = S>,
    {
        Upsert::new(self, drafts)
    }

    /// The row that is there, or the one that the draft makes; see [`FindOrCreate`].
    pub fn find_or_create<D: IntoDraft>(&self, draft: D) -> FindOrCreate<'_, D::Entity>
    where
        D::Entity: Entity<Schema = S>,
    {
        FindOrCreate::new(self, draft)
    }
}

impl<'em, T: Entity, R> Upsert<'em, T, R> {
    fn new<D: IntoDraft<Entity = T>>(
        em: &'em EntityManager<T::Schema>,
        drafts: impl IntoIterator<Item = D>,
    ) -> Self {
        let rows = drafts.into_iter().map(|draft| NewRow::of(em, draft));
        Self {
            em,
            rows: rows.collect(),
            choice: Ok(Choice::default()),
            kind: PhantomData,
        }
    }

    fn choose(mut self, choose: impl FnOnce(&mut Choice) -> Result<()>) -> Self {
        self.choice = self.choice.and_then(|mut choice| {
            choose(&mut choice)?;
            Ok(choice)
        });
        self
    }

    /// The unique columns by which a row is there: the key, or those of a unique constraint.
    pub fn on_conflict(self, columns: impl ColumnList<T>) -> Self {
        self.choose(|choice| {
            choice.target = Some(choice::unique::<T>(&columns.indexes()?)?);
            Ok(())
        })
    }

    /// Writes only these columns over a row that is there.
    pub fn merge_fields(self, columns: impl ColumnList<T>) -> Self {
        self.choose(|choice| {
            choice.merge = Some(columns.indexes()?);
            Ok(())
        })
    }

    /// Leaves these columns of a row that is there as they are.
    pub fn exclude_fields(self, columns: impl ColumnList<T>) -> Self {
        self.choose(|choice| {
            choice.exclude.extend(columns.indexes()?);
            Ok(())
        })
    }

    /// Leaves rows that are there as they are.
    pub fn ignore(self) -> Self {
        self.choose(|choice| {
            choice.merge = Some(Vec::new());
            Ok(())
        })
    }

    /// Changes a row that is there only if it matches; otherwise it stays as it is.
    pub fn update_where(self, condition: Condition<T>) -> Self {
        self.choose(|choice| {
            let filter = std::mem::take(&mut choice.filter);
            choice.filter = filter.and(condition.into_expr());
            Ok(())
        })
    }

    /// Changes a row that is there only if this column of it is less than what the draft gives: late news stays out.
    pub fn update_if_newer<F: Field<Entity = T>>(self, column: F) -> Self {
        self.choose(|choice| {
            choice.newer = Some(column.index());
            Ok(())
        })
    }

    async fn slots(self) -> Result<Vec<u32>> {
        let (rows, choice) = (self.rows?, self.choice?);
        let upserted = Sent::<T>::new(self.em).upsert(rows, &choice).await;
        self.em.session.attempt.note(upserted)
    }
}

impl<'em, T: Entity> IntoFuture for Upsert<'em, T, Many> {
    type Output = Result<Vec<Loaded<'em, T>>>;
    type IntoFuture = BoxFuture<'em, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let em = self.em;
        Box::pin(async move {
            let slots = self.slots().await?;
            Ok(slots.into_iter().map(|slot| Loaded::at(em, slot)).collect())
        })
    }
}

impl<'em, T: Entity> IntoFuture for Upsert<'em, T, One> {
    type Output = Result<Loaded<'em, T>>;
    type IntoFuture = BoxFuture<'em, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let em = self.em;
        Box::pin(async move {
            let slot = self.slots().await?.into_iter().next();
            let slot = slot.ok_or_else(|| Error::other("an upsert brought no row"))?;
            Ok(Loaded::at(em, slot))
        })
    }
}

/// The rows whose unique columns have these values.
fn by_values(target: &'static [usize], values: Vec<Vec<crate::value::Value>>) -> Expr {
    Expr::tuples(target, values)
}
