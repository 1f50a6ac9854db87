//! The settings that an [`Orm`] is made with. What they do is for the driver and the subscribers.

use std::sync::Arc;
use std::time::Duration;

use crate::driver::{Driver, DriverOptions, Executed, Injected, Pace};
use crate::entity::Schema;
use crate::error::Result;
use crate::flush_mode::FlushMode;
use crate::orm::Orm;
use crate::subscriber::{Subscriber, Subscribers};

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
    flush_mode: FlushMode,
}

impl<S: Schema> OrmBuilder<S> {
    pub(super) fn new(url: String) -> Self {
        Self {
            url,
            replicas: Vec::new(),
            options: DriverOptions::default(),
            subscribers: Subscribers::default(),
            flush_mode: FlushMode::default(),
        }
    }

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

    /// When managers flush by themselves: only when they are told to, unless set.
    #[must_use]
    pub fn flush_mode(mut self, mode: FlushMode) -> Self {
        self.flush_mode = mode;
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
            flush_mode: self.flush_mode,
        })
    }
}
