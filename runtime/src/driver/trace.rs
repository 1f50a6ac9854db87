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
    /// The number of the replica that it went to, counted from 0; none is the primary.
    pub replica: Option<usize>,
    /// What [`Orm::with_log_context`](crate::Orm::with_log_context) has said.
    pub context: Option<&'a str>,
    /// How long it took, decoding included.
    pub elapsed: Duration,
    /// Why it failed, if it did.
    pub error: Option<&'a Error>,
}

/// Where a statement comes from, and where it goes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Origin<'a> {
    pub(super) replica: Option<usize>,
    pub(super) context: Option<&'a str>,
}

/// Who is told.
pub(super) struct Trace {
    log_values: bool,
    observer: Option<Observer>,
}

impl Trace {
    pub(super) const fn new(log_values: bool, observer: Option<Observer>) -> Self {
        Self {
            log_values,
            observer,
        }
    }

    /// Runs a statement and tells about it.
    pub(super) async fn run<T>(
        &self,
        origin: Origin<'_>,
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
        self.tell(&Executed {
            sql: &sql,
            params: params.as_deref().unwrap_or(&[]),
            rows,
            replica: origin.replica,
            context: origin.context,
            elapsed: start.elapsed(),
            error,
        });
        result
    }

    const fn needs_values(&self) -> bool {
        self.log_values || self.observer.is_some()
    }

    fn tell(&self, executed: &Executed<'_>) {
        let elapsed_ms = executed.elapsed.as_secs_f64() * 1000.0;
        let Executed {
            sql, rows, context, ..
        } = executed;
        let error = executed.error.map(tracing::field::display);
        if self.log_values {
            tracing::debug!(target: "dormouse::query", context, elapsed_ms, rows, params = ?executed.params, error, "{sql}");
        } else {
            tracing::debug!(target: "dormouse::query", context, elapsed_ms, rows, error, "{sql}");
        }
        if let Some(observer) = &self.observer {
            observer(executed);
        }
    }
}

impl fmt::Debug for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trace")
            .field("log_values", &self.log_values)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use parking_lot::Mutex;
    use tracing::field::{Field, Visit};
    use tracing::span::{Attributes, Id, Record};
    use tracing::{Event, Metadata, Subscriber};

    use super::*;

    /// Collects the events of one target.
    #[derive(Clone, Default)]
    struct Events(Arc<Mutex<String>>);

    impl Visit for Events {
        fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
            if field.name() != "elapsed_ms" {
                self.0
                    .lock()
                    .push_str(&format!("{}={value:?} ", field.name()));
            }
        }
    }

    impl Subscriber for Events {
        fn enabled(&self, metadata: &Metadata<'_>) -> bool {
            metadata.target() == "dormouse::query"
        }
        fn new_span(&self, _: &Attributes<'_>) -> Id {
            Id::from_u64(1)
        }
        fn record(&self, _: &Id, _: &Record<'_>) {}
        fn record_follows_from(&self, _: &Id, _: &Id) {}
        fn event(&self, event: &Event<'_>) {
            event.record(&mut self.clone());
        }
        fn enter(&self, _: &Id) {}
        fn exit(&self, _: &Id) {}
    }

    #[tokio::test]
    async fn values_are_logged_only_on_request() {
        let check = async |log_values, expected: &str| {
            let events = Events::default();
            let _guard = tracing::subscriber::set_default(events.clone());
            let statement = Statement {
                params: vec![Value::Text("secret".into())],
                ..Statement::plain("select ?")
            };
            let trace = Trace::new(log_values, None);
            trace
                .run(Origin::default(), statement, async |_| Ok(7), |rows| *rows)
                .await
                .unwrap();
            assert_eq!(*events.0.lock(), expected);
        };
        check(false, "message=select ? rows=7 ").await;
        check(true, "message=select ? rows=7 params=[Text(\"secret\")] ").await;
    }

    #[tokio::test]
    async fn a_failure_is_told_too() {
        let events = Events::default();
        let _guard = tracing::subscriber::set_default(events.clone());
        let fail = async |_| Err::<u64, _>(Error::other("broken"));
        let error = Trace::new(false, None)
            .run(
                Origin::default(),
                Statement::plain("select 1"),
                fail,
                |rows| *rows,
            )
            .await
            .unwrap_err();
        assert_eq!(error.sql(), Some("select 1"));
        assert_eq!(*events.0.lock(), "message=select 1 rows=0 error=broken ");
    }
}
