//! Closures in transactions: where their work runs, and what becomes of it.
//!
//! They stand on the guard of `transaction`. Which closures take turns is in `nesting`, the table of the modes in
//! `transaction_options`.

use std::sync::Arc;

use crate::EntityManager;
use crate::entity::Schema;
use crate::error::{Error, Result};
use crate::nesting::{inside, level};
use crate::session::SharedTransaction;
use crate::subscriber::TransactionEvent;
use crate::transaction::{Transaction, ended, execute};
use crate::transaction_options::{Place, TransactionOptions};

impl<S: Schema> EntityManager<S> {
    /// Runs `work` in a transaction: flushes and commits when it succeeds, rolls back when it fails.
    ///
    /// Inside another transaction it is a savepoint of that one. Calls of several tasks run one after the other, so
    /// a task that `work` spawns must not call it on the same manager while `work` waits for that task. After a
    /// rollback the rows of this manager are as they were changed, to be flushed again; generated keys are taken back.
    ///
    /// # Errors
    /// What `work` returns, and what the database says to the flush or the commit.
    pub async fn transactional<T, E>(
        &self,
        work: impl AsyncFnOnce(&Self) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E>
    where
        E: From<Error>,
    {
        self.transactional_with(TransactionOptions::new(), work)
            .await
    }

    /// The same with an isolation level, read-only, or in another relation to a transaction that is open already.
    ///
    /// In every mode the manager that `work` is given flushes when it succeeds. See [`Propagation`](crate::Propagation) for what each mode
    /// does, and [`TransactionOptions`] for what can be asked.
    ///
    /// # Errors
    /// As [`transactional`](Self::transactional);
    /// [`TransactionState`](crate::ErrorKind::TransactionState) when the mode does not allow what is open or not, when
    /// something is asked of a transaction that is open already, and when a second transaction could only wait for
    /// ever: on a pool of one connection, and for SQLite's one writer.
    /// [`Unsupported`](crate::ErrorKind::Unsupported) when the database has nothing like it.
    pub async fn transactional_with<T, E>(
        &self,
        options: TransactionOptions,
        work: impl AsyncFnOnce(&Self) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E>
    where
        E: From<Error>,
    {
        if options.propagated().is_beside() {
            return self.beside(options, work).await;
        }
        let level = level(self.id()).unwrap_or_else(|| self.session.outermost());
        let _alone = level.lock_owned().await;
        // A flush that runs has a transaction of its own, which is not ours to nest in.
        drop(self.turn().await?);
        let open = self.session.transaction();
        let place = options.propagated().place(open.is_some())?;
        options.check(place)?;
        match (place, open) {
            (Place::Savepoint, Some(open)) => self.nested(open, work).await,
            (Place::Joined, Some(open)) => self.joined(open, work).await,
            (Place::New, _) => self.new_transaction(options, work).await,
            _ => self.without(work).await,
        }
    }

    /// Runs `work` on a fork, whatever is open here.
    async fn beside<T, E>(
        &self,
        options: TransactionOptions,
        work: impl AsyncFnOnce(&Self) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E>
    where
        E: From<Error>,
    {
        let place = options.propagated().place(false)?;
        options.check(place)?;
        if self.is_in_transaction() {
            self.check_room(place, options)?;
        }
        let fork = self.fork();
        match place {
            Place::New => fork.new_transaction(options, work).await,
            _ => fork.without(work).await,
        }
    }

    /// Fails when what runs beside the open transaction would wait for its end, which waits for it.
    fn check_room(&self, place: Place, options: TransactionOptions) -> Result<()> {
        if self.session.driver().max_connections() < 2 {
            return Err(Error::transaction_state(
                "the open transaction has the only connection; raise `max_connections`, or end it first",
            ));
        }
        if place == Place::New && options.begin().locks() && self.session.is_only_writer() {
            return Err(Error::transaction_state(
                "SQLite has one writer, which is the open transaction; end it first, begin it as `deferred`, or make the inner one `read_only`",
            ));
        }
        Ok(())
    }

    /// Runs `work` where no transaction is open; flushes are transactions of their own.
    async fn without<T, E>(
        &self,
        work: impl AsyncFnOnce(&Self) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E>
    where
        E: From<Error>,
    {
        let value = inside(self.id(), Box::pin(work(self))).await?;
        self.flush().await?;
        Ok(value)
    }

    /// Runs `work` as a part of the open transaction.
    async fn joined<T, E>(
        &self,
        open: SharedTransaction,
        work: impl AsyncFnOnce(&Self) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E>
    where
        E: From<Error>,
    {
        let value = inside(self.id(), Box::pin(work(self))).await?;
        if !self.session.is_open(&open) {
            return Err(E::from(ended()));
        }
        self.flush().await?;
        Ok(value)
    }

    async fn new_transaction<T, E>(
        &self,
        options: TransactionOptions,
        work: impl AsyncFnOnce(&Self) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E>
    where
        E: From<Error>,
    {
        let transaction = self.begin_as(options.begin()).await?;
        match inside(self.id(), Box::pin(work(self))).await {
            Ok(value) => {
                transaction.commit().await?;
                Ok(value)
            }
            Err(error) => {
                transaction.rollback().await?;
                Err(error)
            }
        }
    }

    async fn nested<T, E>(
        &self,
        open: SharedTransaction,
        work: impl AsyncFnOnce(&Self) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E>
    where
        E: From<Error>,
    {
        let kept = self.session.kept();
        let name = format!("nested_{kept}");
        execute(&open, &format!("savepoint {name}")).await?;
        let tell = |event| self.session.subscribers.transaction(event);
        tell(TransactionEvent::Begun { nested: true });
        let mut guard = Transaction::guard(self, Arc::clone(&open));
        let mut result = match inside(self.id(), Box::pin(work(self))).await {
            Ok(value) if guard.is_current() => self.flush().await.map(|()| value).map_err(E::from),
            Ok(_) => Err(E::from(ended())),
            Err(error) => Err(error),
        };
        // A flush of another task has its savepoint inside ours, and must not be cut.
        let _turn = self.turn().await?;
        let release = format!("release savepoint {name}");
        if result.is_ok() {
            let released = execute(&open, &release).await;
            result = result.and_then(|value| released.map(|()| value).map_err(E::from));
        }
        if result.is_err() {
            self.take_back(kept);
            let rollback = format!("rollback to savepoint {name}");
            // Otherwise dropping the guard ends the whole transaction.
            if execute(&open, &rollback).await.is_err() || execute(&open, &release).await.is_err() {
                return result;
            }
        }
        guard.open = None;
        tell(match result {
            Ok(_) => TransactionEvent::Committed { nested: true },
            Err(_) => TransactionEvent::RolledBack { nested: true },
        });
        result
    }
}
