//! A manager that is found without being passed by hand: one per request, kept by the task that serves it.
//!
//! Opt-in: nothing else in this crate looks for it. Handles borrow the manager, so it comes as an `Arc` to hold.

use std::any::{Any, TypeId};
use std::future::Future;
use std::sync::Arc;

use crate::EntityManager;
use crate::entity::Schema;
use crate::error::{Error, Result};
use crate::orm::Orm;

tokio::task_local! {
    /// The managers around this task, by schema, the innermost last.
    static AROUND: Vec<(TypeId, Arc<dyn Any + Send + Sync>)>;
}

impl<S: Schema> Orm<S> {
    /// Runs `work` with a fork of its own, which [`EntityManager::current`] finds in it: what a web framework's
    /// middleware does around each request.
    ///
    /// It flushes nothing: what is not flushed when the work ends is forgotten with the manager. Inside another scope
    /// the inner one counts; scopes of other schemas are not touched. A task that the work spawns is not in it.
    ///
    /// ```
    /// # use dormouse::{EntityManager, Orm, Result, Schema};
    /// async fn handler<Blog: Schema>() -> Result<()> {
    ///     let em = EntityManager::<Blog>::current()?;
    ///     // … em.find(…)
    ///     em.flush().await
    /// }
    ///
    /// # async fn serve<Blog: Schema>(orm: Orm<Blog>) -> Result<()> {
    /// orm.scope(handler::<Blog>()).await
    /// # }
    /// ```
    pub async fn scope<R>(&self, work: impl Future<Output = R>) -> R {
        let mut around = AROUND.try_with(Clone::clone).unwrap_or_default();
        around.push((TypeId::of::<S>(), Arc::new(self.fork())));
        AROUND.scope(around, work).await
    }
}

impl<S: Schema> EntityManager<S> {
    /// The manager of the innermost [`Orm::scope`] of this schema that this task is in.
    ///
    /// # Errors
    /// [`Configuration`](crate::ErrorKind::Configuration) outside of one.
    pub fn current() -> Result<Arc<Self>> {
        let find = |around: &Vec<(TypeId, Arc<dyn Any + Send + Sync>)>| {
            let of_schema = around.iter().rfind(|(id, _)| *id == TypeId::of::<S>());
            of_schema.map(|(_, em)| Arc::clone(em))
        };
        let found = AROUND.try_with(find).ok().flatten();
        let em = found.and_then(|em| em.downcast().ok());
        em.ok_or_else(|| {
            Error::configuration(format!(
                "no manager of `{}` is in scope here: run this inside `Orm::scope`, and again in tasks that it spawns",
                S::NAME
            ))
        })
    }
}
