//! Work that collides with other transactions and runs again: with real collisions of each database.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use dormouse::driver::Injected;
use dormouse::{EntityManager, Error, ErrorKind, IsolationLevel, Orm, Retry, TransactionOptions};
use dormouse_tests::blog::{Blog, NewTag, Tag, User};
use dormouse_tests::server::{self, Kind};
use tokio::sync::Barrier;

use crate::seed;
use crate::shared::{Shared, soon};

/// As `Retry::new()`, without pauses.
fn retry() -> Retry {
    Retry::new().pause(Duration::ZERO, Duration::ZERO)
}

async fn blog() -> Shared<Blog> {
    blog_with(Duration::from_secs(1)).await
}

async fn blog_with(lock_timeout: Duration) -> Shared<Blog> {
    let shared = Shared::of(|builder| builder.lock_timeout(lock_timeout)).await;
    let em = shared.fork();
    seed::user(&em, "ann");
    em.flush().await.unwrap();
    em.create(NewTag { name: "red".into() });
    em.create(NewTag {
        name: "blue".into(),
    });
    em.flush().await.unwrap();
    drop(em);
    shared
}

async fn rename(em: &EntityManager<Blog>, name: &str) -> dormouse::Result<()> {
    let user = em.find_one(User::ID.eq(1)).or_fail().await?;
    user.set_full_name(name);
    em.flush().await
}

/// Changes a row that somebody else changes between reading and writing, as long as `in_between` says so.
async fn collide(
    shared: &Shared<Blog>,
    attempts: &AtomicU32,
    in_between: impl Fn(u32) -> bool,
) -> dormouse::Result<String> {
    let options = match server::current() {
        Kind::Sqlite => TransactionOptions::new().deferred(),
        _ => TransactionOptions::new().isolation(IsolationLevel::Snapshot),
    };
    let retry = retry().attempts(3).transaction(options);
    let work = async |em: Arc<EntityManager<Blog>>| {
        let attempt = attempts.fetch_add(1, Ordering::Relaxed) + 1;
        let user = em.find_one(User::ID.eq(1)).or_fail().await?;
        if in_between(attempt) {
            rename(&shared.fork(), &format!("other {attempt}")).await?;
        }
        user.set_full_name(format!("{} and me", user.full_name()));
        Ok::<_, Error>(user.full_name().to_owned())
    };
    soon(shared.database.orm.retry_with(retry, work)).await
}

#[tokio::test]
async fn a_serialization_failure_runs_again_on_a_fresh_fork() {
    if server::current() == Kind::MySql {
        // Whoever reads in a serializable transaction locks there, see `a_deadlock_runs_again`.
        return locked_out().await;
    }
    let (shared, attempts) = (blog().await, AtomicU32::new(0));
    let name = collide(&shared, &attempts, |attempt| attempt == 1).await;
    assert_eq!(name.unwrap(), "other 1 and me");
    assert_eq!(attempts.load(Ordering::Relaxed), 2);

    let attempts = AtomicU32::new(0);
    let error = collide(&shared, &attempts, |_| true).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Serialization, "{error:?}");
    assert_eq!(
        (error.attempt(), attempts.load(Ordering::Relaxed)),
        (Some(3), 3)
    );
    assert!(error.to_string().contains("(attempt 3)"), "{error}");
}

/// The one who writes in between is refused by the lock of the reader, in every attempt.
async fn locked_out() {
    let (shared, attempts) = (blog().await, AtomicU32::new(0));
    let error = collide(&shared, &attempts, |_| true).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::LockTimeout, "{error:?}");
}

/// Two tasks that change the same two rows, each in its own order.
async fn cross(orm: &Orm<Blog>, keys: [i64; 2], both: &Barrier, attempts: &AtomicU32) {
    let work = async |em: Arc<EntityManager<Blog>>| {
        let first = attempts.fetch_add(1, Ordering::Relaxed) < 2;
        for (place, key) in keys.into_iter().enumerate() {
            let tag = em.find_one(Tag::ID.eq(key)).or_fail().await?;
            tag.set_name(format!("{} of {}", tag.name(), keys[0]));
            em.flush().await?;
            if first && place == 0 {
                both.wait().await;
            }
        }
        Ok::<_, Error>(())
    };
    orm.retry(work).await.unwrap();
}

#[tokio::test]
async fn a_deadlock_runs_again() {
    if server::current() == Kind::Sqlite {
        return; // One writer at a time: nobody can wait for the other, see `a_busy_database_runs_again`.
    }
    // Servers look for deadlocks after a second.
    let shared = blog_with(Duration::from_secs(5)).await;
    let (both, attempts) = (Barrier::new(2), AtomicU32::new(0));
    let orm = &shared.database.orm;
    let two = async {
        tokio::join!(
            cross(orm, [1, 2], &both, &attempts),
            cross(orm, [2, 1], &both, &attempts)
        )
    };
    soon(two).await;
    assert!(attempts.load(Ordering::Relaxed) > 2, "one was chosen");
    let tags = shared.fork();
    // The one that runs again may have read before the other one's commit, so the last of the two counts.
    for tag in tags.find_all::<Tag>().await.unwrap() {
        assert!(tag.name().contains(" of "), "{}", tag.name());
    }
}

#[tokio::test]
async fn a_lock_that_is_not_given_in_time_runs_again() {
    let shared = blog().await;
    let holder = shared.fork();
    let transaction = holder.begin().await.unwrap();
    rename(&holder, "held").await.unwrap();
    let held = tokio::sync::Mutex::new(Some(transaction));
    let attempts = AtomicU32::new(0);
    let work = async |em: Arc<EntityManager<Blog>>| {
        attempts.fetch_add(1, Ordering::Relaxed);
        let done = rename(&em, "mine").await;
        if let Some(transaction) = held.lock().await.take() {
            transaction.rollback().await?;
        }
        done
    };
    let options = TransactionOptions::new().deferred();
    let done = shared
        .database
        .orm
        .retry_with(retry().transaction(options), work);
    soon(done).await.unwrap();
    assert_eq!(attempts.load(Ordering::Relaxed), 2);
    let em = shared.fork();
    let user = em.find_one(User::ID.eq(1)).or_fail().await.unwrap();
    assert_eq!(user.full_name(), "mine");
}

#[tokio::test]
async fn errors_of_the_program_are_seen_through() {
    #[derive(Debug)]
    struct Wrapped(#[expect(dead_code)] Error);
    impl From<Error> for Wrapped {
        fn from(error: Error) -> Self {
            Self(error)
        }
    }
    let shared = refusing("insert", 2, ErrorKind::Deadlock).await;
    let attempts = AtomicU32::new(0);
    let work = async |em: Arc<EntityManager<Blog>>| {
        attempts.fetch_add(1, Ordering::Relaxed);
        seed::user(&em, "carl");
        em.flush().await.map_err(Wrapped)
    };
    shared.database.orm.retry_with(retry(), work).await.unwrap();
    assert_eq!(attempts.load(Ordering::Relaxed), 3);
}

/// A database that refuses the first statements that begin so.
async fn refusing(start: &'static str, times: u32, kind: ErrorKind) -> Shared<Blog> {
    let left = AtomicU32::new(times);
    Shared::of(|builder| {
        builder.inject_faults(move |sql| {
            let refused = sql.starts_with(start)
                && left
                    .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                        left.checked_sub(1)
                    })
                    .is_ok();
            refused.then(|| Injected::Refused(Error::new(kind, "on purpose")))
        })
    })
    .await
}

/// How often work runs when its first inserts are refused with this kind.
async fn attempts_after(kind: ErrorKind, retry: Retry) -> (u32, Option<ErrorKind>) {
    let shared = refusing("insert", 3, kind).await;
    let attempts = AtomicU32::new(0);
    let work = async |em: Arc<EntityManager<Blog>>| {
        attempts.fetch_add(1, Ordering::Relaxed);
        seed::user(&em, "carl");
        Ok::<_, Error>(())
    };
    let done = shared.database.orm.retry_with(retry, work).await;
    (attempts.into_inner(), done.err().map(|error| error.kind()))
}

#[tokio::test]
async fn which_kinds_run_again() {
    for kind in [
        ErrorKind::Deadlock,
        ErrorKind::Serialization,
        ErrorKind::LockTimeout,
    ] {
        assert_eq!(attempts_after(kind, retry()).await, (4, None), "{kind:?}");
        let twice = retry().attempts(2);
        assert_eq!(
            attempts_after(kind, twice).await,
            (2, Some(kind)),
            "{kind:?}"
        );
    }
    for kind in [
        ErrorKind::UniqueViolation,
        ErrorKind::Connection,
        ErrorKind::CommitUnknown,
    ] {
        assert_eq!(
            attempts_after(kind, retry()).await,
            (1, Some(kind)),
            "{kind:?}"
        );
    }
    let also = |kind| retry().also_after(kind);
    let kind = ErrorKind::UniqueViolation;
    assert_eq!(attempts_after(kind, also(kind)).await, (4, None));
    let kind = ErrorKind::CommitUnknown;
    assert_eq!(
        attempts_after(kind, also(kind)).await,
        (1, Some(kind)),
        "never"
    );
}

#[tokio::test]
async fn what_the_program_refuses_is_final() {
    let shared = blog().await;
    let attempts = AtomicU32::new(0);
    let work = async |em: Arc<EntityManager<Blog>>| {
        attempts.fetch_add(1, Ordering::Relaxed);
        seed::user(&em, "carl");
        em.flush().await?;
        Err::<(), _>(Error::other("no"))
    };
    let error = shared.database.orm.retry(work).await.unwrap_err();
    assert_eq!((error.to_string().as_str(), error.attempt()), ("no", None));
    assert_eq!(attempts.load(Ordering::Relaxed), 1);
    assert_eq!(shared.fork().count(User::ID.gt(0)).await.unwrap(), 1);
}

#[tokio::test]
async fn a_failure_that_was_dealt_with_is_forgotten() {
    let shared = refusing("insert", 1, ErrorKind::LockTimeout).await;
    let attempts = AtomicU32::new(0);
    let work = async |em: Arc<EntityManager<Blog>>| {
        attempts.fetch_add(1, Ordering::Relaxed);
        seed::user(&em, "carl");
        em.flush().await.unwrap_err();
        em.flush().await.unwrap();
        Err::<(), _>(Error::other("no"))
    };
    shared
        .database
        .orm
        .retry_with(retry(), work)
        .await
        .unwrap_err();
    assert_eq!(attempts.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_retry_is_spawned() {
    let shared = blog().await;
    let orm = shared.database.orm.clone();
    let task = tokio::spawn(async move {
        orm.retry(|em| async move {
            let user = em.find_one(User::ID.eq(1)).or_fail().await?;
            user.set_full_name("spawned");
            Ok::<_, Error>(user.id())
        })
        .await
    });
    assert_eq!(task.await.unwrap().unwrap(), 1);
    let em = shared.fork();
    let user = em.find_one(User::ID.eq(1)).or_fail().await.unwrap();
    assert_eq!(user.full_name(), "spawned");
}
