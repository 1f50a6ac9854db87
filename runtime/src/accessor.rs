//! What generated relation accessors stand on.
//!
//! An accessor that compiles reads a relation that was populated; a populated relation stays loaded for the life
//! of the manager (see `graph` and `refresh`), so there is always a row to give.

use crate::collection::{Collection, CollectionRef};
use crate::entity::Entity;
use crate::graph::RowId;
use crate::handle::Handle;
use crate::loaded::Loaded;
use crate::reference::ToOneRef;

impl<'em, T: Entity, H> Handle<'em, T, H> {
    fn row_id(&self) -> RowId {
        RowId {
            entity: T::INDEX,
            slot: self.slot(),
        }
    }

    /// The row behind a populated to-one relation that may be absent; one that was deleted is.
    #[doc(hidden)]
    pub fn optional<R: Entity<Schema = T::Schema>, N>(
        &self,
        relation: usize,
    ) -> Option<Loaded<'em, R, N>> {
        let slot = self.manager().linked(self.row_id(), relation)?;
        let removed = self.manager().is_removed(RowId {
            entity: R::INDEX,
            slot,
        });
        (!removed).then(|| Loaded::at(self.manager(), slot))
    }

    /// The row behind a populated to-one relation that is required; one that was deleted keeps its values.
    #[doc(hidden)]
    pub fn one<R: Entity<Schema = T::Schema>, N>(&self, relation: usize) -> Loaded<'em, R, N> {
        let slot = self.manager().linked(self.row_id(), relation);
        Loaded::at(
            self.manager(),
            slot.expect("a required relation that is populated leads to a row"),
        )
    }

    /// The rows behind a populated to-many relation.
    #[doc(hidden)]
    pub fn many<R: Entity<Schema = T::Schema>, N>(&self, relation: usize) -> Collection<'em, R, N> {
        let slots = self.manager().members(self.row_id(), relation);
        Collection::new(self.manager(), &slots)
    }

    /// A to-one relation, populated or not.
    #[doc(hidden)]
    pub fn to_one<R: Entity<Schema = T::Schema>>(&self, relation: usize) -> ToOneRef<'em, R> {
        ToOneRef::new(self.manager(), self.row_id(), relation)
    }

    /// A to-many relation, populated or not.
    #[doc(hidden)]
    pub fn to_many<R: Entity<Schema = T::Schema>>(&self, relation: usize) -> CollectionRef<'em, R> {
        CollectionRef::new(self.manager(), self.row_id(), relation)
    }
}
