//! Writing past the identity map: one statement for many rows, which the manager does not follow.
//!
//! For imports, counters and clean-ups. Nothing is cascaded, no hook runs, and no handle changes: rows that a manager
//! has loaded keep what they show until they are refreshed. What was not flushed yet is not there for these
//! statements. They run in the open transaction, where a failure takes back only what the failed call did; outside
//! one, a single statement is sent by itself and several share a transaction.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use crate::EntityManager;
use crate::condition::Condition;
use crate::draft::IntoDraft;
use crate::driver::Connection;
use crate::entity::{Entity, Schema};
use crate::error::{Error, Result};
use crate::metadata::EntityMeta;
use crate::scalar::Key;
use crate::sql::insert::Insert;
use crate::value::Value;

mod delete;
mod new_row;
mod update;
mod writing;

pub use delete::NativeDelete;
pub(crate) use new_row::NewRow;
pub(crate) use update::counted_on;
pub use update::{Countable, NativeUpdate};
use writing::Writing;

/// Rows that give the same columns, and where each of them stands among all.
#[derive(Default)]
struct Shape {
    places: Vec<usize>,
    rows: Vec<Vec<Value>>,
}

impl<S: Schema> EntityManager<S> {
    /// Inserts a row at once, and gives its key.
    ///
    /// The draft is completed as in [`create`](Self::create), `on_create` included, but the row does not become one
    /// of this manager, its hooks do not run, and rows it leads to have to be saved.
    ///
    /// # Errors
    /// When the database refuses the row; [`NotSaved`](crate::ErrorKind::NotSaved) when it leads to a row without a
    /// key, [`Unsupported`](crate::ErrorKind::Unsupported) when it gives a relation that another table keeps.
    pub async fn insert<D: IntoDraft>(&self, draft: D) -> Result<<D::Entity as Entity>::Key>
    where
        D::Entity: Entity<Schema = S>,
    {
        let keys = self.insert_many([draft]).await?;
        keys.into_iter()
            .next()
            .ok_or_else(|| Error::other("a row was inserted without a key"))
    }

    /// Inserts rows at once, all or none, and gives their keys in the same order.
    ///
    /// As many rows share a statement as it has room for; rows that leave out a column which the database fills in
    /// have statements of their own.
    ///
    /// # Errors
    /// As [`insert`](Self::insert).
    pub async fn insert_many<D: IntoDraft>(
        &self,
        drafts: impl IntoIterator<Item = D>,
    ) -> Result<Vec<<D::Entity as Entity>::Key>>
    where
        D::Entity: Entity<Schema = S>,
    {
        let rows = drafts.into_iter().map(|draft| NewRow::of(self, draft));
        let rows = rows.collect::<Result<Vec<_>>>()?;
        let inserted = self.insert_rows(D::Entity::meta(), rows).await;
        let keys = self.session.attempt.note(inserted)?;
        keys.iter().map(|key| Key::from_values(key)).collect()
    }

    /// Changes every row that matches, by one statement; see [`NativeUpdate`].
    pub fn native_update<T: Entity<Schema = S>>(
        &self,
        condition: Condition<T>,
    ) -> NativeUpdate<'_, T> {
        const { assert!(!T::READ_ONLY, "rows of this entity are only read") };
        NativeUpdate::new(self, condition.into_expr())
    }

    /// Deletes every row that matches, by one statement; see [`NativeDelete`].
    pub fn native_delete<T: Entity<Schema = S>>(
        &self,
        condition: Condition<T>,
    ) -> NativeDelete<'_, T> {
        const { assert!(!T::READ_ONLY, "rows of this entity are only read") };
        NativeDelete::new(self, condition.into_expr())
    }

    async fn insert_rows(
        &self,
        meta: &'static EntityMeta,
        rows: Vec<NewRow>,
    ) -> Result<Vec<Vec<Value>>> {
        let mut keys = vec![Vec::new(); rows.len()];
        let shapes = by_columns(rows);
        if shapes.is_empty() {
            return Ok(keys);
        }
        let dialect = self.orm().dialect();
        let room = |columns: &Vec<usize>| {
            Insert::new(meta, columns.clone(), Vec::new()).rows_per_statement(dialect)
        };
        let several = shapes.len() > 1
            || shapes
                .iter()
                .any(|(columns, shape)| shape.rows.len() > room(columns));
        let mut writing = Writing::begin(self, several).await?;
        let inserted = insert_shapes(writing.connection()?, meta, shapes, &mut keys).await;
        writing.end(inserted).await?;
        Ok(keys)
    }
}

fn by_columns(rows: Vec<NewRow>) -> IndexMap<Vec<usize>, Shape, FxBuildHasher> {
    let mut shapes = IndexMap::<_, Shape, _>::default();
    for (place, row) in rows.into_iter().enumerate() {
        let shape = shapes.entry(row.columns).or_default();
        shape.places.push(place);
        shape.rows.push(row.values);
    }
    shapes
}

async fn insert_shapes(
    connection: &mut Connection,
    meta: &'static EntityMeta,
    shapes: IndexMap<Vec<usize>, Shape, FxBuildHasher>,
    keys: &mut [Vec<Value>],
) -> Result<()> {
    for (columns, Shape { places, rows }) in shapes {
        let place = |key: &usize| columns.iter().position(|column| column == key);
        let given: Option<Vec<usize>> = meta.key.iter().map(place).collect();
        if let Some(given) = &given {
            for (place, row) in places.iter().zip(&rows) {
                keys[*place] = given.iter().map(|at| row[*at].clone()).collect();
            }
        }
        let returning = if given.is_some() { &[] } else { meta.key };
        let insert = Insert::new(meta, columns, returning.to_vec());
        let values = rows.into_iter().flatten().collect();
        let returned = connection.insert(&insert, places.len(), values).await?;
        let width = meta.key.len();
        for (place, key) in places.iter().zip(returned.chunks_exact(width)) {
            keys[*place] = key.to_vec();
        }
    }
    Ok(())
}
