//! The settings of a driver.
//!
//! The URL says which database; these say how it is used.

use std::fmt;
use std::time::Duration;

use super::inject::Seam;
use super::trace::{Observer, Trace};

/// How a database is used; the defaults are good.
#[derive(Clone)]
pub struct DriverOptions {
    /// The most connections that are open at the same time; an in-memory database has one.
    pub max_connections: usize,
    /// How long to wait for a free connection.
    pub acquire_timeout: Duration,
    /// How long an unused connection stays open.
    pub idle_timeout: Duration,
    /// How long to wait for a lock of another connection, where the database has such a setting.
    pub lock_timeout: Duration,
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
}

impl Default for DriverOptions {
    fn default() -> Self {
        Self {
            max_connections: 10,
            acquire_timeout: Duration::from_secs(30),
            idle_timeout: Duration::from_secs(600),
            lock_timeout: Duration::from_secs(5),
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
            .field("acquire_timeout", &self.acquire_timeout)
            .field("idle_timeout", &self.idle_timeout)
            .field("lock_timeout", &self.lock_timeout)
            .field("log_values", &self.log_values)
            .field("on_statement", &self.on_statement.is_some())
            .finish()
    }
}
