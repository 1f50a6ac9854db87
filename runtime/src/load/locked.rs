//! Selects that lock their rows.
//!
//! What is locked must be what the program sees: the rows are read with the lock, and those that the manager has
//! are renewed like in a refresh. No relation is joined, because some databases would lock its rows too.

use crate::EntityManager;
use crate::entity::Schema;
use crate::entity_state::EntityState;
use crate::entity_type::EntityType;
use crate::error::{Error, ErrorKind, Result};
use crate::graph::RowId;
use crate::link::Link;
use crate::load::Load;
use crate::load::joined::lazy_columns;
use crate::lock_mode::LockMode;
use crate::metadata::RelationKind;
use crate::operation::Operation;
use crate::refresh::Known;
use crate::unit_of_work::changed::{Look, is_dirty};

impl<S: Schema> EntityManager<S> {
    /// Runs a select that locks its rows, and takes them over as they are now; their slots.
    ///
    /// # Errors
    /// When no transaction is open, a row is locked by somebody else, or the program has changed one of them.
    pub(crate) async fn load_locked(
        &self,
        operation: &mut Operation<'_, S>,
        mut load: Load<S>,
        lock: LockMode,
    ) -> Result<Vec<u32>> {
        let _turn = self.turn_to_read().await;
        operation.prepare_locks(load.meta()).await?;
        load.lock = Some(lock);
        load.read_lazy(lazy_columns(load.plan));
        loop {
            let batch = load.clone().fetch(self, operation).await?;
            let known = Known::of(self, load.entity, batch.found(self));
            if load.read_lazy(known.lazy.iter().copied()) {
                continue;
            }
            self.refuse_changed(load.entity, &known.slots)?;
            let renewed = self.renew(operation, load.entity, &known, batch).await?;
            if let Some(slots) = renewed {
                return Ok(slots);
            }
        }
    }

    /// Fails for rows that the program has changed: what it knew of them may be what others have overwritten.
    fn refuse_changed(&self, entity: &'static dyn EntityType<S>, slots: &[u32]) -> Result<()> {
        let row = |slot: &u32| RowId {
            entity: entity.index(),
            slot: *slot,
        };
        match slots.iter().map(row).find(|row| self.is_unflushed(*row)) {
            Some(_) => Err(Error::new(
                ErrorKind::Unflushed,
                format!(
                    "a row of {} was changed here before it was locked, and locking reads it again; `flush` or `refresh` it first",
                    entity.meta().name
                ),
            )),
            None => Ok(()),
        }
    }

    fn is_unflushed(&self, row: RowId) -> bool {
        let entity = self.entity(row.entity);
        let core = entity.core(self, row.slot);
        let is_relinked = |relation: usize| {
            let link = core.existing_link(relation);
            matches!(link.as_deref(), Some(Link::Many(many)) if many.is_dirty())
        };
        let mut relations = entity.meta().relations.iter().enumerate();
        core.state() == EntityState::Removing
            || is_dirty(self, row, Look::Now)
            || relations.any(|(relation, meta)| {
                meta.kind == RelationKind::ManyToMany && is_relinked(relation)
            })
    }
}

impl<S: Schema> Load<S> {
    /// Reads these lazy columns too; whether one of them is new.
    fn read_lazy(&mut self, columns: impl Iterator<Item = usize>) -> bool {
        let before = self.lazy.len();
        for column in columns {
            if !self.lazy.contains(&column) {
                self.lazy.push(column);
            }
        }
        self.lazy.len() > before
    }
}
