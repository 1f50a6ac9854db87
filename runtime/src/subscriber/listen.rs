//! The subscribers of an `Orm`, without their types.
//!
//! Without subscribers nothing here allocates or waits.

use std::future::ready;
use std::sync::Arc;

use crate::entity::Schema;
use crate::error::Result;
use crate::hook::{HookFuture, HookKind, inside_hook};
use crate::subscriber::{FlushEvent, RowEvent, Subscriber, TransactionEvent, UpsertEvent};

/// A [`Subscriber`] whose futures are on the heap.
trait Listen<S: Schema>: Send + Sync {
    fn hears(&self, entity: &str) -> bool;
    fn row<'a>(&'a self, when: HookKind, event: RowEvent<'a, S>) -> HookFuture<'a>;
    fn upsert<'a>(&'a self, event: UpsertEvent<'a, S>) -> HookFuture<'a>;
    fn flush<'a>(&'a self, when: FlushMoment, event: FlushEvent<'a, S>) -> HookFuture<'a>;
    fn transaction(&self, event: TransactionEvent);
}

/// When a subscriber is told of a flush.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FlushMoment {
    Before,
    On,
    After,
}

impl<S: Schema, T: Subscriber<S>> Listen<S> for T {
    fn hears(&self, entity: &str) -> bool {
        self.subscribes_to(entity)
    }

    fn row<'a>(&'a self, when: HookKind, event: RowEvent<'a, S>) -> HookFuture<'a> {
        match when {
            HookKind::BeforeCreate => Box::pin(self.before_create(event)),
            HookKind::AfterCreate => Box::pin(self.after_create(event)),
            HookKind::BeforeUpdate => Box::pin(self.before_update(event)),
            HookKind::AfterUpdate => Box::pin(self.after_update(event)),
            HookKind::BeforeDelete => Box::pin(self.before_delete(event)),
            HookKind::AfterDelete => Box::pin(self.after_delete(event)),
            HookKind::AfterUpsert => Box::pin(self.after_upsert(event)),
            // There is no row of the manager yet: `upsert` tells of it.
            HookKind::BeforeUpsert => Box::pin(ready(Ok(()))),
        }
    }

    fn upsert<'a>(&'a self, event: UpsertEvent<'a, S>) -> HookFuture<'a> {
        Box::pin(self.before_upsert(event))
    }

    fn flush<'a>(&'a self, when: FlushMoment, event: FlushEvent<'a, S>) -> HookFuture<'a> {
        match when {
            FlushMoment::Before => Box::pin(self.before_flush(event)),
            FlushMoment::On => Box::pin(self.on_flush(event)),
            FlushMoment::After => Box::pin(async move {
                self.after_flush(event).await;
                Ok(())
            }),
        }
    }

    fn transaction(&self, event: TransactionEvent) {
        Subscriber::transaction(self, event);
    }
}

/// The subscribers of an `Orm`, in the order in which they were added.
pub(crate) struct Subscribers<S: Schema>(Arc<Vec<Arc<dyn Listen<S>>>>);

impl<S: Schema> Default for Subscribers<S> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<S: Schema> Clone for Subscribers<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S: Schema> Subscribers<S> {
    pub fn add(&mut self, subscriber: impl Subscriber<S>) {
        Arc::make_mut(&mut self.0).push(Arc::new(subscriber));
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether anybody wants to hear of the rows of an entity.
    pub fn hear(&self, entity: &str) -> bool {
        self.0.iter().any(|subscriber| subscriber.hears(entity))
    }

    /// Tells of a row, one subscriber after the other.
    ///
    /// # Errors
    /// What the first that refuses says.
    pub async fn row(&self, when: HookKind, event: RowEvent<'_, S>) -> Result<()> {
        for subscriber in self.0.iter().filter(|one| one.hears(event.entity())) {
            inside_hook(event.em.id(), subscriber.row(when, event)).await?;
        }
        Ok(())
    }

    /// Tells of a row that an upsert is about to write, one subscriber after the other.
    ///
    /// # Errors
    /// What the first that refuses says.
    pub async fn upsert(&self, event: UpsertEvent<'_, S>) -> Result<()> {
        for subscriber in self.0.iter().filter(|one| one.hears(event.entity())) {
            inside_hook(event.em.id(), subscriber.upsert(event)).await?;
        }
        Ok(())
    }

    /// Tells of a flush, one subscriber after the other.
    ///
    /// # Errors
    /// What the first that refuses says.
    pub async fn flush(&self, when: FlushMoment, event: FlushEvent<'_, S>) -> Result<()> {
        for subscriber in self.0.iter() {
            inside_hook(event.em.id(), subscriber.flush(when, event)).await?;
        }
        Ok(())
    }

    /// Tells of a transaction.
    pub fn transaction(&self, event: TransactionEvent) {
        for subscriber in self.0.iter() {
            subscriber.transaction(event);
        }
    }
}
