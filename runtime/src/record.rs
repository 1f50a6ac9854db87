//! Rows outside of the identity map: values that were read, and nothing that a flush could write.
//!
//! A record belongs to no manager. It has no relations, only their foreign keys, and no setters.

use std::any::Any;
use std::fmt;
use std::future::IntoFuture;

use futures_util::future::BoxFuture;
use serde::ser::{Serialize, Serializer};
use serde_json::{Map, Value as Json};

use crate::column::Column;
use crate::column_reader::ColumnReader;
use crate::driver::Decoder;
use crate::entity::Entity;
use crate::error::{Error, ErrorKind, Result};
use crate::field::Source;
use crate::find::{Find, FindOne};
use crate::hint::{Rel, RelationKey};
use crate::json::scalar;
use crate::lock_mode::LockMode;
use crate::metadata::Join;
use crate::read_row::ReadRow;
use crate::scalar::{Key, Scalar, read_value};
use crate::value::Value;

/// A row of `T` as it was read: it is not tracked, and outlives the manager.
///
/// ```
/// # use dormouse::{Column, Condition, Entity, EntityManager, Result};
/// async fn titles<T: Entity>(
///     em: &EntityManager<T::Schema>,
///     recent: Condition<T>,
///     title: Column<T, String>,
/// ) -> Result<Vec<String>> {
///     let rows = em.find(recent).read_only().await?;
///     Ok(rows.iter().map(|row| row.get(title).clone()).collect())
/// }
/// ```
pub struct Record<T: Entity> {
    key: T::Key,
    row: T::Row,
    /// The foreign keys, by relation.
    foreign: Vec<(usize, Vec<Value>)>,
}

impl<T: Entity> Record<T> {
    fn read(row: &dyn ReadRow) -> Result<Self> {
        let (key, values) = T::read(&mut ColumnReader::new(row, 0))?;
        let (meta, mut foreign) = (T::meta(), Vec::new());
        for (relation, own) in meta.relations.iter().enumerate() {
            let Join::Own { columns, .. } = own.join else {
                continue;
            };
            let place = |column: &usize| meta.eager_columns().position(|eager| eager == *column);
            let read =
                |(column, place): (usize, usize)| read_value(meta.columns[column].ty, row, place);
            let columns = columns
                .iter()
                .filter_map(|column| Some((*column, place(column)?)));
            foreign.push((relation, columns.map(read).collect::<Result<_>>()?));
        }
        Ok(Self {
            key,
            row: values,
            foreign,
        })
    }

    /// The primary key.
    #[must_use]
    pub fn key(&self) -> &T::Key {
        &self.key
    }

    /// The value of a column.
    #[must_use]
    pub fn get<V: Scalar>(&self, column: Column<T, V>) -> &V {
        let slot = T::slot(&self.row, column.index()).and_then(|slot| slot.known_any());
        let value = slot.unwrap_or(&self.key as &dyn Any);
        value.downcast_ref().expect(
            "a column is read as its own type, and one without a place in the row is the key",
        )
    }

    /// The key that a relation of this row's table leads to.
    #[must_use]
    pub fn key_of<K: RelationKey<Owner = T>>(
        &self,
        relation: Rel<K>,
    ) -> Option<<K::Target as Entity>::Key> {
        let _ = relation;
        let (_, values) = self.foreign.iter().find(|(index, _)| *index == K::INDEX)?;
        Key::from_values(values).ok()
    }

    /// The row as a JSON object: its values and foreign keys, without what is hidden.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let mut object = Map::new();
        for (index, column) in T::meta().columns.iter().enumerate() {
            let value = match T::SOURCES[index] {
                Source::GeneratedKey => Some(self.key_json()),
                Source::Foreign { .. } => None,
                _ => T::slot(&self.row, index)
                    .and_then(|slot| slot.slot_value())
                    .map(|value| scalar(&value)),
            };
            if let Some(value) = value.filter(|_| !column.hidden) {
                object.insert(column.property.to_owned(), value);
            }
            for (relation, _) in T::meta().users(index).filter(|(_, part)| *part == 0) {
                let name = T::meta().relations[relation].name;
                let key = self.foreign_json(relation);
                object.extend(key.map(|key| (name.to_owned(), key)));
            }
        }
        Json::Object(object)
    }

    fn key_json(&self) -> Json {
        let mut values = Vec::new();
        self.key.to_values(&mut values);
        json_of(&values)
    }

    fn foreign_json(&self, relation: usize) -> Option<Json> {
        let hidden = T::meta().relations[relation].hidden;
        let mut foreign = self.foreign.iter().filter(|_| !hidden);
        let (_, values) = foreign.find(|(index, _)| *index == relation)?;
        Some(json_of(values))
    }
}

/// A key: one value, or a list of them; null where there is none.
fn json_of(values: &[Value]) -> Json {
    match values {
        [value] => scalar(value),
        values if values.iter().any(Value::is_null) => Json::Null,
        values => values.iter().map(scalar).collect(),
    }
}

impl<T: Entity> fmt::Debug for Record<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({:?}, read only)", T::meta().name, self.key)
    }
}

impl<T: Entity> Serialize for Record<T> {
    fn serialize<W: Serializer>(&self, serializer: W) -> Result<W::Ok, W::Error> {
        self.to_json().serialize(serializer)
    }
}

/// Decodes records where the driver has the rows.
pub(crate) struct Records<T: Entity>(Vec<Record<T>>);

impl<T: Entity> Decoder for Records<T> {
    type Batch = Vec<Record<T>>;

    fn row(&mut self, row: &dyn ReadRow) -> Result<()> {
        let name = |error: Error| error.with_table(T::meta().table);
        self.0.push(Record::read(row).map_err(name)?);
        Ok(())
    }

    fn finish(self) -> Self::Batch {
        self.0
    }
}

/// A query whose rows stay outside of the identity map. Await it for all of them.
#[must_use = "a query does nothing until it is awaited"]
pub struct FindReadOnly<'em, T: Entity>(Find<'em, T>);

/// A query for one row that stays outside of the identity map. Await it.
#[must_use = "a query does nothing until it is awaited"]
pub struct FindOneReadOnly<'em, T: Entity>(Find<'em, T>);

impl<'em, T: Entity> Find<'em, T> {
    /// Brings rows that the manager does not keep, as [`Record`]s: cheap, never written, and as the database has them,
    /// whatever the manager has changed in its own.
    pub fn read_only(self) -> FindReadOnly<'em, T> {
        FindReadOnly(self)
    }
}

impl<'em, T: Entity> FindOne<'em, T> {
    /// Brings a row that the manager does not keep, as a [`Record`]; it is always queried for.
    pub fn read_only(self) -> FindOneReadOnly<'em, T> {
        FindOneReadOnly(self.into_find())
    }
}

/// Nobody could hold a lock on rows that no manager has.
///
/// # Errors
/// When there is one.
pub(crate) fn refuse_lock(lock: Option<LockMode>) -> Result<()> {
    match lock {
        None => Ok(()),
        Some(_) => Err(Error::new(
            ErrorKind::Unsupported,
            "rows outside of the identity map are not locked; leave out `read_only`, or `lock`",
        )),
    }
}

impl<'em, T: Entity> IntoFuture for FindReadOnly<'em, T> {
    type Output = Result<Vec<Record<T>>>;
    type IntoFuture = BoxFuture<'em, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.0.decoded(Records(Vec::new())))
    }
}

impl<'em, T: Entity> IntoFuture for FindOneReadOnly<'em, T> {
    type Output = Result<Option<Record<T>>>;
    type IntoFuture = BoxFuture<'em, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let rows = self.0.decoded(Records(Vec::new())).await?;
            Ok(rows.into_iter().next())
        })
    }
}
