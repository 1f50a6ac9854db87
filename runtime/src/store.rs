//! The rows of one entity in one manager, and their identity map: key → cell.
//!
//! Append-only: a cell never moves and never goes before the manager is cleared. An entity that was never used
//! costs one empty pointer.

use std::hash::BuildHasher;
use std::sync::OnceLock;

use hashbrown::{DefaultHashBuilder, HashTable};
use parking_lot::Mutex;

use crate::cell::Cell;
use crate::entity::Entity;
use crate::entity_state::EntityState;

/// The rows of `E`.
pub struct EntityStore<E: Entity>(OnceLock<Box<Rows<E>>>);

struct Rows<E: Entity> {
    /// The first row: many managers have but one of an entity, and a list begins with room for many.
    first: OnceLock<Cell<E>>,
    others: boxcar::Vec<Cell<E>>,
    identity: Mutex<HashTable<u32>>,
    hasher: DefaultHashBuilder,
    /// What a row without changes lends.
    unedited: E::Edits,
}

impl<E: Entity> Default for EntityStore<E> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<E: Entity> Default for Rows<E> {
    fn default() -> Self {
        Self {
            first: OnceLock::new(),
            others: boxcar::Vec::new(),
            identity: Mutex::default(),
            hasher: DefaultHashBuilder::default(),
            unedited: E::Edits::default(),
        }
    }
}

impl<E: Entity> Rows<E> {
    fn hash(&self, key: &E::Key) -> u64 {
        self.hasher.hash_one(key)
    }

    fn cell(&self, slot: u32) -> Option<&Cell<E>> {
        match slot.checked_sub(1) {
            None => self.first.get(),
            Some(place) => self.others.get(place as usize),
        }
    }

    fn len(&self) -> usize {
        self.others.count() + usize::from(self.first.get().is_some())
    }

    fn key(&self, slot: u32) -> Option<&E::Key> {
        self.cell(slot)?.key.current()
    }

    fn find(&self, identity: &HashTable<u32>, key: &E::Key) -> Option<u32> {
        identity
            .find(self.hash(key), |slot| self.key(*slot) == Some(key))
            .copied()
    }

    fn add(&self, state: EntityState) -> u32 {
        if self.first.get().is_none() && self.first.set(Cell::new(0, state)).is_ok() {
            return 0;
        }
        let cell = |place| Cell::new(place as u32 + 1, state);
        self.others.push_with(cell) as u32 + 1
    }

    fn leave(&self, identity: &mut HashTable<u32>, key: &E::Key, slot: u32) {
        if let Ok(entry) = identity.find_entry(self.hash(key), |other| *other == slot) {
            entry.remove();
        }
    }

    fn enter(&self, identity: &mut HashTable<u32>, key: &E::Key, slot: u32) {
        identity.insert_unique(self.hash(key), slot, |slot| {
            self.key(*slot).map_or(0, |key| self.hash(key))
        });
    }
}

impl<E: Entity> EntityStore<E> {
    fn rows(&self) -> &Rows<E> {
        self.0.get_or_init(Box::default)
    }

    /// The cell at this place.
    pub fn cell(&self, slot: u32) -> &Cell<E> {
        self.rows()
            .cell(slot)
            .expect("a slot is only ever given out with its cell")
    }

    /// The changes of a row that has none.
    pub fn unedited(&self) -> &E::Edits {
        &self.rows().unedited
    }

    /// The number of rows, whatever their state.
    pub fn len(&self) -> usize {
        self.0.get().map_or(0, |rows| rows.len())
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The row with this key, if the manager knows it.
    pub fn find(&self, key: &E::Key) -> Option<u32> {
        let rows = self.0.get()?;
        rows.find(&rows.identity.lock(), key)
    }

    /// The row with this key, made as a reference when the manager does not know it.
    pub fn intern(&self, key: &E::Key) -> u32 {
        let rows = self.rows();
        let mut identity = rows.identity.lock();
        if let Some(slot) = rows.find(&identity, key) {
            return slot;
        }
        let slot = rows.add(EntityState::Reference);
        self.cell(slot).key.push(key.clone());
        rows.enter(&mut identity, key, slot);
        slot
    }

    /// A new row made of `row`; with a key it enters the identity map at once, in the place of its reference.
    pub fn add(&self, key: Option<E::Key>, row: E::Row) -> u32 {
        let reference = key
            .as_ref()
            .and_then(|key| self.find(key))
            .filter(|slot| self.is_bare(*slot));
        let slot = reference.unwrap_or_else(|| self.rows().add(EntityState::Draft));
        let cell = self.cell(slot);
        cell.core.set_state(EntityState::Draft);
        cell.core.set_keyless(key.is_none());
        cell.row.push(row);
        if let Some(key) = key {
            self.assign(slot, key);
        }
        slot
    }

    /// Whether nothing but the key is known of a row.
    fn is_bare(&self, slot: u32) -> bool {
        let cell = self.cell(slot);
        cell.core.state() == EntityState::Reference && cell.row.current().is_none()
    }

    /// Gives a row its key, unless another row that is more than a reference has it.
    pub fn assign(&self, slot: u32, key: E::Key) {
        let rows = self.rows();
        let mut identity = rows.identity.lock();
        let cell = self.cell(slot);
        if cell.key.current() != Some(&key) {
            cell.key.push(key.clone());
        }
        match rows.find(&identity, &key) {
            None => rows.enter(&mut identity, &key, slot),
            Some(other) if other != slot && self.is_bare(other) => {
                rows.leave(&mut identity, &key, other);
                rows.enter(&mut identity, &key, slot);
            }
            Some(_) => {}
        }
    }

    /// Takes a row out of the identity map; its handles keep their values.
    pub fn forget(&self, slot: u32) {
        let rows = self.rows();
        let mut identity = rows.identity.lock();
        let Some(key) = rows.key(slot) else { return };
        rows.leave(&mut identity, key, slot);
    }
}
