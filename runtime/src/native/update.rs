//! Updates by condition, past the identity map.

use std::future::IntoFuture;
use std::marker::PhantomData;

use chrono::Utc;
use futures_util::future::BoxFuture;

use super::writing::Writing;
use crate::EntityManager;
use crate::column::Operand;
use crate::columns::Field;
use crate::condition::Expr;
use crate::entity::Entity;
use crate::error::{Error, ErrorKind, Result};
use crate::field::Source;
use crate::hint::{Rel, RelationKey};
use crate::metadata::{EntityMeta, Join, RelationMeta};
use crate::scalar::{Scalar, truncated};
use crate::sql::bulk::{Assignment, BulkUpdate};
use crate::target::Target;
use crate::value::{ColumnType, Value};

/// The column types that can be counted with: integers and floats, or an `Option` of one.
///
/// Decimal numbers are not among them, because not every database can calculate with them exactly.
#[diagnostic::on_unimplemented(
    message = "a column of type `{Self}` cannot be counted with",
    note = "`increase` and `decrease` need an integer or a float, or an Option of one"
)]
pub trait Countable: Scalar {}

macro_rules! countable {
    ($($number:ty)+) => {
        $(
            #[diagnostic::do_not_recommend]
            impl Countable for $number {}
            #[diagnostic::do_not_recommend]
            impl Countable for Option<$number> {}
        )+
    };
}

countable!(i8 i16 i32 i64 u8 u16 u32 u64 f32 f64);

/// An update of every row that matches. Await it for the number of rows.
///
/// ```
/// # use dormouse::{Column, Entity, EntityManager, Result};
/// async fn publish<T: Entity>(
///     em: &EntityManager<T::Schema>,
///     state: Column<T, String>,
///     edition: Column<T, i32>,
/// ) -> Result<u64> {
///     em.native_update(state.eq("draft"))
///         .set(state, "published")
///         .increase(edition, 1)
///         .await
/// }
/// ```
///
/// `on_update` does not run: set such columns yourself. A version counts on, so that a manager which has loaded one of
/// the rows notices that when it flushes; set the version to have it otherwise. Without anything to set nothing is
/// sent, and the number is 0.
#[must_use = "a statement does nothing until it is awaited"]
pub struct NativeUpdate<'em, T: Entity> {
    em: &'em EntityManager<T::Schema>,
    filter: Expr,
    assignments: Result<Vec<(usize, Assignment)>>,
    entity: PhantomData<fn() -> T>,
}

impl<'em, T: Entity> NativeUpdate<'em, T> {
    pub(super) fn new(em: &'em EntityManager<T::Schema>, filter: Expr) -> Self {
        Self {
            em,
            filter,
            assignments: Ok(Vec::new()),
            entity: PhantomData,
        }
    }

    /// Sets a column; the last value of several for one column counts.
    pub fn set<F: Field<Entity = T>>(self, column: F, value: impl Operand<F::Value>) -> Self {
        let fraction = T::meta().columns[column.index()].fraction;
        let value = value.into_operand().stored().truncated(fraction);
        self.assign(column.index(), Assignment::Value(value.into_value()))
    }

    /// Adds to what a column has; nothing stays nothing.
    pub fn increase<F>(self, column: F, by: impl Operand<F::Value>) -> Self
    where
        F: Field<Entity = T>,
        F::Value: Countable,
    {
        let by = by.into_operand().into_value();
        self.assign(column.index(), Assignment::Plus(by))
    }

    /// Takes from what a column has; nothing stays nothing.
    pub fn decrease<F>(self, column: F, by: impl Operand<F::Value>) -> Self
    where
        F: Field<Entity = T>,
        F::Value: Countable,
    {
        let by = by.into_operand().into_value();
        self.assign(column.index(), Assignment::Minus(by))
    }

    /// Points a relation whose foreign key is in this table at a row that is saved.
    pub fn link<K>(self, relation: Rel<K>, target: impl Into<Target<K::Target>>) -> Self
    where
        K: RelationKey<Owner = T>,
    {
        let _ = relation;
        let lead = target.into().lead_in(self.em);
        let meta = &T::meta().relations[K::INDEX];
        let key = lead
            .row()
            .ok_or_else(|| lead.unsaved(meta.target.name))
            .and_then(|slot| {
                let key = self.em.entity(meta.target.index).key_values(self.em, slot);
                key.ok_or_else(|| Error::not_saved(meta.target.name))
            });
        self.foreign_key(meta, key)
    }

    /// Points a relation whose foreign key is in this table nowhere.
    pub fn unlink<K: RelationKey<Owner = T>>(self, relation: Rel<K>) -> Self {
        let _ = relation;
        let meta = &T::meta().relations[K::INDEX];
        let parts = 0..meta.target.key.len();
        self.foreign_key(meta, Ok(parts.map(|part| meta.null(part)).collect()))
    }

    fn foreign_key(mut self, meta: &RelationMeta, key: Result<Vec<Value>>) -> Self {
        let Join::Own { columns, .. } = meta.join else {
            self.assignments = Err(elsewhere(T::meta().name, meta.name));
            return self;
        };
        let key_columns = T::meta().key;
        match key {
            // What others need of a column that they share stays: the key of the row, a value.
            Ok(key) => columns
                .iter()
                .zip(key)
                .filter(|(column, value)| {
                    let stays = key_columns.contains(column) || value.is_null();
                    !(stays && T::SOURCES[**column] == Source::Shared)
                })
                .fold(self, |update, (column, value)| {
                    update.assign(*column, Assignment::Value(value))
                }),
            Err(error) => {
                self.assignments = self.assignments.and(Err(error));
                self
            }
        }
    }

    fn assign(mut self, column: usize, assignment: Assignment) -> Self {
        if T::SOURCES[column] == Source::Computed {
            self.assignments = self.assignments.and(Err(computed(T::meta(), column)));
        }
        if let Ok(assignments) = &mut self.assignments {
            assignments.retain(|(known, _)| *known != column);
            assignments.push((column, assignment));
        }
        self
    }

    async fn run(self) -> Result<u64> {
        let mut update = BulkUpdate {
            meta: T::meta(),
            assignments: self.assignments?,
            filter: self.filter,
        };
        if update.assignments.is_empty() {
            return Ok(0);
        }
        update.assignments.extend(next_version::<T>(&update));
        update.check()?;
        let statement = update.into_statement(self.em.orm().dialect());
        let mut writing = Writing::begin(self.em, false).await?;
        let changed = writing.connection()?.execute(statement).await;
        writing.end(changed).await
    }
}

/// Counts the version on, unless it is set.
fn next_version<T: Entity>(update: &BulkUpdate) -> Option<(usize, Assignment)> {
    let version = T::meta().version?;
    let set = |(column, _): &(usize, Assignment)| *column == version;
    let next = counted_on(
        T::meta().columns[version].ty,
        T::meta().columns[version].fraction,
    );
    (!update.assignments.iter().any(set)).then_some((version, next))
}

/// What makes the next version of any row: one more, or now.
pub(crate) fn counted_on(ty: ColumnType, fraction: u32) -> Assignment {
    Assignment::Plus(match ty {
        ColumnType::I8 => Value::I8(1),
        ColumnType::I16 => Value::I16(1),
        ColumnType::I32 => Value::I32(1),
        ColumnType::I64 => Value::I64(1),
        ColumnType::U8 => Value::U8(1),
        ColumnType::U16 => Value::U16(1),
        ColumnType::U32 => Value::U32(1),
        ColumnType::U64 => Value::U64(1),
        _ => return Assignment::Value(Value::DateTime(truncated(Utc::now(), fraction))),
    })
}

fn computed(meta: &EntityMeta, column: usize) -> Error {
    let property = meta.columns[column].property;
    Error::new(
        ErrorKind::Unsupported,
        format!(
            "`{property}` of {} is made by the database; set what it is made of",
            meta.name
        ),
    )
}

fn elsewhere(entity: &str, relation: &str) -> Error {
    Error::new(
        ErrorKind::Unsupported,
        format!(
            "the foreign key of `{relation}` is not in the table of {entity}; update the other side instead"
        ),
    )
}

impl<'em, T: Entity> IntoFuture for NativeUpdate<'em, T> {
    type Output = Result<u64>;
    type IntoFuture = BoxFuture<'em, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let em = self.em;
        Box::pin(async move {
            let changed = self.run().await;
            em.session.attempt.note(changed)
        })
    }
}
