//! The pool without a database: which connections are opened, tested and closed, and who is served when.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::join_all;

use super::{Denied, Limits, Manage, Pool};
use crate::driver::upkeep;
use crate::error::{Error, Result};

/// Connections are their numbers.
#[derive(Default)]
struct Numbers {
    opened: AtomicUsize,
    tested: AtomicUsize,
    closed: AtomicUsize,
    dead: AtomicBool,
    gone: AtomicBool,
    /// What was sent last does not come to its end.
    stuck: AtomicBool,
}

impl Manage for Numbers {
    type Connection = usize;

    async fn open(&self) -> Result<usize> {
        if self.gone.load(Ordering::SeqCst) {
            return Err(Error::other("gone"));
        }
        Ok(self.opened.fetch_add(1, Ordering::SeqCst))
    }

    async fn is_alive(&self, _: &mut usize) -> bool {
        self.tested.fetch_add(1, Ordering::SeqCst);
        if self.stuck.load(Ordering::SeqCst) {
            std::future::pending::<()>().await;
        }
        !self.dead.load(Ordering::SeqCst)
    }

    async fn roll_back(&self, _: &mut usize) -> bool {
        true
    }

    async fn close(&self, _: usize) {
        self.closed.fetch_add(1, Ordering::SeqCst);
    }
}

const LIMITS: Limits = Limits {
    max_connections: 2,
    min_connections: 0,
    acquire_timeout: Duration::from_secs(5),
    idle_timeout: None,
    max_lifetime: None,
    test_after: Duration::from_secs(60),
};

fn pool(limits: Limits) -> Arc<Pool<Numbers>> {
    Pool::new(Numbers::default(), limits)
}

/// How many were opened, tested and closed.
fn counts(pool: &Pool<Numbers>) -> [usize; 3] {
    let Numbers {
        opened,
        tested,
        closed,
        ..
    } = &pool.manage;
    [opened, tested, closed].map(|count| count.load(Ordering::SeqCst))
}

#[tokio::test]
async fn the_connection_used_last_is_used_next() {
    let pool = pool(LIMITS);
    let (first, second) = (pool.acquire().await.unwrap(), pool.acquire().await.unwrap());
    drop(second);
    drop(first);
    let next = pool.acquire().await.unwrap();
    assert_eq!((*next, next.is_reused()), (0, true));
    assert_eq!(counts(&pool), [2, 0, 0]);
}

#[tokio::test]
async fn waiters_are_served_in_their_order_and_a_dropped_one_loses_nothing() {
    let pool = pool(Limits {
        max_connections: 1,
        ..LIMITS
    });
    let held = pool.acquire().await.unwrap();
    let order = parking_lot::Mutex::new(Vec::new());
    let wait = async |number: usize| {
        let _held = pool.acquire().await.unwrap();
        order.lock().push(number);
    };
    let mut dropped = Box::pin(pool.acquire());
    assert!(dropped.as_mut().now_or_never().is_none());
    let mut waiters = Box::pin(join_all((0..5).map(wait)));
    assert!(waiters.as_mut().now_or_never().is_none());
    // The permit is already the first waiter's when that one is dropped.
    drop(held);
    drop(dropped);
    waiters.await;
    assert_eq!(*order.lock(), [0, 1, 2, 3, 4]);
    assert_eq!(counts(&pool), [1, 0, 0]);
}

#[tokio::test(start_paused = true)]
async fn a_connection_whose_statement_was_given_up_is_lent_after_that_has_ended() {
    let pool = pool(Limits {
        max_connections: 1,
        acquire_timeout: Duration::from_secs(60),
        ..LIMITS
    });
    let give_up = async || {
        let mut held = pool.acquire().await.unwrap();
        held.unanswered = true;
        *held
    };
    assert_eq!(give_up().await, 0);
    assert_eq!(pool.in_use(), 1, "the statement is still running");
    assert_eq!(give_up().await, 0);
    assert_eq!(counts(&pool), [1, 1, 0]);
    pool.manage.stuck.store(true, Ordering::SeqCst);
    assert_eq!(pool.in_use(), 1);
    let next = pool.acquire().await.unwrap();
    assert_eq!(*next, 1, "one that does not end is closed");
}

#[tokio::test]
async fn a_user_that_panics_loses_nothing() {
    let pool = pool(LIMITS);
    for _ in 0..5 {
        let pool = Arc::clone(&pool);
        let user = tokio::spawn(async move {
            let mut held = pool.acquire().await.unwrap();
            held.set_dirty(true);
            std::panic::panic_any("on purpose");
        });
        assert!(user.await.unwrap_err().is_panic());
    }
    let both = (pool.acquire().await.unwrap(), pool.acquire().await.unwrap());
    assert!(counts(&pool)[0] <= 2, "{both:?}");
}

#[tokio::test(start_paused = true)]
async fn an_exhausted_pool_a_closed_one_and_one_without_a_database_say_so() {
    let pool = pool(LIMITS);
    let both = (pool.acquire().await, pool.acquire().await);
    let denied = pool.acquire().await.unwrap_err();
    let Denied::Busy(error) = denied else {
        unreachable!("{denied:?}")
    };
    assert!(error.is_connection() && error.to_string().contains("all 2 are in use"));
    drop(both);
    pool.close().await;
    assert_eq!(counts(&pool), [2, 0, 2]);
    let error = Error::from(pool.acquire().await.unwrap_err());
    assert!(error.is_connection() && error.to_string().contains("Orm::close"));

    let gone = self::pool(LIMITS);
    gone.manage.gone.store(true, Ordering::SeqCst);
    for _ in 0..3 {
        assert!(matches!(gone.acquire().await, Err(Denied::Unreachable(_))));
    }
    gone.manage.gone.store(false, Ordering::SeqCst);
    assert!(gone.acquire().await.is_ok());
}

#[tokio::test]
async fn idle_connections_are_tested_after_a_while_and_when_one_was_lost() {
    let pool = pool(Limits {
        test_after: Duration::ZERO,
        ..LIMITS
    });
    drop(pool.acquire().await.unwrap());
    drop(pool.acquire().await.unwrap());
    assert_eq!(counts(&pool), [1, 1, 0]);

    let pool = self::pool(LIMITS);
    let (mut lost, idle) = (pool.acquire().await.unwrap(), pool.acquire().await.unwrap());
    drop(idle);
    lost.set_lost();
    drop(lost);
    assert_eq!(*pool.acquire().await.unwrap(), 1);
    assert_eq!(counts(&pool), [2, 1, 0]);
    drop(pool.acquire().await.unwrap());
    assert_eq!(counts(&pool), [2, 1, 0], "it has proved itself");
    pool.doubt();
    pool.manage.dead.store(true, Ordering::SeqCst);
    let next = pool.acquire().await.unwrap();
    assert_eq!((*next, next.is_reused()), (2, false));
}

#[tokio::test]
async fn old_connections_are_closed() {
    let pool = pool(Limits {
        max_lifetime: Some(Duration::ZERO),
        ..LIMITS
    });
    drop(pool.acquire().await.unwrap());
    assert_eq!(*pool.acquire().await.unwrap(), 1);
    assert_eq!(counts(&pool), [2, 0, 1]);
    assert!(pool.keep_up().await);
    assert_eq!(counts(&pool), [2, 0, 2]);
}

#[tokio::test]
async fn upkeep_closes_what_is_idle_and_keeps_some_open() {
    let pool = pool(Limits {
        max_connections: 4,
        min_connections: 2,
        idle_timeout: Some(Duration::ZERO),
        ..LIMITS
    });
    upkeep::begin(&pool).await.unwrap();
    assert_eq!(counts(&pool), [2, 0, 0]);
    let all = join_all((0..4).map(|_| pool.acquire())).await;
    drop(all);
    assert!(pool.keep_up().await);
    assert_eq!(counts(&pool), [4, 0, 2]);
    assert_eq!(pool.idle.len(), Some(2));

    let mut held = pool.acquire().await.unwrap();
    held.set_lost();
    drop(held);
    pool.manage.gone.store(true, Ordering::SeqCst);
    assert!(pool.keep_up().await, "the database may come back");
    pool.manage.gone.store(false, Ordering::SeqCst);
    pool.keep_up().await;
    assert_eq!(pool.idle.len(), Some(2));
    pool.close().await;
    assert!(!pool.keep_up().await, "there is nothing to keep any more");
}
