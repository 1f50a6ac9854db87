//! What a subscriber is told of a row before an upsert writes it.

use std::fmt;

use parking_lot::Mutex;

use crate::EntityManager;
use crate::change_set::ChangeSet;
use crate::entity::{Entity, Schema};
use crate::native::NewRow;
use crate::upsert::Upserting;

/// One row that an upsert is about to write.
pub struct UpsertEvent<'a, S: Schema> {
    pub(crate) em: &'a EntityManager<S>,
    pub(crate) index: usize,
    pub(crate) row: &'a Mutex<NewRow>,
    pub(crate) changes: &'a ChangeSet,
}

impl<S: Schema> Clone for UpsertEvent<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Schema> Copy for UpsertEvent<'_, S> {}

impl<'a, S: Schema> UpsertEvent<'a, S> {
    /// What the draft gives, as it was before anybody was told.
    pub fn changes(&self) -> &'a ChangeSet {
        self.changes
    }

    /// The name of its entity.
    pub fn entity(&self) -> &'static str {
        self.changes.entity()
    }

    /// What is about to be written, if it is a row of this entity.
    pub fn row<E: Entity<Schema = S>>(&self) -> Option<Upserting<'a, E>> {
        (E::INDEX == self.index).then(|| Upserting::new(self.row))
    }
}

impl<S: Schema> fmt::Debug for UpsertEvent<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let changes = format_args!("{}", self.changes);
        let manager = self.em.id();
        f.debug_tuple("UpsertEvent")
            .field(&changes)
            .field(&manager)
            .finish()
    }
}
