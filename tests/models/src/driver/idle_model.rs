//! A connection that comes back while the pool is closed.

use std::time::Instant;

use loom::sync::Arc;
use loom::thread;

use super::idle::IdleList;

#[test]
fn a_connection_that_comes_back_during_the_close_is_closed_or_dropped_once() {
    loom::model(|| {
        let idle = Arc::new(IdleList::new());
        assert!(idle.push(1, Instant::now()).is_none());
        let giver = {
            let idle = Arc::clone(&idle);
            thread::spawn(move || idle.push(2, Instant::now()))
        };
        let taker = {
            let idle = Arc::clone(&idle);
            thread::spawn(move || idle.pop().map(|idle| idle.connection))
        };
        let closed: Vec<i32> = idle
            .close()
            .into_iter()
            .map(|idle| idle.connection)
            .collect();
        let mut all: Vec<i32> = closed
            .into_iter()
            .chain(giver.join().expect("no panic"))
            .chain(taker.join().expect("no panic"))
            .collect();
        all.sort_unstable();
        assert_eq!(all, [1, 2], "each connection has one who ends it");
        assert!(idle.pop().is_none() && idle.close().is_empty());
    });
}
