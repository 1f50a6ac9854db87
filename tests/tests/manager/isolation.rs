//! Isolation levels and read-only transactions: what is sent, and what the database makes of it.

use dormouse::{ErrorKind, IsolationLevel, TransactionOptions};
use dormouse_tests::Database;
use dormouse_tests::blog::{Blog, Tag, User};
use dormouse_tests::server::{self, Kind};

use crate::seed;
use crate::shared::{Shared, soon};

const LEVELS: [IsolationLevel; 5] = [
    IsolationLevel::ReadUncommitted,
    IsolationLevel::ReadCommitted,
    IsolationLevel::RepeatableRead,
    IsolationLevel::Snapshot,
    IsolationLevel::Serializable,
];

fn level(level: IsolationLevel) -> TransactionOptions {
    TransactionOptions::new().isolation(level)
}

#[tokio::test]
async fn what_begins_a_transaction() {
    let database = Database::<Blog>::new().await;
    let em = database.fork();
    for level in LEVELS.map(level) {
        em.begin_with(level).await.unwrap().commit().await.unwrap();
    }
    let serializable = level(IsolationLevel::Serializable);
    for options in [
        TransactionOptions::new().read_only(),
        serializable.read_only(),
        TransactionOptions::new().deferred(),
    ] {
        let transaction = em.begin_with(options).await.unwrap();
        transaction.rollback().await.unwrap();
    }
    let immediate = ["begin immediate", "commit"];
    let mut expected = immediate.repeat(5);
    for _ in 0..2 {
        expected.extend([
            "begin deferred; pragma query_only = on",
            "rollback",
            "pragma query_only = off",
        ]);
    }
    expected.extend(["begin deferred", "rollback"]);
    database.expect_sql(&expected);
}

/// What a transaction of this level reads before and after another one has committed, and whether that had to wait.
async fn read_twice(level: TransactionOptions) -> (u64, Option<u64>) {
    let shared = Shared::<Blog>::new().await;
    let (em, other) = (shared.fork(), shared.fork());
    let transaction = em.begin_with(level.deferred()).await.unwrap();
    let before = em.count(User::ID.gt(0)).await.unwrap();
    seed::user(&other, "ann");
    let written = tokio::time::timeout(std::time::Duration::from_secs(2), other.flush()).await;
    let after = match written {
        Ok(written) => {
            written.unwrap();
            Some(em.count(User::ID.gt(0)).await.unwrap())
        }
        Err(_) => None,
    };
    transaction.rollback().await.unwrap();
    (before, after)
}

#[tokio::test]
async fn levels_are_as_strong_as_asked_for() {
    for asked in LEVELS {
        let expected = match (server::current(), asked) {
            (Kind::Postgres | Kind::MySql, level) if level <= IsolationLevel::ReadCommitted => {
                Some(1)
            }
            // Serializable transactions of InnoDB lock what they read.
            (Kind::MySql, IsolationLevel::Snapshot | IsolationLevel::Serializable) => None,
            _ => Some(0),
        };
        assert_eq!(read_twice(level(asked)).await, (0, expected), "{asked:?}");
    }
}

#[tokio::test]
async fn a_level_ends_with_its_transaction() {
    let shared = Shared::<Blog>::of(|builder| builder.max_connections(2)).await;
    let em = shared.fork();
    let serializable = level(IsolationLevel::Serializable);
    for end in 0..3 {
        let transaction = em.begin_with(serializable.read_only()).await.unwrap();
        match end {
            0 => transaction.commit().await.unwrap(),
            1 => transaction.rollback().await.unwrap(),
            _ => drop(transaction),
        }
        // It uses the same connection, or waits until that is rolled back.
        let held = shared.fork();
        let other = held
            .begin_with(TransactionOptions::new().read_only())
            .await
            .unwrap();
        seed::user(&em, &format!("user{end}"));
        soon(em.flush()).await.unwrap();
        other.rollback().await.unwrap();
    }
    assert_eq!(em.count(User::ID.gt(0)).await.unwrap(), 3);
}

#[tokio::test]
async fn a_read_only_transaction_refuses_to_write_and_goes_on() {
    let database = seed::blog().await;
    let em = database.fork();
    let transaction = em
        .begin_with(TransactionOptions::new().read_only())
        .await
        .unwrap();
    em.flush().await.unwrap();
    let user = seed::user(&em, "carl");
    let error = em.flush().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ReadOnly, "{error:?}");
    assert_eq!(em.count(User::ID.gt(0)).await.unwrap(), 2, "it is usable");
    transaction.rollback().await.unwrap();
    em.flush().await.unwrap();
    assert!(user.id().is_some());
}

#[tokio::test]
async fn a_dropped_read_only_transaction_leaves_no_trace() {
    let database = seed::blog().await;
    let em = database.fork();
    let options = TransactionOptions::new().read_only();
    drop(em.begin_with(options).await.unwrap());
    em.remove(em.reference::<Tag>(2));
    em.flush().await.unwrap();
    assert_eq!(em.count(Tag::ID.gt(0)).await.unwrap(), 1);
}

#[tokio::test]
async fn deferrable_is_there_or_refused() {
    let database = seed::blog().await;
    let em = database.fork();
    let begun = em.begin_with(TransactionOptions::new().deferrable()).await;
    match server::current() {
        Kind::MySql => {
            let error = begun.map(drop).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
        }
        _ => {
            assert_eq!(em.count(User::ID.gt(0)).await.unwrap(), 2);
            begun.unwrap().commit().await.unwrap();
        }
    }
}
