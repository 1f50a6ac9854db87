//! The pool, the settings of a connection, and who is told about statements.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use uuid::Uuid;

use super::{First, count, read, statement};
use crate::driver::{Driver, DriverOptions, Executed};
use crate::error::ErrorKind;
use crate::sql::Statement;
use crate::value::{ColumnType, Value};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn options(&self) -> DriverOptions {
        let log = self.clone();
        let record = move |executed: &Executed<'_>| {
            let failed = if executed.error.is_some() {
                " failed"
            } else {
                ""
            };
            let line = format!(
                "{} {:?} {}{failed}",
                executed.sql, executed.params, executed.rows
            );
            log.0.lock().unwrap().push(line);
        };
        DriverOptions {
            on_statement: Some(Arc::new(record)),
            ..DriverOptions::default()
        }
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

#[tokio::test]
async fn the_observer_sees_each_statement() {
    let log = Log::default();
    let driver = Driver::connect("sqlite::memory:", log.options())
        .await
        .unwrap();
    let mut connection = driver.acquire().await.unwrap();
    connection
        .execute_all(&["create table t (v)"])
        .await
        .unwrap();
    let mut transaction = connection.begin().await.unwrap();
    transaction
        .execute(statement(
            "insert into t values (?), (?)",
            vec![Value::I64(1), Value::Null(ColumnType::Text)],
        ))
        .await
        .unwrap();
    read::<Option<i64>>(&mut transaction, "select v from t")
        .await
        .unwrap();
    transaction.execute_all(&["select"]).await.unwrap_err();
    transaction.commit().await.unwrap();
    let expected = [
        "create table t (v) [] 0",
        "begin immediate [] 0",
        "insert into t values (?), (?) [I64(1), Null(Text)] 2",
        "select v from t [] 2",
        "select [] 0 failed",
        "commit [] 0",
    ];
    assert_eq!(log.take(), expected);
}

#[tokio::test]
async fn a_file_is_shared_by_the_connections_of_a_pool() {
    let folder = std::env::temp_dir().join(format!("dormouse-{}", Uuid::new_v4()));
    std::fs::create_dir(&folder).unwrap();
    let url = format!("sqlite://{}/t.db?mode=rwc", folder.display());
    let options = DriverOptions {
        lock_timeout: Duration::from_millis(50),
        ..DriverOptions::default()
    };
    let driver = Driver::connect(&url, options).await.unwrap();
    driver
        .acquire()
        .await
        .unwrap()
        .execute_all(&["create table t (v)"])
        .await
        .unwrap();
    let mut writer = driver.acquire().await.unwrap().begin().await.unwrap();
    writer
        .execute_all(&["insert into t values (1)"])
        .await
        .unwrap();
    let mut reader = driver.acquire().await.unwrap();
    assert_eq!(count(&mut reader).await, 0);
    let error = reader.begin().await.unwrap_err();
    assert!(
        error.is_lock_timeout() && error.kind().is_transient(),
        "{error:?}"
    );
    writer.commit().await.unwrap();
    let mut reader = driver.acquire().await.unwrap();
    assert_eq!(count(&mut reader).await, 1);
    assert_eq!(
        read::<String>(&mut reader, "pragma journal_mode")
            .await
            .unwrap(),
        ["wal"]
    );
    assert_eq!(
        read::<i64>(&mut reader, "pragma foreign_keys")
            .await
            .unwrap(),
        [1]
    );
    drop(reader);
    driver.close().await;
    assert!(driver.acquire().await.unwrap_err().is_connection());
    let read_only = Driver::connect(&url.replace("rwc", "ro"), DriverOptions::default())
        .await
        .unwrap();
    let error = read_only
        .acquire()
        .await
        .unwrap()
        .execute_all(&["delete from t"])
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ReadOnly);
    read_only.close().await;
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn an_exhausted_pool_says_so() {
    let options = DriverOptions {
        acquire_timeout: Duration::from_millis(20),
        ..DriverOptions::default()
    };
    let driver = Driver::connect("sqlite::memory:", options).await.unwrap();
    let held = driver.acquire().await.unwrap();
    let error = driver.acquire().await.unwrap_err();
    assert!(
        error.is_connection() && error.to_string().contains("max_connections"),
        "{error}"
    );
    drop(held);
    driver.acquire().await.unwrap();
}

#[test]
fn work_can_move_between_threads() {
    fn is_send<T: Send>(_: T) {}
    fn check(driver: &Driver) {
        is_send(async {
            let mut connection = driver.acquire().await?;
            connection
                .query(Statement::plain("select 1"), First::<i64>(Vec::new()))
                .await?;
            let mut transaction = connection.begin().await?;
            transaction.execute(Statement::plain("select 1")).await?;
            transaction.commit().await
        });
    }
    let _ = check;
}
