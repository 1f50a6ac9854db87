//! A connection out of the pool: runs statements, remembers whether it was lost.
//!
//! Which statements, and what becomes of their rows, is for others to say.

use std::fmt;
use std::sync::Arc;

use super::trace::Trace;
use super::{Decoder, KeyRange, Seam, Transaction, inject, pool};
use crate::dialect::Dialect;
use crate::dialect::begin::Begin;
use crate::error::{Error, ErrorKind, Result};
use crate::sql::Statement;

/// A connection out of the pool, for one operation; it goes back when dropped, unless it was lost.
pub struct Connection {
    pub(super) session: Session,
    pub(super) trace: Arc<Trace>,
    pub(super) seam: Seam,
}

#[derive(Debug)]
pub(super) enum Session {
    #[cfg(feature = "mysql")]
    Mysql(pool::Pooled<super::mysql::Mysql>),
    #[cfg(feature = "postgres")]
    Postgres(pool::Pooled<super::postgres::Postgres>),
    #[cfg(feature = "sqlite")]
    Sqlite(pool::Pooled<super::sqlite::Sqlite>),
}

/// The same for the session of each kind of database.
macro_rules! on_session {
    ($session:expr, $each:ident => $do:expr) => {
        match $session {
            #[cfg(feature = "mysql")]
            Session::Mysql($each) => $do,
            #[cfg(feature = "postgres")]
            Session::Postgres($each) => $do,
            #[cfg(feature = "sqlite")]
            Session::Sqlite($each) => $do,
        }
    };
}

/// What a statement without a result did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Done {
    pub(crate) rows: u64,
    pub(crate) keys: KeyRange,
}

impl Connection {
    /// The dialect of its statements.
    #[must_use]
    pub fn dialect(&self) -> &'static dyn Dialect {
        match &self.session {
            #[cfg(feature = "mysql")]
            Session::Mysql(session) => session.dialect,
            #[cfg(feature = "postgres")]
            Session::Postgres(_) => &crate::dialect::postgres::PostgresDialect,
            #[cfg(feature = "sqlite")]
            Session::Sqlite(_) => &crate::dialect::sqlite::SqliteDialect,
        }
    }

    /// Runs a statement and decodes its rows.
    ///
    /// # Errors
    /// When the database refuses the statement or the decoder a row.
    pub async fn query<D: Decoder>(
        &mut self,
        statement: Statement,
        decoder: D,
    ) -> Result<D::Batch> {
        self.check_alive()?;
        let Self {
            session,
            trace,
            seam,
        } = self;
        let query = async |statement| on_session!(session, session => session.query(statement, decoder).await);
        let run = async |statement| inject::run(seam, statement, query).await;
        seam.keep_pace().await;
        let result = trace.run(statement, run, |(_, rows)| *rows).await;
        let result = self.note_loss(result);
        self.seam.keep_pace().await;
        result.map(|(batch, _)| batch)
    }

    /// Runs a statement; gives the number of rows it changed.
    ///
    /// # Errors
    /// When the database refuses it.
    pub async fn execute(&mut self, statement: Statement) -> Result<u64> {
        Ok(self.run(statement).await?.rows)
    }

    /// Runs each statement of a script in turn.
    ///
    /// # Errors
    /// When the database refuses one; those before it are done.
    pub async fn execute_all(&mut self, script: &[&str]) -> Result<()> {
        for sql in script {
            self.execute(Statement::plain(sql)).await?;
        }
        Ok(())
    }

    /// Begins a transaction that can write.
    ///
    /// # Errors
    /// When the database refuses, or a lock is not given in time.
    pub async fn begin(self) -> Result<Transaction> {
        self.begin_as(Begin::default()).await
    }

    /// Begins a transaction of this kind.
    ///
    /// # Errors
    /// When the database refuses, has no such transactions, or does not give a lock in time.
    pub async fn begin_as(self, begin: Begin) -> Result<Transaction> {
        Transaction::begin(self, begin).await
    }

    pub(super) async fn run(&mut self, statement: Statement) -> Result<Done> {
        self.check_alive()?;
        let Self {
            session,
            trace,
            seam,
        } = self;
        let execute =
            async |statement| on_session!(session, session => session.execute(statement).await);
        let run = async |statement| inject::run(seam, statement, execute).await;
        seam.keep_pace().await;
        let result = trace.run(statement, run, |done| done.rows).await;
        let result = self.note_loss(result);
        self.seam.keep_pace().await;
        result
    }

    /// Fails on a connection that was lost: nothing may be sent on it any more.
    pub(super) fn check_alive(&self) -> Result<()> {
        let lost = on_session!(&self.session, session => session.is_lost());
        if lost {
            return Err(Error::new(
                ErrorKind::Connection,
                "the connection to the database was lost",
            ));
        }
        Ok(())
    }

    /// Remembers that the connection was lost, so that it does not go back to the pool.
    fn note_loss<T>(&mut self, result: Result<T>) -> Result<T> {
        if result.as_ref().is_err_and(Error::is_connection) {
            on_session!(&mut self.session, session => session.set_lost())
        }
        result
    }

    pub(super) fn is_in_transaction(&self) -> bool {
        on_session!(&self.session, session => session.is_dirty())
    }

    /// Says whether a transaction may be open, so that dropping the connection rolls it back.
    pub(super) fn set_dirty(&mut self, dirty: bool) {
        on_session!(&mut self.session, session => session.set_dirty(dirty))
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Connection").field(&self.session).finish()
    }
}
