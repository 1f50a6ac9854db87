use std::future::poll_fn;
use std::str::FromStr;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::driver::{Connection, Decoder, Driver, DriverOptions, Executed};
use crate::error::{Error, ErrorKind, Result};
use crate::read_row::ReadRow;
use crate::scalar::{Key, Scalar, TextEnum};
use crate::sql::Statement;
use crate::value::Value;

/// Decodes the first column of each row.
struct First<T>(Vec<T>);

impl<T: Scalar> Decoder for First<T> {
    type Batch = Vec<T>;

    fn row(&mut self, row: &dyn ReadRow) -> Result<()> {
        self.0.push(Scalar::read(row, 0)?);
        Ok(())
    }

    fn finish(self) -> Vec<T> {
        self.0
    }
}

fn statement(sql: &str, params: Vec<Value>) -> Statement {
    Statement {
        params,
        ..Statement::plain(sql)
    }
}

async fn read<T: Scalar>(connection: &mut Connection, sql: &str) -> Result<Vec<T>> {
    connection
        .query(Statement::plain(sql), First(Vec::new()))
        .await
}

async fn memory() -> Driver {
    Driver::connect("sqlite::memory:", DriverOptions::default())
        .await
        .unwrap()
}

async fn connection() -> Connection {
    memory().await.acquire().await.unwrap()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Mood {
    Good,
    Bad,
}

impl TextEnum for Mood {
    const NAME: &'static str = "Mood";
    const VALUES: &'static [(Self, &'static str)] = &[(Self::Good, "good"), (Self::Bad, "bad")];

    fn as_str(self) -> &'static str {
        if self == Self::Good { "good" } else { "bad" }
    }
}

/// Stores each value in a column of this type, then reads it back.
async fn round_trip<T: Scalar>(column: &str, values: Vec<T>) {
    let mut connection = connection().await;
    connection
        .execute_all(&[&format!(
            "create table t (id integer primary key, v {column})"
        )])
        .await
        .unwrap();
    for value in &values {
        connection
            .execute(statement(
                "insert into t (v) values (?)",
                vec![value.to_value()],
            ))
            .await
            .unwrap();
    }
    let back: Vec<T> = read(&mut connection, "select v from t order by id")
        .await
        .unwrap();
    assert_eq!(back.len(), values.len());
    for (back, value) in back.iter().zip(&values) {
        assert!(back.same(value), "{value:?} came back as {back:?}");
    }
}

#[tokio::test]
async fn every_scalar_comes_back() {
    round_trip("integer", vec![true, false]).await;
    round_trip("integer", vec![i16::MIN, -1, 0, i16::MAX]).await;
    round_trip("integer", vec![i32::MIN, 0, i32::MAX]).await;
    round_trip("integer", vec![i64::MIN, -1, 0, i64::MAX]).await;
    round_trip(
        "real",
        vec![
            f32::MIN,
            0.1,
            f32::MIN_POSITIVE,
            f32::MAX,
            f32::INFINITY,
            f32::NEG_INFINITY,
        ],
    )
    .await;
    round_trip(
        "real",
        vec![
            f64::MIN,
            -0.0,
            0.1,
            1e300,
            f64::MIN_POSITIVE,
            f64::INFINITY,
            f64::NEG_INFINITY,
        ],
    )
    .await;
    round_trip(
        "text",
        ["", "ä\u{1F400}", "a\0b", "'", "%_\\", "1", "null"]
            .map(String::from)
            .to_vec(),
    )
    .await;
    round_trip(
        "blob",
        vec![vec![], vec![0], vec![0, 255, 128], b"text".to_vec()],
    )
    .await;
    round_trip(
        "text",
        vec![
            Uuid::nil(),
            Uuid::max(),
            Uuid::from_u128(0x1234_5678_9abc_def0_1234_5678_9abc_def0),
        ],
    )
    .await;
    round_trip("text", vec![Mood::Good, Mood::Bad]).await;
    round_trip("text", vec![Some(1_i64).map(|one| one.to_string()), None]).await;
    round_trip("integer", vec![Some(1_i64), None]).await;
}

#[tokio::test]
async fn every_decimal_comes_back() {
    let texts = [
        "0",
        "-0.1",
        "1.10",
        "79228162514264337593543950335",
        "-7.9228162514264337593543950335",
        "0.0000000000000000000000000001",
    ];
    let decimals: Vec<_> = texts
        .iter()
        .map(|text| Decimal::from_str(text).unwrap())
        .collect();
    round_trip("text", decimals).await;
}

#[tokio::test]
async fn every_date_and_time_comes_back() {
    let date = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
    let time = |text: &str| NaiveTime::from_str(text).unwrap();
    let datetime = |text: &str| DateTime::<Utc>::from_str(text).unwrap();
    round_trip(
        "text",
        vec![
            date(0, 1, 1),
            date(1969, 12, 31),
            date(2024, 2, 29),
            date(9999, 12, 31),
        ],
    )
    .await;
    round_trip(
        "text",
        vec![
            time("00:00:00"),
            time("23:59:59.999999999"),
            time("12:00:00.5"),
        ],
    )
    .await;
    let points = [
        "0000-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999Z",
        "2024-05-01T12:00:00.000001Z",
        "9999-12-31T23:59:59.999999999Z",
    ];
    round_trip("text", points.map(datetime).to_vec()).await;
}

#[tokio::test]
async fn every_json_document_comes_back() {
    let documents = [
        "null",
        "1",
        "-1.5",
        "\"\"",
        "[]",
        "{\"a\":[1,{\"b\":null}],\"ä\":\"\\u0000\"}",
        "18446744073709551615",
    ];
    round_trip(
        "text",
        documents
            .map(|text| serde_json::from_str::<serde_json::Value>(text).unwrap())
            .to_vec(),
    )
    .await;
}

#[tokio::test]
async fn what_sqlite_would_change_is_refused() {
    let mut connection = connection().await;
    let mut refuse = async |value: Value| {
        let error = connection
            .execute(statement("select ?", vec![value]))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Encode, "{error}");
    };
    refuse(Value::F64(f64::NAN)).await;
    refuse(Value::F32(f32::NAN)).await;
    refuse(Value::Date(NaiveDate::MAX)).await;
    refuse(Value::DateTime(DateTime::<Utc>::MIN_UTC)).await;
}

/// Reads a value that does not fit; checks the message.
async fn misfit<T: Scalar>(sql: &str, message: &str) {
    let error = read::<T>(&mut connection().await, sql).await.unwrap_err();
    assert!(error.is_decode());
    assert_eq!(
        error.to_string(),
        format!("{message} (column 0 of the row, counted from 0)")
    );
    assert_eq!(error.sql(), Some(sql));
}

#[tokio::test]
async fn a_value_that_does_not_fit_is_an_error() {
    misfit::<i64>(
        "select null",
        "null, where the schema says it is not nullable",
    )
    .await;
    misfit::<i16>("select 32768", "32768 does not fit i16").await;
    misfit::<i32>("select -2147483649", "-2147483649 does not fit i32").await;
    misfit::<i64>("select 'x'", "expected an integer, the database has TEXT").await;
    misfit::<i64>("select 1.5", "expected an integer, the database has REAL").await;
    misfit::<bool>("select 2", "2 is neither 0 nor 1").await;
    misfit::<f64>("select '1'", "expected a number, the database has TEXT").await;
    misfit::<f32>("select 1e300", &format!("{} does not fit f32", 1e300)).await;
    misfit::<String>("select 1", "expected text, the database has INTEGER").await;
    misfit::<String>("select x'00'", "expected text, the database has BLOB").await;
    misfit::<Vec<u8>>("select 'x'", "expected bytes, the database has TEXT").await;
    misfit::<NaiveDate>(
        "select '2024-02-30'",
        "`2024-02-30` is not a date such as 2024-05-01",
    )
    .await;
    misfit::<DateTime<Utc>>(
        "select 1714600000",
        "expected a time such as 2024-05-01 23:59:59, the database has INTEGER",
    )
    .await;
    misfit::<Mood>(
        "select 'fair'",
        "`fair` is not a value of Mood; it has good, bad",
    )
    .await;
    misfit::<Option<i16>>("select 40000", "40000 does not fit i16").await;
}

#[tokio::test]
async fn a_decimal_is_never_rounded() {
    let mut connection = connection().await;
    let sql = "select '0.00000000000000000000000000001'";
    assert!(
        read::<Decimal>(&mut connection, sql)
            .await
            .unwrap_err()
            .is_decode()
    );
    assert_eq!(
        read::<Decimal>(&mut connection, "select 7").await.unwrap(),
        [Decimal::from(7)]
    );
    assert_eq!(
        read::<Decimal>(&mut connection, "select 0.25")
            .await
            .unwrap(),
        [Decimal::new(25, 2)]
    );
}

#[tokio::test]
async fn other_programs_forms_are_read() {
    let mut connection = connection().await;
    let uuid = read::<Uuid>(
        &mut connection,
        "select x'000102030405060708090a0b0c0d0e0f'",
    )
    .await
    .unwrap();
    assert_eq!(
        uuid,
        [Uuid::from_u128(0x0001_0203_0405_0607_0809_0a0b_0c0d_0e0f)]
    );
    assert_eq!(
        read::<f64>(&mut connection, "select 3").await.unwrap(),
        [3.0]
    );
    let now = read::<DateTime<Utc>>(&mut connection, "select current_timestamp")
        .await
        .unwrap();
    assert!((Utc::now() - now[0]).num_seconds().abs() < 60);
}

#[tokio::test]
async fn decimals_sort_by_value() {
    let mut connection = connection().await;
    let sql = "select v from (select '10' v union all select '9' union all select '-1.5' union all select '-10') order by v collate \"decimal\"";
    assert_eq!(
        read::<String>(&mut connection, sql).await.unwrap(),
        ["-10", "-1.5", "9", "10"]
    );
}

#[tokio::test]
async fn keys_of_several_columns_are_read_as_tuples() {
    struct Keys(Vec<Option<(i64, (String, i16))>>);
    impl Decoder for Keys {
        type Batch = Vec<Option<(i64, (String, i16))>>;
        fn row(&mut self, row: &dyn ReadRow) -> Result<()> {
            self.0.push(Key::read_opt(row, 1)?);
            Ok(())
        }
        fn finish(self) -> Self::Batch {
            self.0
        }
    }
    let statement = Statement::plain("select 0, 1, 'a', 2 union all select 0, 1, null, 2");
    let keys = connection()
        .await
        .query(statement, Keys(Vec::new()))
        .await
        .unwrap();
    assert_eq!(keys, [Some((1, ("a".to_owned(), 2))), None]);
    let mut values = Vec::new();
    (1_i64, ("a".to_owned(), 2_i16)).to_values(&mut values);
    assert_eq!(
        values,
        [Value::I64(1), Value::Text("a".into()), Value::I16(2)]
    );
    assert_eq!(
        <(i64, (String, i16))>::from_values(&values).unwrap(),
        (1, ("a".to_owned(), 2))
    );
    assert!(
        <(i64, String)>::from_values(&values)
            .unwrap_err()
            .is_decode()
    );
}

const SCHEMA: &[&str] = &[
    r#"create table "user" ("id" integer primary key autoincrement, "email" text not null unique, "age" integer, constraint "adult" check ("age" >= 18))"#,
    r#"create table "article" ("id" integer primary key, "author_id" integer not null references "user" ("id"), "a" text, "b" text, unique ("a", "b"))"#,
    r#"create unique index "lower_email" on "user" (lower("email"))"#,
    r#"create table "strict" ("n" integer) strict"#,
    r#"insert into "user" ("email") values ('x')"#,
    r#"insert into "article" ("author_id", "a", "b") values (1, 'a', 'b')"#,
];

async fn check_fault(sql: &str, kind: ErrorKind, message: &str) -> Error {
    let mut connection = connection().await;
    connection.execute_all(SCHEMA).await.unwrap();
    let error = connection.execute_all(&[sql]).await.unwrap_err();
    assert_eq!(error.kind(), kind, "{error:?}");
    assert!(error.to_string().contains(message), "{error}");
    assert_eq!(error.sql(), Some(sql));
    assert!(std::error::Error::source(&error).is_some());
    error
}

#[tokio::test]
async fn violations_name_what_they_violate() {
    use ErrorKind::{CheckViolation, ForeignKeyViolation, NotNullViolation, UniqueViolation};
    let error = check_fault(
        "insert into user (email) values ('x')",
        UniqueViolation,
        "another row",
    )
    .await;
    assert!(error.is_unique_violation() && error.kind().is_constraint_violation());
    let error = check_fault(
        "insert into user (id, email) values (1, 'y')",
        UniqueViolation,
        "`user` has the same `id`",
    )
    .await;
    assert_eq!((error.table(), error.column()), (Some("user"), Some("id")));
    let error = check_fault(
        "insert into article (author_id, a, b) values (1, 'a', 'b')",
        UniqueViolation,
        "`a, b`",
    )
    .await;
    assert_eq!(
        (error.table(), error.column()),
        (Some("article"), Some("a, b"))
    );
    let error = check_fault(
        "insert into user (email) values ('X')",
        UniqueViolation,
        "lower_email",
    )
    .await;
    assert_eq!(error.constraint(), Some("lower_email"));
    let error = check_fault(
        "insert into user (email) values (null)",
        NotNullViolation,
        "`email` of `user` needs a value",
    )
    .await;
    assert_eq!(
        (error.table(), error.column()),
        (Some("user"), Some("email"))
    );
    check_fault(
        "insert into article (author_id) values (7)",
        ForeignKeyViolation,
        "foreign key",
    )
    .await;
    check_fault("delete from user", ForeignKeyViolation, "was removed").await;
    let error = check_fault(
        "insert into user (email, age) values ('y', 17)",
        CheckViolation,
        "`adult`",
    )
    .await;
    assert_eq!(error.constraint(), Some("adult"));
    check_fault(
        "insert into strict values ('x')",
        ErrorKind::Encode,
        "cannot store TEXT value in INTEGER column",
    )
    .await;
}

#[tokio::test]
async fn faults_of_a_statement_have_their_kinds() {
    let error = check_fault(
        "select * from nowhere",
        ErrorKind::TableNotFound,
        "no table `nowhere`",
    )
    .await;
    assert_eq!(error.table(), Some("nowhere"));
    let error = check_fault(
        "select absent from user",
        ErrorKind::ColumnNotFound,
        "absent",
    )
    .await;
    assert_eq!(error.column(), Some("absent"));
    let error = check_fault(
        "insert into user (absent) values (1)",
        ErrorKind::ColumnNotFound,
        "absent",
    )
    .await;
    assert_eq!(
        (error.table(), error.column()),
        (Some("user"), Some("absent"))
    );
    check_fault("selct", ErrorKind::Syntax, "syntax error").await;
    check_fault("select (", ErrorKind::Syntax, "incomplete").await;
    let error = check_fault(
        r#"create table "user" (id)"#,
        ErrorKind::TableExists,
        "already exists",
    )
    .await;
    assert_eq!(error.table(), Some("user"));
    check_fault(
        "select abs(1, 2)",
        ErrorKind::Other,
        "wrong number of arguments",
    )
    .await;
}

#[tokio::test]
async fn a_wrong_url_says_what_a_right_one_is() {
    let connect = async |url: &str| {
        Driver::connect(url, DriverOptions::default())
            .await
            .unwrap_err()
    };
    let error = connect("mongodb://localhost").await;
    assert!(
        error.is_configuration() && error.to_string().contains("`mongodb:`"),
        "{error}"
    );
    assert!(
        connect("sqlite::memory:?mode=strange")
            .await
            .is_configuration()
    );
    let error = connect("sqlite:///nowhere/at/all.db").await;
    assert!(
        error.is_connection() && error.to_string().contains("mode=rwc"),
        "{error}"
    );
}

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
            vec![Value::I64(1), Value::Null],
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
        "insert into t values (?), (?) [I64(1), Null] 2",
        "select v from t [] 2",
        "select [] 0 failed",
        "commit [] 0",
    ];
    assert_eq!(log.take(), expected);
}

async fn count(connection: &mut Connection) -> i64 {
    read::<i64>(connection, "select count(*) from t")
        .await
        .unwrap()[0]
}

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

#[tokio::test]
async fn an_error_shows_statement_and_cause_in_its_debug_form() {
    let error = read::<i64>(&mut connection().await, "select * from nowhere")
        .await
        .unwrap_err();
    let text = format!("{error:?}");
    assert!(
        text.starts_with("TableNotFound: there is no table `nowhere`"),
        "{text}"
    );
    assert!(text.contains("\n  in: select * from nowhere"), "{text}");
    assert!(text.contains("\n  caused by: "), "{text}");
}
