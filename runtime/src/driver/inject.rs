//! Faults and pauses on purpose: tests decide what becomes of a statement on its way to a database and back.
//!
//! It stands in front of every backend, so the same tests run on each database. Not part of the stable interface.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::Notify;

use crate::error::{Error, ErrorKind, Result};
use crate::sql::Statement;

/// What becomes of a statement.
#[derive(Debug)]
pub enum Injected {
    /// The database refuses it: nothing was done.
    Refused(Error),
    /// The connection is lost before it is sent.
    CutBefore,
    /// It is done, and the connection is lost before the answer comes.
    CutAfter,
    /// It is never sent, and nothing is answered: whoever is told can only drop the one who waits.
    HangsBefore(Arc<Notify>),
    /// It is done, and nothing is answered.
    HangsAfter(Arc<Notify>),
    /// Whoever waits is polled once more before it is sent, and once more before the answer.
    Slow,
}

/// Looks at each statement; `None` lets it pass.
pub type Injector = Arc<dyn Fn(&str) -> Option<Injected> + Send + Sync>;

/// Awaited before and after each statement.
pub type Pace = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

/// What tests have a say in.
#[derive(Clone, Default)]
pub struct Seam {
    /// What becomes of each statement.
    pub injector: Option<Injector>,
    /// What happens between two statements.
    pub pace: Option<Pace>,
}

impl Seam {
    /// Waits until the test says that the next step may begin.
    pub(super) async fn keep_pace(&self) {
        if let Some(pace) = &self.pace {
            pace().await;
        }
    }
}

/// Runs a statement, unless the injector has something else in mind.
pub(super) async fn run<T>(
    seam: &Seam,
    statement: Statement,
    run: impl AsyncFnOnce(Statement) -> Result<T>,
) -> Result<T> {
    let injector = seam.injector.as_ref();
    match injector.and_then(|injector| injector(&statement.sql)) {
        None => run(statement).await,
        Some(Injected::Refused(error)) => Err(error),
        Some(Injected::CutBefore) => Err(cut()),
        Some(Injected::CutAfter) => run(statement).await.and_then(|_| Err(cut())),
        Some(Injected::Slow) => {
            tokio::task::yield_now().await;
            let result = run(statement).await;
            tokio::task::yield_now().await;
            result
        }
        Some(Injected::HangsBefore(told)) => hang(&told).await,
        Some(Injected::HangsAfter(told)) => {
            let _done = run(statement).await;
            hang(&told).await
        }
    }
}

async fn hang<T>(told: &Notify) -> T {
    told.notify_one();
    std::future::pending().await
}

fn cut() -> Error {
    Error::new(ErrorKind::Connection, "the connection was cut on purpose")
}
