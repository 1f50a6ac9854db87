//! Subscribers: what a program has called for the rows of any entity, for flushes and for transactions.
//!
//! Hooks belong to an entity and stand in the schema; subscribers belong to an `Orm` and are added by
//! [`OrmBuilder::subscribe`](crate::OrmBuilder::subscribe). What they may see and do is in `event`.

use std::future::{Future, ready};

use crate::entity::Schema;
use crate::error::Result;

mod event;
mod listen;
mod upsert_event;

pub use event::{FlushEvent, RowEvent, TransactionEvent};
pub(crate) use listen::{FlushMoment, Subscribers};
pub use upsert_event::UpsertEvent;

/// Is told what the managers of an [`Orm`](crate::Orm) do; every method does nothing unless it is written.
///
/// Of one row, the entity's hook is called first, then the subscribers in the order in which they were added. A flush
/// calls, in this order: `before_flush`; `before_create`, `before_update` or `before_delete` for each row, until they
/// touch nothing new; `on_flush`; those for rows that `on_flush` has added or changed the fate of; the statements;
/// `after_create`, `after_update` or `after_delete`; the commit; `after_flush`. An upsert calls `before_upsert` for each
/// row, then `after_upsert` for each; nobody is told of other writes past the flush.
///
/// An error fails the flush, which is taken back: what a subscriber has set on the row it is told of, and rows it has
/// created, are as they were before. Rows that the database deletes by itself (`on_delete: cascade`) are not told of.
/// A manager that is captured answers with [`FlushInFlush`](crate::ErrorKind::FlushInFlush) when it is to flush.
///
/// ```
/// use dormouse::{Result, RowEvent, Schema, Subscriber};
///
/// struct Audit;
///
/// impl<S: Schema> Subscriber<S> for Audit {
///     async fn after_update(&self, event: RowEvent<'_, S>) -> Result<()> {
///         println!("{}", event.changes());
///         Ok(())
///     }
/// }
/// ```
pub trait Subscriber<S: Schema>: Send + Sync + 'static {
    /// Whether it wants to hear of the rows of this entity, by its name. A row that is deleted by its key alone is
    /// loaded first when somebody wants to hear of it.
    fn subscribes_to(&self, entity: &str) -> bool {
        let _ = entity;
        true
    }

    /// Before a row is inserted.
    fn before_create(&self, event: RowEvent<'_, S>) -> impl Future<Output = Result<()>> + Send {
        let _ = event;
        ready(Ok(()))
    }

    /// After a row is inserted, before the commit. What is set now is written by the next flush.
    fn after_create(&self, event: RowEvent<'_, S>) -> impl Future<Output = Result<()>> + Send {
        let _ = event;
        ready(Ok(()))
    }

    /// Before columns of a row are updated; not for changes of collections alone.
    fn before_update(&self, event: RowEvent<'_, S>) -> impl Future<Output = Result<()>> + Send {
        let _ = event;
        ready(Ok(()))
    }

    /// After columns of a row are updated, before the commit. What is set now is written by the next flush.
    fn after_update(&self, event: RowEvent<'_, S>) -> impl Future<Output = Result<()>> + Send {
        let _ = event;
        ready(Ok(()))
    }

    /// Before a row is deleted.
    fn before_delete(&self, event: RowEvent<'_, S>) -> impl Future<Output = Result<()>> + Send {
        let _ = event;
        ready(Ok(()))
    }

    /// After a row is deleted, before the commit.
    fn after_delete(&self, event: RowEvent<'_, S>) -> impl Future<Output = Result<()>> + Send {
        let _ = event;
        ready(Ok(()))
    }

    /// Before an upsert writes a row, which may not be there yet: what the draft gives can be looked at and changed.
    fn before_upsert(&self, event: UpsertEvent<'_, S>) -> impl Future<Output = Result<()>> + Send {
        let _ = event;
        ready(Ok(()))
    }

    /// After an upsert has written a row, before the commit; also where the row was left as it is. What is set now is
    /// written by the next flush.
    fn after_upsert(&self, event: RowEvent<'_, S>) -> impl Future<Output = Result<()>> + Send {
        let _ = event;
        ready(Ok(()))
    }

    /// Before a flush looks for changes, also when there are none.
    fn before_flush(&self, event: FlushEvent<'_, S>) -> impl Future<Output = Result<()>> + Send {
        let _ = event;
        ready(Ok(()))
    }

    /// When the changes are known and nothing is written yet, also when there are none. It may set values,
    /// create and remove rows, and [`keep`](FlushEvent::keep) those that were to be deleted.
    fn on_flush(&self, event: FlushEvent<'_, S>) -> impl Future<Output = Result<()>> + Send {
        let _ = event;
        ready(Ok(()))
    }

    /// When everything is written, and committed unless a transaction is open around the flush. Nothing can be taken
    /// back any more, so there is no error. A flush that is dropped after its commit was sent does not call it.
    fn after_flush(&self, event: FlushEvent<'_, S>) -> impl Future<Output = ()> + Send {
        let _ = event;
        ready(())
    }

    /// What becomes of transactions, those of flushes too. It cannot wait: a transaction that is dropped is rolled
    /// back without anybody who could.
    fn transaction(&self, event: TransactionEvent) {
        let _ = event;
    }
}
