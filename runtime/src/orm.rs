//! The entry point: a database and a schema, from which managers are forked.
//!
//! Cloning is cheap. It holds connections, never rows.

use std::sync::Arc;
use std::time::Duration;

use crate::EntityManager;
use crate::dialect::Dialect;
use crate::driver::{Driver, DriverOptions, Executed, Injected, Pace};
use crate::entity::Schema;
use crate::error::{Error, Result};
use crate::metadata::Ddl;
use crate::subscriber::{Subscriber, Subscribers};

/// A database that has the schema `S`.
pub struct Orm<S: Schema> {
    driver: Driver,
    subscribers: Subscribers<S>,
}

impl<S: Schema> Clone for Orm<S> {
    fn clone(&self) -> Self {
        Self {
            driver: self.driver.clone(),
            subscribers: self.subscribers.clone(),
        }
    }
}

impl<S: Schema> Orm<S> {
    /// Opens the database that the URL names, such as `sqlite://blog.db?mode=rwc`, `sqlite::memory:`,
    /// `postgres://user@host/blog` or `mysql://user@host/blog`. Settings can follow a `?`, see [`DriverOptions`].
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
        OrmBuilder {
            url: url.into(),
            replicas: Vec::new(),
            options: DriverOptions::default(),
            subscribers: Subscribers::default(),
        }
    }

    /// A new manager with an identity map of its own; use one per request or job.
    #[must_use]
    pub fn fork(&self) -> EntityManager<S> {
        EntityManager::new(self.clone())
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

    pub(crate) fn dialect(&self) -> &'static dyn Dialect {
        self.driver.dialect()
    }
}

/// The settings of an [`Orm`].
///
/// Most can stand in the URL too, such as `?max_connections=20&acquire_timeout=5s`, and what the URL says counts;
/// [`DriverOptions`] lists them, with what holds unless they are set.
///
/// ```
/// # use std::time::Duration;
/// # use dormouse::{Orm, Schema};
/// # async fn connect<Blog: Schema>() -> dormouse::Result<Orm<Blog>> {
/// Orm::builder("postgres://blog@db.example/blog?max_connections=20")
///     .acquire_timeout(Duration::from_secs(5))
///     .on_connect("set statement_timeout = '10s'")
///     .replica("postgres://blog@replica.example/blog")
///     .connect()
///     .await
/// # }
/// ```
pub struct OrmBuilder<S: Schema> {
    url: String,
    replicas: Vec<String>,
    options: DriverOptions,
    subscribers: Subscribers<S>,
}

impl<S: Schema> OrmBuilder<S> {
    /// Logs the values of parameters too; they are left out unless this is set.
    #[must_use]
    pub fn log_values(mut self, log_values: bool) -> Self {
        self.options.log_values = log_values;
        self
    }

    /// The most connections that are open at the same time: 10 unless set.
    #[must_use]
    pub fn max_connections(mut self, connections: usize) -> Self {
        self.options.max_connections = connections;
        self
    }

    /// Connections that are opened at once and stay open when nobody uses them: none unless set.
    #[must_use]
    pub fn min_connections(mut self, connections: usize) -> Self {
        self.options.min_connections = connections;
        self
    }

    /// How long to wait for a free connection: 30 seconds unless set.
    #[must_use]
    pub fn acquire_timeout(mut self, timeout: Duration) -> Self {
        self.options.acquire_timeout = timeout;
        self
    }

    /// How long to wait until a new connection is open: 10 seconds unless set.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.options.connect_timeout = timeout;
        self
    }

    /// How long a connection stays open that nobody uses: 10 minutes unless set; `None` is for ever.
    #[must_use]
    pub fn idle_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.options.idle_timeout = timeout.into();
        self
    }

    /// How long a connection stays open at all: 30 minutes unless set; `None` is for ever.
    #[must_use]
    pub fn max_lifetime(mut self, lifetime: impl Into<Option<Duration>>) -> Self {
        self.options.max_lifetime = lifetime.into();
        self
    }

    /// A connection that nobody used for longer is tested before it is used: a minute unless set.
    #[must_use]
    pub fn test_after(mut self, idle: Duration) -> Self {
        self.options.test_after = idle;
        self
    }

    /// How long a statement waits for a lock of another transaction: 5 seconds unless set.
    #[must_use]
    pub fn lock_timeout(mut self, timeout: Duration) -> Self {
        self.options.lock_timeout = timeout;
        self
    }

    /// A statement that each new connection runs first, replicas included; a further call adds another.
    #[must_use]
    pub fn on_connect(mut self, sql: impl Into<String>) -> Self {
        self.options.setup.push(sql.into());
        self
    }

    /// A database that follows this one, and which is read instead; a further call adds another.
    ///
    /// What a manager reads outside transactions goes to the replicas, which take turns. Everything in a
    /// transaction, every write, [`refresh`](crate::EntityManager::refresh) and every query with `on_primary` goes
    /// to the primary.
    ///
    /// A replica is a little late. A manager that has flushed reads from the primary from then on, so that it sees
    /// what it wrote; another manager may not see it at once. A row that was read late and changed elsewhere
    /// meanwhile fails its flush with `OptimisticLock`, if its entity has a version.
    ///
    /// A replica that fails is left out for a while, 10 seconds unless set; when none is left, the primary is read.
    #[must_use]
    pub fn replica(mut self, url: impl Into<String>) -> Self {
        self.replicas.push(url.into());
        self
    }

    /// How long a replica that failed is left out: 10 seconds unless set.
    #[must_use]
    pub fn replica_pause(mut self, pause: Duration) -> Self {
        self.options.replica_pause = pause;
        self
    }

    /// Tells a subscriber of the rows, flushes and transactions of every manager; a further call adds another.
    #[must_use]
    pub fn subscribe(mut self, subscriber: impl Subscriber<S>) -> Self {
        self.subscribers.add(subscriber);
        self
    }

    /// Calls `observer` after each statement.
    #[must_use]
    pub fn on_statement(
        mut self,
        observer: impl Fn(&Executed<'_>) + Send + Sync + 'static,
    ) -> Self {
        self.options.on_statement = Some(Arc::new(observer));
        self
    }

    /// For tests: asks what is to become of each statement; `None` lets it pass.
    #[doc(hidden)]
    #[must_use]
    pub fn inject_faults(
        mut self,
        injector: impl Fn(&str) -> Option<Injected> + Send + Sync + 'static,
    ) -> Self {
        self.options.seam.injector = Some(Arc::new(injector));
        self
    }

    /// Awaits `pace` before and after each statement: for tests that decide what happens in between.
    #[doc(hidden)]
    #[must_use]
    pub fn pace(mut self, pace: Pace) -> Self {
        self.options.seam.pace = Some(pace);
        self
    }

    /// Opens the database.
    ///
    /// # Errors
    /// When the URL is wrong or the database cannot be reached.
    pub async fn connect(self) -> Result<Orm<S>> {
        Ok(Orm {
            driver: Driver::connect_with_replicas(&self.url, &self.replicas, self.options).await?,
            subscribers: self.subscribers,
        })
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
