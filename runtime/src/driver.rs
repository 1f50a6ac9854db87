//! Connections: running statements, decoding rows, transactions, and telling about each statement.
//!
//! A driver decodes, it hands out no rows: whoever asks gives a [`Decoder`], which sees each row where it is
//! cheapest to read and returns one owned batch. SQL is not made here.

use std::fmt;
use std::sync::Arc;

use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::read_row::ReadRow;
use crate::sql::Statement;

mod batch;
mod options;
mod pool;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;
mod trace;
mod transaction;
mod value_row;

pub use options::DriverOptions;
pub use trace::{Executed, Observer};
pub use transaction::Transaction;
pub use value_row::ValueRow;

use trace::Trace;

/// Reads the rows of a result into one owned batch.
pub trait Decoder: Send + 'static {
    /// What all the rows become.
    type Batch: Send + 'static;

    /// Reads one row.
    ///
    /// # Errors
    /// When a value is not what the schema says; the rest of the result is not read.
    fn row(&mut self, row: &dyn ReadRow) -> Result<()>;

    /// Gives the batch.
    fn finish(self) -> Self::Batch;
}

/// A database: its dialect and its pool of connections. Cloning it is cheap.
#[derive(Clone)]
pub struct Driver {
    backend: Backend,
    trace: Arc<Trace>,
}

#[derive(Clone)]
enum Backend {
    #[cfg(feature = "sqlite")]
    Sqlite(Arc<pool::Pool<sqlite::Sqlite>>),
}

/// A connection out of the pool, for one operation; it goes back when dropped.
#[derive(Debug)]
pub struct Connection {
    session: Session,
    trace: Arc<Trace>,
}

#[derive(Debug)]
enum Session {
    #[cfg(feature = "sqlite")]
    Sqlite(pool::Pooled<sqlite::Sqlite>),
}

/// What a statement without a result did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Done {
    pub(crate) rows: u64,
    pub(crate) last_id: i64,
}

impl Driver {
    /// Opens the database that the URL names, and one connection to see that it answers.
    ///
    /// # Errors
    /// When no driver knows the URL, or the database cannot be reached.
    pub async fn connect(url: &str, options: DriverOptions) -> Result<Self> {
        let trace = Arc::new(options.trace());
        let backend = match url.split(':').next() {
            #[cfg(feature = "sqlite")]
            Some("sqlite") => Backend::Sqlite(sqlite::pool(url, &options)?),
            _ => return Err(unknown_scheme(url)),
        };
        let driver = Self { backend, trace };
        driver.acquire().await?;
        Ok(driver)
    }

    /// The dialect of its statements.
    #[must_use]
    pub fn dialect(&self) -> &'static dyn Dialect {
        match self.backend {
            #[cfg(feature = "sqlite")]
            Backend::Sqlite(_) => &crate::dialect::sqlite::SqliteDialect,
        }
    }

    /// Takes a connection out of the pool.
    ///
    /// # Errors
    /// When none becomes free in time, or a new one cannot be opened.
    pub async fn acquire(&self) -> Result<Connection> {
        let session = match &self.backend {
            #[cfg(feature = "sqlite")]
            Backend::Sqlite(pool) => Session::Sqlite(pool.acquire().await?),
        };
        Ok(Connection {
            session,
            trace: Arc::clone(&self.trace),
        })
    }

    /// Closes every connection; those in use when they come back.
    pub async fn close(&self) {
        match &self.backend {
            #[cfg(feature = "sqlite")]
            Backend::Sqlite(pool) => pool.close().await,
        }
    }
}

impl Connection {
    /// The dialect of its statements.
    #[must_use]
    pub fn dialect(&self) -> &'static dyn Dialect {
        match self.session {
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
        let Self { session, trace } = self;
        let run = async |statement| match session {
            #[cfg(feature = "sqlite")]
            Session::Sqlite(session) => session.query(statement, decoder).await,
        };
        trace
            .run(statement, run, |(_, rows)| *rows)
            .await
            .map(|(batch, _)| batch)
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
        Transaction::begin(self).await
    }

    async fn run(&mut self, statement: Statement) -> Result<Done> {
        let Self { session, trace } = self;
        let run = async |statement| match session {
            #[cfg(feature = "sqlite")]
            Session::Sqlite(session) => session.execute(statement).await,
        };
        trace.run(statement, run, |done| done.rows).await
    }

    fn is_in_transaction(&self) -> bool {
        match &self.session {
            #[cfg(feature = "sqlite")]
            Session::Sqlite(session) => session.is_dirty(),
        }
    }

    /// Says whether a transaction may be open, so that dropping the connection rolls it back.
    fn set_dirty(&mut self, dirty: bool) {
        match &mut self.session {
            #[cfg(feature = "sqlite")]
            Session::Sqlite(session) => session.set_dirty(dirty),
        }
    }
}

impl fmt::Debug for Driver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Driver")
            .field(&self.dialect().name())
            .finish()
    }
}

fn unknown_scheme(url: &str) -> Error {
    let scheme = url.split(':').next().unwrap_or(url);
    Error::configuration(format!(
        "no driver for `{scheme}:`; a URL starts with `sqlite:`, and the crate's feature of that database has to be on"
    ))
}
