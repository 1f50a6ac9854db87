//! Reads rows again that the manager has: one whose local changes are dropped, or one that is locked.
//!
//! What may be read through such a row is the business of `known` and `renew`, what is dropped that of `reset`.

use tokio::sync::OwnedMutexGuard;

use crate::EntityManager;
use crate::entity::{Entity, Schema};
use crate::error::{Error, Result};
use crate::graph::RowId;
use crate::handle::Handle;
use crate::hook::is_inside_hook;
use crate::load::{Load, Through};
use crate::loaded::Loaded;
use crate::lock_mode::LockMode;

mod known;
mod renew;
mod reset;

pub(crate) use known::Known;
use renew::Fresh;

impl<S: Schema> EntityManager<S> {
    /// Reads a row again: values, foreign keys and everything that was populated on it; local changes are lost.
    ///
    /// It takes its turn like a flush: one that another task runs comes before or after it. What other tasks
    /// change on the row until it is done is lost with the other local changes.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) when the row is gone; the handle keeps its last values.
    pub async fn refresh<T: Entity<Schema = S>, H>(&self, row: Loaded<'_, T, H>) -> Result<()> {
        let handle: &Handle<'_, T, H> = &row;
        self.check_own(handle)?;
        let _turn = self.turn_to_read().await;
        let entity = self.entity(T::INDEX);
        loop {
            let known = Known::of(self, entity, vec![handle.slot()]);
            let load = Load::again(self, entity, &known)?;
            let mut operation = self.session.operation().on_primary(true);
            let batch = load.fetch(self, &mut operation).await?;
            if batch.found(self).is_empty() {
                return Err(Error::not_found(T::meta().name));
            }
            if self
                .renew(&mut operation, entity, &known, batch)
                .await?
                .is_some()
            {
                return Ok(());
            }
        }
    }

    /// Locks a row until the transaction ends, and reads it again: the handle shows what is locked.
    ///
    /// A row that somebody else has locked is waited for; [`no_wait`](LockMode::no_wait) and
    /// [`skip_locked`](LockMode::skip_locked) make that an error.
    ///
    /// ```no_run
    /// # use dormouse::{EntityManager, Loaded, LockMode, Entity, Schema};
    /// # async fn f<T: Entity>(em: &EntityManager<T::Schema>, account: Loaded<'_, T>) -> dormouse::Result<()> {
    /// let transaction = em.begin().await?;
    /// em.lock(account, LockMode::WRITE).await?;
    /// // … change it …
    /// transaction.commit().await
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`Find::lock`](crate::Find::lock) says; [`NotFound`](crate::ErrorKind::NotFound) when the row is gone.
    pub async fn lock<T: Entity<Schema = S>, H>(
        &self,
        row: Loaded<'_, T, H>,
        lock: LockMode,
    ) -> Result<()> {
        let handle: &Handle<'_, T, H> = &row;
        self.check_own(handle)?;
        let entity = self.entity(T::INDEX);
        let known = Known::of(self, entity, vec![handle.slot()]);
        let load = Load::again(self, entity, &known)?;
        let mut operation = self.session.operation();
        let locked = self
            .load_locked(&mut operation, load, lock.unskipped())
            .await?;
        match locked.is_empty() {
            true => Err(Error::not_found(T::meta().name)),
            false => Ok(()),
        }
    }

    /// A turn among the flushes, except inside a hook, which is part of one.
    pub(crate) async fn turn_to_read(&self) -> Option<OwnedMutexGuard<()>> {
        match is_inside_hook(self.id()) {
            true => None,
            false => Some(self.session.flush_turn().await),
        }
    }

    /// Reads a collection again, with everything that handles may read through it.
    pub(crate) async fn reload_to_many(&self, row: RowId, relation: usize) -> Result<()> {
        let entity = self.entity(row.entity);
        if entity.key_values(self, row.slot).is_none() {
            return Ok(());
        }
        let target = self.relation(row, relation).target.index;
        loop {
            let known = self.promised(row, relation);
            let (before, flushes) = (known.as_ref().map(Vec::len), self.session.flushes());
            let mut operation = self.session.operation().on_primary(true);
            let through = Through { entity, relation };
            let rows = self
                .fetch_through(&mut operation, through, &[row.slot])
                .await?;
            let all: Vec<u32> = rows.values().flatten().copied().collect();
            let plans = known.unwrap_or_default();
            self.fetch_plans(&mut operation, target, &all, plans)
                .await?;
            let mut graph = self.graph_lock();
            let after = self.promised(row, relation).map(|plans| plans.len());
            if after == before && flushes == self.session.flushes() {
                *graph += 1;
                self.renew_relation(entity, Fresh { relation, rows });
                return Ok(());
            }
        }
    }
}
