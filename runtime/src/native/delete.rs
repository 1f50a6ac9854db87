//! Deletes by condition, past the identity map.

use std::future::IntoFuture;
use std::marker::PhantomData;

use futures_util::future::BoxFuture;

use super::writing::Writing;
use crate::EntityManager;
use crate::condition::Expr;
use crate::entity::Entity;
use crate::error::Result;
use crate::sql::bulk::BulkDelete;

/// A delete of every row that matches. Await it for the number of rows.
///
/// The database's own `on delete` rules apply; `cascade` and `orphan_removal` of the schema do not. A row that this
/// manager has loaded stays as it is, and a flush that writes it finds it gone.
#[must_use = "a statement does nothing until it is awaited"]
pub struct NativeDelete<'em, T: Entity> {
    em: &'em EntityManager<T::Schema>,
    filter: Expr,
    entity: PhantomData<fn() -> T>,
}

impl<'em, T: Entity> NativeDelete<'em, T> {
    pub(super) fn new(em: &'em EntityManager<T::Schema>, filter: Expr) -> Self {
        Self {
            em,
            filter,
            entity: PhantomData,
        }
    }

    async fn run(self) -> Result<u64> {
        let delete = BulkDelete {
            meta: T::meta(),
            filter: self.filter,
        };
        let statement = delete.into_statement(self.em.orm().dialect());
        let mut writing = Writing::begin(self.em, false).await?;
        let deleted = writing.connection()?.execute(statement).await;
        writing.end(deleted).await
    }
}

impl<'em, T: Entity> IntoFuture for NativeDelete<'em, T> {
    type Output = Result<u64>;
    type IntoFuture = BoxFuture<'em, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let em = self.em;
        Box::pin(async move {
            let deleted = self.run().await;
            em.session.attempt.note(deleted)
        })
    }
}
