//! Connections: running statements, decoding rows, transactions, and telling about each statement.
//!
//! A driver decodes, it hands out no rows: whoever asks gives a [`Decoder`], which sees each row where it is
//! cheapest to read and returns one owned batch. SQL is not made here.

use std::fmt;
use std::sync::Arc;

use crate::dialect::Dialect;
use crate::error::Result;
use crate::read_row::ReadRow;

mod backend;
mod batch;
pub(crate) mod big_decimal;
#[cfg(any(feature = "mysql", feature = "sqlite"))]
mod calendar;
#[cfg(any(feature = "mysql", feature = "postgres"))]
mod connecting;
mod connection;
mod idle;
mod inject;
#[cfg(any(feature = "mysql", feature = "sqlite"))]
mod json_array;
mod json_text;
#[cfg(feature = "mysql")]
mod mysql;
mod options;
mod outcome;
mod pool;
mod pooled;
#[cfg(feature = "postgres")]
mod postgres;
mod replicas;
mod rows;
#[cfg(any(feature = "mysql", feature = "postgres"))]
mod server_fault;
mod setup;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;
mod trace;
mod transaction;
mod upkeep;
mod url;
mod value_row;

#[doc(hidden)]
pub use connection::Connection;
pub use inject::{Injected, Injector, Pace, Seam};
pub use options::DriverOptions;
pub use trace::{Executed, Observer};
pub use transaction::Transaction;
pub use value_row::ValueRow;

pub(crate) use batch::{KeyRange, ValueDecoder};
pub(crate) use connection::Done;
pub(crate) use outcome::TransactionId;

use backend::Backend;
use replicas::Replicas;
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

/// A database: its dialect, its pool of connections, and its replicas. Cloning it is cheap.
#[derive(Clone)]
pub struct Driver {
    shared: Arc<Shared>,
    /// What is said of each statement of this clone.
    context: Option<Arc<str>>,
}

struct Shared {
    primary: Backend,
    replicas: Replicas,
    trace: Trace,
    seam: Seam,
}

impl Driver {
    /// Opens the database that the URL names, and one connection to see that it answers.
    ///
    /// # Errors
    /// When no driver knows the URL or a setting in it, or the database cannot be reached.
    pub async fn connect(url: &str, options: DriverOptions) -> Result<Self> {
        Self::connect_with_replicas(url, &[], options).await
    }

    /// The same, with databases that follow it, which are read outside transactions.
    ///
    /// # Errors
    /// The same, and when a replica is another kind of database; one that cannot be reached is left out at first.
    pub async fn connect_with_replicas(
        url: &str,
        replicas: &[String],
        mut options: DriverOptions,
    ) -> Result<Self> {
        let of_replicas = options.clone();
        let url = url::take_settings(url, &mut options)?;
        let primary = Backend::new(&url, &options)?;
        primary.open().await?;
        let replicas = Replicas::open(replicas, &of_replicas, primary.dialect()).await?;
        let shared = Shared {
            primary,
            replicas,
            trace: options.trace(),
            seam: options.seam,
        };
        Ok(Self {
            shared: Arc::new(shared),
            context: None,
        })
    }

    /// The same database; whoever is told of a statement is told this too.
    pub(crate) fn with_context(&self, context: Arc<str>) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            context: Some(context),
        }
    }

    /// The dialect of its statements.
    #[must_use]
    pub fn dialect(&self) -> &'static dyn Dialect {
        self.shared.primary.dialect()
    }

    /// Takes a connection to the primary out of the pool.
    ///
    /// # Errors
    /// When none becomes free in time, or a new one cannot be opened.
    pub async fn acquire(&self) -> Result<Connection> {
        let session = self.shared.primary.acquire().await?;
        Ok(Connection::new(session, self.clone(), None))
    }

    /// Takes a connection that is only read from: to a replica, where there is one.
    ///
    /// # Errors
    /// When none becomes free in time, or a new one cannot be opened.
    pub async fn acquire_to_read(&self) -> Result<Connection> {
        if self.has_replicas()
            && let Some((number, session)) = self.shared.replicas.acquire().await?
        {
            return Ok(Connection::new(session, self.clone(), Some(number)));
        }
        self.acquire().await
    }

    /// Whether reads may go elsewhere than writes.
    #[must_use]
    pub fn has_replicas(&self) -> bool {
        !self.shared.replicas.is_empty()
    }

    /// The most connections that are open at the same time.
    pub(crate) fn max_connections(&self) -> usize {
        self.shared.primary.max_connections()
    }

    /// Closes every connection; those in use when they come back.
    pub async fn close(&self) {
        self.shared.primary.close().await;
        self.shared.replicas.close().await;
    }
}

impl fmt::Debug for Driver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Driver")
            .field(&self.dialect().name())
            .finish()
    }
}
