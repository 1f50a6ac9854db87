//! Each fault has its kind, and names what it is about.

use super::{connection, read};
use crate::driver::{Driver, DriverOptions};
use crate::error::{Error, ErrorKind};

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
