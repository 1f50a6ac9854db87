//! One row in a manager: its key, the values it was read with or made of, and its edits.
//!
//! A cell stays at its place until the manager is cleared, so references into it live as long as the manager
//! is borrowed. It runs no query.

use std::sync::OnceLock;

use crate::cell_core::CellCore;
use crate::entity::Entity;
use crate::entity_state::EntityState;
use crate::versioned::Versioned;

/// One row of `E`.
pub struct Cell<E: Entity> {
    /// Place, state and relations.
    pub core: CellCore,
    /// The key; the newest version may be one that a rollback took back.
    pub key: Versioned<E::Key>,
    /// The row as read; a refresh appends a version.
    pub row: Versioned<E::Row>,
    /// Changes made since, if any.
    pub edits: OnceLock<Box<E::Edits>>,
}

impl<E: Entity> Cell<E> {
    /// A cell without key or row.
    pub fn new(slot: u32, state: EntityState) -> Self {
        Self {
            core: CellCore::new(slot, state),
            key: Versioned::default(),
            row: Versioned::default(),
            edits: OnceLock::new(),
        }
    }

    /// The key, if it is one that the row has now: not one that was taken back.
    pub fn known_key(&self) -> Option<&E::Key> {
        match self.core.state() {
            EntityState::Draft | EntityState::New if self.core.is_keyless() => None,
            _ => self.key.current(),
        }
    }

    /// Whether every value that is not lazy is known: a new row may wait for some from the database.
    pub fn is_readable(&self) -> bool {
        let Some(row) = self.row.current() else {
            return false;
        };
        let waits = |column: usize| {
            let edited = self
                .edits
                .get()
                .and_then(|edits| E::edit(edits, column)?.value());
            edited.is_none() && E::slot(row, column).is_some_and(|slot| slot.slot_value().is_none())
        };
        let columns = E::meta().columns.iter().enumerate();
        !columns
            .filter(|(_, column)| column.returned && !column.lazy)
            .any(|(index, _)| waits(index))
    }
}
