//! The settings of a driver: how a database is used, which the URL names.
//!
//! Those that a program may leave to whoever runs it can stand in the URL too; see `url`.

use std::fmt;
use std::time::Duration;

use super::inject::Seam;
use super::pool::Limits;
use super::trace::{Observer, Trace};

/// How a database is used; the defaults are good.
///
/// | setting, also in the URL | unless set | what it is |
/// |---|---|---|
/// | `max_connections` | 10 | the most connections that are open at the same time |
/// | `min_connections` | 0 | connections that are opened at once and stay open when nobody uses them |
/// | `acquire_timeout` | 30 s | how long to wait until a connection becomes free |
/// | `connect_timeout` | 10 s | how long to wait until a new connection is open |
/// | `idle_timeout` | 10 min | how long a connection stays open that nobody uses; `none` is for ever |
/// | `max_lifetime` | 30 min | how long a connection stays open at all; `none` is for ever |
/// | `test_after` | 60 s | a connection that nobody used for longer is tested before it is used |
/// | `lock_timeout` | 5 s | how long a statement waits for a lock, where the database has such a setting |
/// | `replica_pause` | 10 s | how long a replica that failed is left out |
///
/// In a URL a time is a number with `ms`, `s`, `m` or `h`, such as `?max_connections=20&acquire_timeout=5s`.
/// What the URL says counts, whatever the program has set. A database in memory has one connection, for ever.
#[derive(Clone)]
pub struct DriverOptions {
    /// The most connections that are open at the same time.
    pub max_connections: usize,
    /// Connections that are opened at once and stay open when nobody uses them.
    pub min_connections: usize,
    /// How long to wait for a free connection.
    pub acquire_timeout: Duration,
    /// How long to wait until a new connection is open.
    pub connect_timeout: Duration,
    /// How long an unused connection stays open; `None` is for ever.
    pub idle_timeout: Option<Duration>,
    /// How long a connection stays open at all; `None` is for ever.
    pub max_lifetime: Option<Duration>,
    /// A connection that was unused for longer is tested before it is used.
    pub test_after: Duration,
    /// How long to wait for a lock of another connection, where the database has such a setting.
    pub lock_timeout: Duration,
    /// How long a replica that failed is left out.
    pub replica_pause: Duration,
    /// Statements that each new connection runs first.
    pub setup: Vec<String>,
    /// Whether the values of parameters are logged.
    pub log_values: bool,
    /// Told about each statement.
    pub on_statement: Option<Observer>,
    /// For tests: what becomes of each statement, and what is awaited around it.
    #[doc(hidden)]
    pub seam: Seam,
}

impl DriverOptions {
    pub(super) fn trace(&self) -> Trace {
        Trace::new(self.log_values, self.on_statement.clone())
    }

    pub(super) fn limits(&self) -> Limits {
        Limits {
            max_connections: self.max_connections.max(1),
            min_connections: self.min_connections.min(self.max_connections),
            acquire_timeout: self.acquire_timeout,
            idle_timeout: self.idle_timeout,
            max_lifetime: self.max_lifetime,
            test_after: self.test_after,
        }
    }
}

impl Default for DriverOptions {
    fn default() -> Self {
        const MINUTE: Duration = Duration::from_secs(60);
        Self {
            max_connections: 10,
            min_connections: 0,
            acquire_timeout: Duration::from_secs(30),
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Some(10 * MINUTE),
            max_lifetime: Some(30 * MINUTE),
            test_after: MINUTE,
            lock_timeout: Duration::from_secs(5),
            replica_pause: Duration::from_secs(10),
            setup: Vec::new(),
            log_values: false,
            on_statement: None,
            seam: Seam::default(),
        }
    }
}

impl fmt::Debug for DriverOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DriverOptions")
            .field("max_connections", &self.max_connections)
            .field("min_connections", &self.min_connections)
            .field("acquire_timeout", &self.acquire_timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("idle_timeout", &self.idle_timeout)
            .field("max_lifetime", &self.max_lifetime)
            .field("test_after", &self.test_after)
            .field("lock_timeout", &self.lock_timeout)
            .field("replica_pause", &self.replica_pause)
            .field("setup", &self.setup.len())
            .field("log_values", &self.log_values)
            .field("on_statement", &self.on_statement.is_some())
            .finish_non_exhaustive()
    }
}
