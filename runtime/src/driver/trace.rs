//! Tells about each statement: a `tracing` event, and the observer of the options.
//!
//! Values appear only when asked for, because they may be anyone's data.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::error::{Error, Result};
use crate::sql::Statement;
use crate::value::Value;

/// Called after each statement.
pub type Observer = Arc<dyn Fn(&Executed<'_>) + Send + Sync>;

/// A statement that ran.
#[derive(Debug)]
pub struct Executed<'a> {
    /// Its text.
    pub sql: &'a str,
    /// The values of its parameters.
    pub params: &'a [Value],
    /// The rows it returned or changed.
    pub rows: u64,
    /// How long it took, decoding included.
    pub elapsed: Duration,
    /// Why it failed, if it did.
    pub error: Option<&'a Error>,
}

/// Who is told.
pub(super) struct Trace {
    log_values: bool,
    observer: Option<Observer>,
}

impl Trace {
    pub(super) const fn new(log_values: bool, observer: Option<Observer>) -> Self {
        Self { log_values, observer }
    }

    /// Runs a statement and tells about it.
    pub(super) async fn run<T>(
        &self,
        statement: Statement,
        run: impl AsyncFnOnce(Statement) -> Result<T>,
        rows: impl FnOnce(&T) -> u64,
    ) -> Result<T> {
        let sql = Arc::clone(&statement.sql);
        let params = self.needs_values().then(|| statement.params.clone());
        let start = Instant::now();
        let result = run(statement).await.map_err(|error| error.with_sql(&sql));
        let (rows, error) = match &result {
            Ok(value) => (rows(value), None),
            Err(error) => (0, Some(error)),
        };
        self.tell(&Executed { sql: &sql, params: params.as_deref().unwrap_or(&[]), rows, elapsed: start.elapsed(), error });
        result
    }

    const fn needs_values(&self) -> bool {
        self.log_values || self.observer.is_some()
    }

    fn tell(&self, executed: &Executed<'_>) {
        let elapsed_ms = executed.elapsed.as_secs_f64() * 1000.0;
        let Executed { sql, rows, .. } = executed;
        let error = executed.error.map(tracing::field::display);
        if self.log_values {
            tracing::debug!(target: "dormouse::query", elapsed_ms, rows, params = ?executed.params, error, "{sql}");
        } else {
            tracing::debug!(target: "dormouse::query", elapsed_ms, rows, error, "{sql}");
        }
        if let Some(observer) = &self.observer {
            observer(executed);
        }
    }
}

impl fmt::Debug for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trace").field("log_values", &self.log_values).finish_non_exhaustive()
    }
}
