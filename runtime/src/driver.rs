//! Connections: running statements, decoding rows, transactions, and telling about each statement.
//!
//! A driver decodes, it hands out no rows: whoever asks gives a [`Decoder`], which sees each row where it is
//! cheapest to read and returns one owned batch. SQL is not made here.

use std::fmt;
use std::sync::Arc;

use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::read_row::ReadRow;

mod batch;
mod connection;
mod idle;
mod inject;
mod json_text;
#[cfg(feature = "mysql")]
mod mysql;
mod options;
mod outcome;
mod pool;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(any(feature = "mysql", feature = "postgres"))]
mod server_fault;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;
mod trace;
mod transaction;
mod value_row;

#[doc(hidden)]
pub use connection::Connection;
pub use inject::{Injected, Injector, Pace, Seam};
pub use options::DriverOptions;
pub use trace::{Executed, Observer};
pub use transaction::Transaction;
pub use value_row::ValueRow;

pub(crate) use batch::KeyRange;
pub(crate) use connection::Done;
use connection::Session;
pub(crate) use outcome::TransactionId;
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
    seam: Seam,
}

#[derive(Clone)]
enum Backend {
    #[cfg(feature = "mysql")]
    Mysql(
        Arc<pool::Pool<mysql::Mysql>>,
        &'static crate::dialect::mysql::MysqlDialect,
    ),
    #[cfg(feature = "postgres")]
    Postgres(Arc<pool::Pool<postgres::Postgres>>),
    #[cfg(feature = "sqlite")]
    Sqlite(Arc<pool::Pool<sqlite::Sqlite>>),
}

impl Driver {
    /// Opens the database that the URL names, and one connection to see that it answers.
    ///
    /// # Errors
    /// When no driver knows the URL, or the database cannot be reached.
    pub async fn connect(url: &str, options: DriverOptions) -> Result<Self> {
        let trace = Arc::new(options.trace());
        let backend = match url.split(':').next() {
            #[cfg(feature = "mysql")]
            Some("mysql" | "mariadb") => {
                let pool = mysql::pool(url, &options)?;
                let dialect = pool.acquire().await?.dialect;
                Backend::Mysql(pool, dialect)
            }
            #[cfg(feature = "postgres")]
            Some("postgres" | "postgresql") => Backend::Postgres(postgres::pool(url, &options)?),
            #[cfg(feature = "sqlite")]
            Some("sqlite") => Backend::Sqlite(sqlite::pool(url, &options)?),
            _ => return Err(unknown_scheme(url)),
        };
        let driver = Self {
            backend,
            trace,
            seam: options.seam,
        };
        driver.acquire().await?;
        Ok(driver)
    }

    /// The dialect of its statements.
    #[must_use]
    pub fn dialect(&self) -> &'static dyn Dialect {
        match self.backend {
            #[cfg(feature = "mysql")]
            Backend::Mysql(_, dialect) => dialect,
            #[cfg(feature = "postgres")]
            Backend::Postgres(_) => &crate::dialect::postgres::PostgresDialect,
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
            #[cfg(feature = "mysql")]
            Backend::Mysql(pool, _) => Session::Mysql(pool.acquire().await?),
            #[cfg(feature = "postgres")]
            Backend::Postgres(pool) => Session::Postgres(pool.acquire().await?),
            #[cfg(feature = "sqlite")]
            Backend::Sqlite(pool) => Session::Sqlite(pool.acquire().await?),
        };
        Ok(Connection {
            session,
            trace: Arc::clone(&self.trace),
            seam: self.seam.clone(),
        })
    }

    /// The most connections that are open at the same time.
    pub(crate) fn max_connections(&self) -> usize {
        match &self.backend {
            #[cfg(feature = "mysql")]
            Backend::Mysql(pool, _) => pool.max_connections(),
            #[cfg(feature = "postgres")]
            Backend::Postgres(pool) => pool.max_connections(),
            #[cfg(feature = "sqlite")]
            Backend::Sqlite(pool) => pool.max_connections(),
        }
    }

    /// Closes every connection; those in use when they come back.
    pub async fn close(&self) {
        match &self.backend {
            #[cfg(feature = "mysql")]
            Backend::Mysql(pool, _) => pool.close().await,
            #[cfg(feature = "postgres")]
            Backend::Postgres(pool) => pool.close().await,
            #[cfg(feature = "sqlite")]
            Backend::Sqlite(pool) => pool.close().await,
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
        "no driver for `{scheme}:`; a URL starts with `sqlite:`, `postgres:` or `mysql:`, and the crate's feature of that database has to be on"
    ))
}
