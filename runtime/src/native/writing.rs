//! Where writes run that the manager does not follow: alone on a connection, in a transaction of their own, or in
//! the open one behind a savepoint.
//!
//! They take their turn like a flush, except inside its hooks, where they are part of it.

use tokio::sync::OwnedMutexGuard;

use crate::EntityManager;
use crate::driver::{Connection, Transaction};
use crate::entity::Schema;
use crate::error::Result;
use crate::hook::is_inside_hook;
use crate::unit_of_work::writing::{Flush, ended};

/// Writes under way; dropped half-way they leave nothing behind.
pub(super) struct Writing<'em, S: Schema> {
    place: Place<'em, S>,
    _turn: Option<OwnedMutexGuard<()>>,
}

enum Place<'em, S: Schema> {
    Alone(Connection),
    Inside(OwnedMutexGuard<Option<Transaction>>, Flush<'em, S>),
}

impl<'em, S: Schema> Writing<'em, S> {
    /// Waits for its turn and takes a connection; `several` when more than one statement may be sent.
    ///
    /// # Errors
    /// When there is no connection, or the open transaction has ended.
    pub async fn begin(em: &'em EntityManager<S>, several: bool) -> Result<Self> {
        let hook = is_inside_hook(em.id());
        let turn = if hook {
            None
        } else {
            let turn = em.session.flush_turn().await;
            em.settle_earlier().await?;
            Some(turn)
        };
        let place = if several || em.session.transaction().is_some() {
            let flush = Flush::begin(em, em.session.next_flush()).await?;
            Place::Inside(flush.transaction().lock_owned().await, flush)
        } else {
            Place::Alone(em.session.driver().acquire().await?)
        };
        // A replica may not have for a while what is written now.
        em.read_primary();
        Ok(Self { place, _turn: turn })
    }

    /// What the statements are sent on.
    pub fn connection(&mut self) -> Result<&mut Connection> {
        match &mut self.place {
            Place::Alone(connection) => Ok(connection),
            Place::Inside(open, _) => open.as_deref_mut().ok_or_else(ended),
        }
    }

    /// Keeps what was written, or takes it back when it failed.
    ///
    /// # Errors
    /// The failure, or that of the commit.
    pub async fn end<R>(self, written: Result<R>) -> Result<R> {
        match self.place {
            Place::Alone(_) => written,
            Place::Inside(open, flush) => {
                drop(open);
                flush.end(written).await
            }
        }
    }
}
