//! Decoded rows of one entity on their way from the driver to the identity map.
//!
//! Decoding happens where the driver has the row; merging on the caller's side. A row that the manager already
//! has keeps its values: only a refresh overwrites.

use rustc_hash::FxHashSet;

use crate::EntityManager;
use crate::column_reader::ColumnReader;
use crate::entity::{Entity, Schema, Store};
use crate::entity_state::EntityState;
use crate::error::{Error, Result};
use crate::graph::RowId;
use crate::metadata::EntityMeta;
use crate::read_row::ReadRow;
use crate::scalar::Key;

/// What to do with a row that the manager already has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Merge {
    /// Keep its values and its edits.
    Keep,
    /// Take the values read now and forget the edits.
    Refresh,
}

/// Rows of one entity, without its type.
pub trait RowBatch<S: Schema>: Send + Sync {
    /// The number of columns that one row takes.
    fn width(&self) -> usize;
    /// Decodes the row whose columns start at `at`; a row of nulls (a left join without a match) is no row.
    ///
    /// # Errors
    /// When a value does not fit its column.
    fn decode(&mut self, row: &dyn ReadRow, at: usize) -> Result<()>;
    /// The slots that the foreign keys of a relation name, before the rows are merged.
    fn foreign(&self, em: &EntityManager<S>, relation: usize) -> Vec<u32>;
    /// The same of those rows only that the manager has at these slots.
    fn foreign_of(&self, em: &EntityManager<S>, relation: usize, slots: &[u32]) -> Vec<u32>;
    /// The slots of the rows whose values the manager has already, in order.
    fn found(&self, em: &EntityManager<S>) -> Vec<u32>;
    /// Moves the rows into the identity map; their slots, in order.
    fn merge(&mut self, em: &EntityManager<S>, mode: Merge) -> Vec<Option<u32>>;
}

/// Rows of `E`.
pub struct TypedBatch<E: Entity> {
    lazy: Vec<usize>,
    width: usize,
    /// `None` where a left join found no match.
    rows: Vec<Option<Decoded<E>>>,
    repeats: Option<Repeats<E::Key>>,
}

struct Decoded<E: Entity> {
    key: E::Key,
    /// `None` for a row that came before.
    row: Option<E::Row>,
}

/// The rows of a batch in which the same row is likely to come more than once: it is decoded once.
struct Repeats<K> {
    seen: FxHashSet<K>,
    /// The place of the key among the columns.
    key_at: usize,
}

impl<K: Key> Repeats<K> {
    /// For keys whose columns lie side by side.
    fn of(meta: &EntityMeta) -> Option<Self> {
        let first = *meta.key.first()?;
        let mut columns = meta.key.iter().zip(first..);
        columns
            .all(|(column, place)| *column == place)
            .then(|| Self {
                seen: FxHashSet::default(),
                key_at: first_key_column(meta),
            })
    }

    /// The key of the row that starts at `at`, if that row came before.
    fn known(&self, row: &dyn ReadRow, at: usize) -> Result<Option<K>> {
        let key = K::read_opt(row, at + self.key_at)?;
        Ok(key.filter(|key| self.seen.contains(key)))
    }
}

impl<E: Entity> TypedBatch<E> {
    /// An empty batch of rows with these lazy columns; whether the same row is likely to come more than once.
    pub fn new(lazy: Vec<usize>, repeated: bool) -> Self {
        let eager = E::meta()
            .columns
            .iter()
            .filter(|column| !column.lazy)
            .count();
        Self {
            width: eager + lazy.len(),
            lazy,
            rows: Vec::new(),
            repeats: repeated.then(|| Repeats::of(E::meta())).flatten(),
        }
    }

    /// Names the column of a value that could not be read, in a row that starts at `at`.
    fn name_column(&self, error: Error, at: usize) -> Error {
        let meta = E::meta();
        let mut columns = meta.eager_columns().chain(self.lazy.iter().copied());
        let place = error.column_index().and_then(|index| index.checked_sub(at));
        match place.and_then(|place| columns.nth(place)) {
            Some(column) => error
                .with_table(meta.table)
                .with_column(meta.columns[column].name),
            None => error,
        }
    }

    fn read(&self, row: &dyn ReadRow, at: usize) -> Result<(E::Key, E::Row)> {
        let mut columns = ColumnReader::new(row, at);
        let (key, values) = E::read(&mut columns)?;
        for column in &self.lazy {
            E::read_lazy(&values, *column, &mut columns)?;
        }
        Ok((key, values))
    }

    fn is_null(row: &dyn ReadRow, at: usize) -> Result<bool> {
        row.is_null(at + first_key_column(E::meta()))
    }

    fn merge_one(em: &EntityManager<E::Schema>, key: &E::Key, row: E::Row, mode: Merge) -> u32 {
        let store = em.stores().store();
        let slot = store.intern(key);
        let cell = store.cell(slot);
        match (cell.row.current(), mode) {
            (Some(known), Merge::Keep) => E::adopt_lazy(row, known),
            (None, _) => {
                cell.row.push(row);
                em.rebase(RowId {
                    entity: E::INDEX,
                    slot,
                });
            }
            (Some(old), Merge::Refresh) => {
                cell.row.push(row);
                let id = RowId {
                    entity: E::INDEX,
                    slot,
                };
                em.reset(id, |column| E::slot(old, column)?.slot_value());
            }
        }
        if cell.core.state() == EntityState::Reference {
            cell.core.set_state(EntityState::Managed);
        }
        slot
    }
}

/// The place of the key among the columns that are not lazy.
fn first_key_column(meta: &EntityMeta) -> usize {
    let key = meta.key.first().copied().unwrap_or(0);
    meta.columns[..key]
        .iter()
        .filter(|column| !column.lazy)
        .count()
}

impl<E: Entity> RowBatch<E::Schema> for TypedBatch<E> {
    fn width(&self) -> usize {
        self.width
    }

    fn decode(&mut self, row: &dyn ReadRow, at: usize) -> Result<()> {
        if Self::is_null(row, at)? {
            self.rows.push(None);
            return Ok(());
        }
        let known = self.repeats.as_ref().map(|repeats| repeats.known(row, at));
        if let Some(key) = known.transpose()?.flatten() {
            self.rows.push(Some(Decoded { key, row: None }));
            return Ok(());
        }
        let read = self.read(row, at);
        let (key, values) = read.map_err(|error| self.name_column(error, at))?;
        if let Some(repeats) = &mut self.repeats {
            repeats.seen.insert(key.clone());
        }
        let row = Some(values);
        self.rows.push(Some(Decoded { key, row }));
        Ok(())
    }

    fn foreign(&self, em: &EntityManager<E::Schema>, relation: usize) -> Vec<u32> {
        self.rows
            .iter()
            .flatten()
            .filter_map(|decoded| E::foreign(em, decoded.row.as_ref()?, relation))
            .collect()
    }

    fn foreign_of(
        &self,
        em: &EntityManager<E::Schema>,
        relation: usize,
        slots: &[u32],
    ) -> Vec<u32> {
        let slots: FxHashSet<u32> = slots.iter().copied().collect();
        let store = em.stores().store();
        let is_there = |row: &&Decoded<E>| {
            store
                .find(&row.key)
                .is_some_and(|slot| slots.contains(&slot))
        };
        let rows = self.rows.iter().flatten().filter(is_there);
        rows.filter_map(|decoded| E::foreign(em, decoded.row.as_ref()?, relation))
            .collect()
    }

    fn found(&self, em: &EntityManager<E::Schema>) -> Vec<u32> {
        let store = em.stores().store();
        let has_row = |slot: &u32| store.cell(*slot).row.current().is_some();
        let rows = self.rows.iter().flatten();
        rows.filter_map(|decoded| store.find(&decoded.key))
            .filter(has_row)
            .collect()
    }

    fn merge(&mut self, em: &EntityManager<E::Schema>, mode: Merge) -> Vec<Option<u32>> {
        let rows = std::mem::take(&mut self.rows);
        let merge = |Decoded { key, row }: Decoded<E>| match row {
            Some(row) => Self::merge_one(em, &key, row, mode),
            None => em.stores().store().intern(&key),
        };
        rows.into_iter().map(|row| row.map(merge)).collect()
    }
}

/// Keys of `E`, as rows name them that lead to it.
pub struct KeyBatch<E: Entity>(Vec<Option<E::Key>>);

impl<E: Entity> Default for KeyBatch<E> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<E: Entity> RowBatch<E::Schema> for KeyBatch<E> {
    fn width(&self) -> usize {
        E::Key::WIDTH
    }

    fn decode(&mut self, row: &dyn ReadRow, at: usize) -> Result<()> {
        self.0.push(E::Key::read_opt(row, at)?);
        Ok(())
    }

    fn foreign(&self, _em: &EntityManager<E::Schema>, _relation: usize) -> Vec<u32> {
        Vec::new()
    }

    fn foreign_of(
        &self,
        _em: &EntityManager<E::Schema>,
        _relation: usize,
        _slots: &[u32],
    ) -> Vec<u32> {
        Vec::new()
    }

    fn found(&self, _em: &EntityManager<E::Schema>) -> Vec<u32> {
        Vec::new()
    }

    fn merge(&mut self, em: &EntityManager<E::Schema>, _mode: Merge) -> Vec<Option<u32>> {
        let store = em.stores().store();
        std::mem::take(&mut self.0)
            .into_iter()
            .map(|key| key.map(|key| store.intern(&key)))
            .collect()
    }
}
