//! Which `transactional` a task is in, so that savepoints nest and never cross.
//!
//! Closures of one level take turns: those inside another one at its level, all others at the manager's. What a
//! task has spawned is not inside. Transactions themselves are in `transaction`.

use std::future::Future;
use std::sync::Arc;

use tokio::sync::Mutex;

/// Held by the one closure of a level that runs.
pub(crate) type Level = Arc<Mutex<()>>;

tokio::task_local! {
    /// The closures around this task, by manager, the innermost last.
    static AROUND: Vec<(u64, Level)>;
}

/// The level inside the closure that this task is in, if it is one of this manager.
pub(crate) fn level(manager: u64) -> Option<Level> {
    let around = |around: &Vec<(u64, Level)>| {
        let of = around.iter().rfind(|(of, _)| *of == manager);
        of.map(|(_, level)| Arc::clone(level))
    };
    AROUND.try_with(around).ok().flatten()
}

/// Runs a closure's work, with a level of its own for what is nested in it.
pub(crate) async fn inside<R>(manager: u64, work: impl Future<Output = R>) -> R {
    let mut around = AROUND.try_with(Clone::clone).unwrap_or_default();
    around.push((manager, Level::default()));
    AROUND.scope(around, work).await
}
