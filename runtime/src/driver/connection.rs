//! A connection out of the pool: runs statements, remembers whether it was lost.
//!
//! A connection that was idle may be lost without anybody knowing. Where the first thing that is sent on it begins a
//! transaction or reads, nothing was done, and it is sent on another connection. Reads that fail on a replica go on
//! to the next one, and to the primary. Which statements, and what becomes of their rows, is for others to say.

use std::fmt;

use super::rows::Rows;
use super::trace::Origin;
use super::{Decoder, Driver, KeyRange, Transaction, inject, pooled};
use crate::dialect::Dialect;
use crate::dialect::begin::Begin;
use crate::error::{Error, ErrorKind, Result};
use crate::sql::Statement;

/// A connection out of the pool, for one operation; it goes back when dropped, unless it was lost.
pub struct Connection {
    pub(super) session: Session,
    pub(super) driver: Driver,
    /// The number of the replica that it leads to.
    replica: Option<usize>,
    /// Whether it was idle and nothing was sent on it since.
    untried: bool,
}

#[derive(Debug)]
pub(super) enum Session {
    #[cfg(feature = "mysql")]
    Mysql(pooled::Pooled<super::mysql::Mysql>),
    #[cfg(feature = "postgres")]
    Postgres(pooled::Pooled<super::postgres::Postgres>),
    #[cfg(feature = "sqlite")]
    Sqlite(pooled::Pooled<super::sqlite::Sqlite>),
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
    pub(super) fn new(session: Session, driver: Driver, replica: Option<usize>) -> Self {
        let untried = on_session!(&session, session => session.is_reused());
        Self {
            session,
            driver,
            replica,
            untried,
        }
    }

    /// Whether it leads to a replica, where nothing can be written.
    #[must_use]
    pub const fn is_replica(&self) -> bool {
        self.replica.is_some()
    }

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
        let mut rows = Rows::new(decoder);
        let mut next = statement;
        loop {
            let statement = next;
            let again = self.may_repeat(&statement).then(|| statement.clone());
            let untried = self.untried;
            // On the heap: a flush awaits many layers deep, each of which would hold this one.
            let result = Box::pin(self.fetch(statement, &mut rows)).await;
            match (result, again) {
                (Ok(_), _) => return rows.finish(),
                (Err(error), Some(again))
                    if (rows.count == 0 || begins(&again.sql))
                        && Box::pin(self.replace(&error, untried)).await =>
                {
                    rows.count = 0;
                    next = again;
                }
                (Err(error), _) => return Err(error),
            }
        }
    }

    async fn fetch<D: Decoder>(&mut self, statement: Statement, rows: &mut Rows<D>) -> Result<u64> {
        self.about_to_send().await?;
        let origin = Origin {
            replica: self.replica,
            context: self.driver.context.as_deref(),
        };
        let (session, inner) = (&mut self.session, &*self.driver.shared);
        let query = async |statement| {
            on_session!(session, session => session.query(statement, rows).await)?;
            Ok(rows.count)
        };
        let run = async |statement| inject::run(&inner.seam, statement, query).await;
        let result = inner.trace.run(origin, statement, run, |rows| *rows).await;
        self.answered(result).await
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
        let mut next = statement;
        loop {
            let statement = next;
            let again = self.may_repeat(&statement).then(|| statement.clone());
            let untried = self.untried;
            match (Box::pin(self.send(statement)).await, again) {
                (Err(error), Some(again)) if Box::pin(self.replace(&error, untried)).await => {
                    next = again
                }
                (result, _) => return result,
            }
        }
    }

    async fn send(&mut self, statement: Statement) -> Result<Done> {
        self.about_to_send().await?;
        let origin = Origin {
            replica: self.replica,
            context: self.driver.context.as_deref(),
        };
        let (session, inner) = (&mut self.session, &*self.driver.shared);
        let execute =
            async |statement| on_session!(session, session => session.execute(statement).await);
        let run = async |statement| inject::run(&inner.seam, statement, execute).await;
        let result = inner
            .trace
            .run(origin, statement, run, |done| done.rows)
            .await;
        self.answered(result).await
    }

    /// What comes before each statement: from here until [`answered`](Self::answered) an answer is on its way.
    async fn about_to_send(&mut self) -> Result<()> {
        self.check_alive()?;
        self.untried = false;
        self.driver.shared.seam.keep_pace().await;
        on_session!(&mut self.session, session => session.unanswered = true);
        Ok(())
    }

    async fn answered<T>(&mut self, result: Result<T>) -> Result<T> {
        on_session!(&mut self.session, session => session.unanswered = false);
        if result.as_ref().is_err_and(Error::is_connection) {
            on_session!(&mut self.session, session => session.set_lost())
        }
        self.driver.shared.seam.keep_pace().await;
        result
    }

    /// Whether a statement may be sent on another connection when this one fails.
    fn may_repeat(&self, statement: &Statement) -> bool {
        let reads = statement.sql.starts_with("select") && !self.is_in_transaction();
        if self.replica.is_some() {
            return reads;
        }
        self.untried && self.session.is_remote() && (reads || begins(&statement.sql))
    }

    /// Takes another connection when this one was lost or its replica is of no use; whether there is one.
    async fn replace(&mut self, error: &Error, untried: bool) -> bool {
        let other = match self.replica {
            _ if !error.is_connection() && !self.is_replica() => return false,
            Some(number) if error.is_connection() => {
                // One that was idle for long says nothing about the others.
                if !untried {
                    self.driver.shared.replicas.leave_out(number);
                }
                self.driver.acquire_to_read().await
            }
            // The replica took in a change that the read was in the way of.
            Some(_) if error.is_serialization() => self.driver.acquire().await,
            Some(_) => return false,
            None => self.driver.acquire().await,
        };
        let Ok(other) = other else { return false };
        tracing::debug!(target: "dormouse::pool", %error, "sent again on another connection");
        let dirty = self.is_in_transaction();
        *self = other;
        self.set_dirty(dirty);
        true
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

    pub(super) fn is_in_transaction(&self) -> bool {
        on_session!(&self.session, session => session.is_dirty())
    }

    /// Says whether a transaction may be open, so that dropping the connection rolls it back.
    pub(super) fn set_dirty(&mut self, dirty: bool) {
        on_session!(&mut self.session, session => session.set_dirty(dirty))
    }
}

impl Session {
    /// Whether it leads to a server, to which the way may be cut.
    const fn is_remote(&self) -> bool {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) => false,
            #[cfg(any(feature = "mysql", feature = "postgres"))]
            _ => true,
        }
    }
}

/// Whether a statement only begins a transaction.
fn begins(sql: &str) -> bool {
    ["begin", "start transaction", "set transaction"]
        .iter()
        .any(|word| sql.starts_with(word))
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Connection").field(&self.session).finish()
    }
}
