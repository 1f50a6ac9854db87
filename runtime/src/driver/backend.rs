//! The pool of one kind of database, behind one type.

use std::sync::Arc;

use super::connection::Session;
use super::pool::{Denied, Pool};
use super::{DriverOptions, upkeep, url};
use crate::dialect::Dialect;
use crate::error::Result;

/// The connections to one database.
pub(super) enum Backend {
    #[cfg(feature = "mysql")]
    Mysql(
        Arc<Pool<super::mysql::Mysql>>,
        std::sync::OnceLock<&'static crate::dialect::mysql::MysqlDialect>,
    ),
    #[cfg(feature = "postgres")]
    Postgres(Arc<Pool<super::postgres::Postgres>>),
    #[cfg(feature = "sqlite")]
    Sqlite(Arc<Pool<super::sqlite::Sqlite>>),
}

impl Backend {
    /// The database that the URL names, of which our settings were taken out; opens nothing.
    pub(super) fn new(url: &str, options: &DriverOptions) -> Result<Self> {
        Ok(match url.split(':').next() {
            #[cfg(feature = "mysql")]
            Some("mysql" | "mariadb") => Self::Mysql(
                super::mysql::pool(url, options)?,
                std::sync::OnceLock::new(),
            ),
            #[cfg(feature = "postgres")]
            Some("postgres" | "postgresql") => Self::Postgres(super::postgres::pool(url, options)?),
            #[cfg(feature = "sqlite")]
            Some("sqlite") => Self::Sqlite(super::sqlite::pool(url, options)?),
            _ => return Err(url::unknown_scheme(url)),
        })
    }

    /// Opens a connection to see that the database answers, and those that stay open.
    pub(super) async fn open(&self) -> Result<()> {
        self.acquire().await?;
        match self {
            #[cfg(feature = "mysql")]
            Self::Mysql(pool, _) => upkeep::begin(pool).await,
            #[cfg(feature = "postgres")]
            Self::Postgres(pool) => upkeep::begin(pool).await,
            #[cfg(feature = "sqlite")]
            Self::Sqlite(pool) => upkeep::begin(pool).await,
        }
    }

    pub(super) async fn acquire(&self) -> Result<Session, Denied> {
        Ok(match self {
            #[cfg(feature = "mysql")]
            Self::Mysql(pool, dialect) => {
                let session = pool.acquire().await?;
                dialect.get_or_init(|| session.dialect);
                Session::Mysql(session)
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(pool) => Session::Postgres(pool.acquire().await?),
            #[cfg(feature = "sqlite")]
            Self::Sqlite(pool) => Session::Sqlite(pool.acquire().await?),
        })
    }

    /// The dialect of its statements.
    pub(super) fn dialect(&self) -> &'static dyn Dialect {
        match self {
            #[cfg(feature = "mysql")]
            Self::Mysql(_, dialect) => *dialect.get_or_init(|| &super::mysql::MYSQL),
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => &crate::dialect::postgres::PostgresDialect,
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) => &crate::dialect::sqlite::SqliteDialect,
        }
    }

    /// The most connections that are open at the same time.
    pub(super) fn max_connections(&self) -> usize {
        match self {
            #[cfg(feature = "mysql")]
            Self::Mysql(pool, _) => pool.max_connections(),
            #[cfg(feature = "postgres")]
            Self::Postgres(pool) => pool.max_connections(),
            #[cfg(feature = "sqlite")]
            Self::Sqlite(pool) => pool.max_connections(),
        }
    }

    pub(super) async fn close(&self) {
        match self {
            #[cfg(feature = "mysql")]
            Self::Mysql(pool, _) => pool.close().await,
            #[cfg(feature = "postgres")]
            Self::Postgres(pool) => pool.close().await,
            #[cfg(feature = "sqlite")]
            Self::Sqlite(pool) => pool.close().await,
        }
    }
}
