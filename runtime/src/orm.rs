//! The entry point: a database and a schema, from which managers are forked.
//!
//! Cloning is cheap. It holds connections, never rows.

use std::sync::Arc;

use crate::EntityManager;
use crate::dialect::Dialect;
use crate::driver::Driver;
use crate::entity::Schema;
use crate::error::{Error, Result};
use crate::flush_mode::FlushMode;
use crate::metadata::Ddl;
use crate::subscriber::Subscribers;

mod builder;

pub use builder::OrmBuilder;

/// A database that has the schema `S`.
pub struct Orm<S: Schema> {
    driver: Driver,
    subscribers: Subscribers<S>,
    flush_mode: FlushMode,
}

impl<S: Schema> Clone for Orm<S> {
    fn clone(&self) -> Self {
        Self {
            driver: self.driver.clone(),
            subscribers: self.subscribers.clone(),
            flush_mode: self.flush_mode,
        }
    }
}

impl<S: Schema> Orm<S> {
    /// Opens the database that the URL names, such as `sqlite://blog.db?mode=rwc`, `sqlite::memory:`,
    /// `postgres://user@host/blog` or `mysql://user@host/blog`. Settings can follow a `?`, see [`DriverOptions`](crate::driver::DriverOptions).
    ///
    /// Needs a Tokio runtime with its timer and input and output enabled.
    ///
    /// # Errors
    /// When the URL is wrong or the database cannot be reached.
    pub async fn connect(url: &str) -> Result<Self> {
        Self::builder(url).connect().await
    }

    /// The same with settings.
    pub fn builder(url: impl Into<String>) -> OrmBuilder<S> {
        OrmBuilder::new(url.into())
    }

    /// A new manager with an identity map of its own; use one per request or job.
    #[must_use]
    pub fn fork(&self) -> EntityManager<S> {
        EntityManager::new(self.clone())
    }

    /// The same database; every statement of managers that are forked from this one carries `context`, such as the
    /// number of a request: the field `context` of its event, and [`Executed::context`](crate::Executed::context).
    #[must_use]
    pub fn with_log_context(&self, context: impl Into<Arc<str>>) -> Self {
        Self {
            driver: self.driver.with_context(context.into()),
            ..self.clone()
        }
    }

    /// Creates and drops the tables of the schema.
    #[must_use]
    pub fn schema(&self) -> SchemaManager<'_, S> {
        SchemaManager(self)
    }

    /// Closes every connection; those in use when they come back.
    pub async fn close(&self) {
        self.driver.close().await;
    }

    pub(crate) fn driver(&self) -> &Driver {
        &self.driver
    }

    pub(crate) fn subscribers(&self) -> &Subscribers<S> {
        &self.subscribers
    }

    pub(crate) fn flush_mode(&self) -> FlushMode {
        self.flush_mode
    }

    pub(crate) fn dialect(&self) -> &'static dyn Dialect {
        self.driver.dialect()
    }
}

/// Creates and drops the tables of a schema, with statements that were made when it was generated.
///
/// In one transaction, except on MySQL and MariaDB, which end one at each such statement: what was done before an
/// error stays there.
pub struct SchemaManager<'orm, S: Schema>(&'orm Orm<S>);

impl<S: Schema> SchemaManager<'_, S> {
    /// Creates every table.
    ///
    /// # Errors
    /// When a table exists already, or the database refuses; nothing is created then.
    pub async fn create(&self) -> Result<()> {
        self.run(&[self.ddl()?.create]).await
    }

    /// Drops every table, with everything in it.
    ///
    /// # Errors
    /// When the database refuses; nothing is dropped then.
    pub async fn drop(&self) -> Result<()> {
        self.run(&[self.ddl()?.drop]).await
    }

    /// Drops and creates every table: for tests.
    ///
    /// # Errors
    /// When the database refuses; nothing changes then.
    pub async fn refresh(&self) -> Result<()> {
        let ddl = self.ddl()?;
        self.run(&[ddl.drop, ddl.create]).await
    }

    /// A schema that is for other databases has entities, but no tables for this one.
    fn ddl(&self) -> Result<Ddl> {
        let dialect = self.0.dialect();
        let ddl = dialect.ddl(&S::DDL);
        if ddl.create.is_empty() && !S::ENTITIES.is_empty() {
            let name = dialect.name();
            return Err(Error::configuration(format!(
                "the schema has no tables for {name}; add it to `databases` in the YAML, and generate again"
            )));
        }
        Ok(ddl)
    }

    async fn run(&self, scripts: &[&[&str]]) -> Result<()> {
        let mut transaction = self.0.driver.acquire().await?.begin().await?;
        transaction
            .execute_all(self.0.dialect().before_schema_change())
            .await?;
        for sql in scripts.iter().copied().flatten() {
            let sql = self.0.dialect().definition(sql);
            transaction.execute_all(&[&sql]).await?;
        }
        transaction
            .execute_all(self.0.dialect().after_schema_change())
            .await?;
        transaction.commit().await
    }
}
