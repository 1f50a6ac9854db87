//! Transactions: all or nothing, however they end.

use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use super::{count, memory, read};

#[tokio::test]
async fn a_dropped_transaction_is_rolled_back() {
    let driver = memory().await;
    let mut connection = driver.acquire().await.unwrap();
    connection
        .execute_all(&["create table t (v)"])
        .await
        .unwrap();
    let mut transaction = connection.begin().await.unwrap();
    transaction
        .execute_all(&["insert into t values (1)"])
        .await
        .unwrap();
    assert_eq!(count(&mut transaction).await, 1);
    drop(transaction);
    let mut connection = driver.acquire().await.unwrap();
    assert_eq!(count(&mut connection).await, 0);
    connection.begin().await.unwrap().rollback().await.unwrap();
    let mut transaction = driver.acquire().await.unwrap().begin().await.unwrap();
    transaction
        .execute_all(&["insert into t values (1)"])
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(count(&mut driver.acquire().await.unwrap()).await, 1);
}

#[tokio::test]
async fn a_transaction_whose_future_is_dropped_is_rolled_back() {
    let driver = memory().await;
    driver
        .acquire()
        .await
        .unwrap()
        .execute_all(&["create table t (v)"])
        .await
        .unwrap();
    for polls in 0..30 {
        let work = {
            let driver = driver.clone();
            async move {
                let mut transaction = driver.acquire().await.unwrap().begin().await.unwrap();
                transaction
                    .execute_all(&["insert into t values (1)", "insert into t values (2)"])
                    .await
                    .unwrap();
                read::<i64>(&mut transaction, "select v from t")
                    .await
                    .unwrap();
                std::future::pending::<()>().await;
            }
        };
        poll_times(polls, work).await;
        assert_eq!(
            count(&mut driver.acquire().await.unwrap()).await,
            0,
            "dropped after {polls} polls"
        );
    }
}

/// Polls a future a few times, then drops it.
async fn poll_times(times: usize, future: impl Future<Output = ()>) {
    let mut future = Box::pin(future);
    for _ in 0..times {
        let polled = poll_fn(|context| Poll::Ready(future.as_mut().poll(context))).await;
        assert!(polled.is_pending());
        tokio::time::sleep(Duration::from_micros(300)).await;
    }
}

#[tokio::test]
async fn a_commit_can_run_in_a_task_of_its_own() {
    let driver = memory().await;
    driver
        .acquire()
        .await
        .unwrap()
        .execute_all(&["create table t (v)"])
        .await
        .unwrap();
    let mut transaction = driver.acquire().await.unwrap().begin().await.unwrap();
    transaction
        .execute_all(&["insert into t values (1)"])
        .await
        .unwrap();
    drop(tokio::spawn(transaction.commit()));
    assert_eq!(count(&mut driver.acquire().await.unwrap()).await, 1);
}

#[tokio::test]
async fn a_savepoint_takes_back_what_came_after_it() {
    let driver = memory().await;
    let mut connection = driver.acquire().await.unwrap();
    connection
        .execute_all(&["create table t (v)"])
        .await
        .unwrap();
    let mut transaction = connection.begin().await.unwrap();
    transaction
        .execute_all(&["insert into t values (1)"])
        .await
        .unwrap();
    transaction.savepoint(1).await.unwrap();
    transaction
        .execute_all(&["insert into t values (2)"])
        .await
        .unwrap();
    transaction.rollback_to(1).await.unwrap();
    transaction.release(1).await.unwrap();
    assert!(transaction.release(1).await.is_err());
    transaction.commit().await.unwrap();
    assert_eq!(count(&mut driver.acquire().await.unwrap()).await, 1);
}

#[tokio::test]
async fn a_commit_that_the_database_refuses_changes_nothing() {
    let driver = memory().await;
    let mut connection = driver.acquire().await.unwrap();
    let schema = [
        "create table t (v primary key)",
        "create table u (v references t (v) deferrable initially deferred)",
    ];
    connection.execute_all(&schema).await.unwrap();
    let mut transaction = connection.begin().await.unwrap();
    transaction
        .execute_all(&["insert into t values (1)", "insert into u values (7)"])
        .await
        .unwrap();
    let error = transaction.commit().await.unwrap_err();
    assert!(error.is_foreign_key_violation(), "{error:?}");
    assert_eq!(count(&mut driver.acquire().await.unwrap()).await, 0);
}

#[tokio::test]
async fn tables_whose_rows_lead_to_each_other_can_be_dropped() {
    let driver = memory().await;
    let mut connection = driver.acquire().await.unwrap();
    let schema = [
        "create table a (id integer primary key, b integer references b (id))",
        "create table b (id integer primary key, a integer not null references a (id))",
        "insert into a values (1, null)",
        "insert into b values (1, 1)",
        "update a set b = 1",
    ];
    connection.execute_all(&schema).await.unwrap();
    let mut transaction = connection.begin().await.unwrap();
    let prelude = transaction.dialect().before_schema_change();
    transaction.execute_all(prelude).await.unwrap();
    transaction
        .execute_all(&["drop table a", "drop table b"])
        .await
        .unwrap();
    transaction.commit().await.unwrap();
}
