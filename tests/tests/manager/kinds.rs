//! The same fault has the same kind on each database, says where it is as far as the database tells, and keeps the
//! driver's error as its source.

use std::error::Error as _;
use std::time::Duration;

use dormouse::driver::{Connection, Driver, DriverOptions, Transaction};
use dormouse::sql::Statement;
use dormouse::{Error, ErrorKind};
use dormouse_tests::blog::Blog;
use dormouse_tests::server::{self, Kind};

use crate::seed;
use crate::shared::{Shared, soon};

/// Two tables with every constraint, in words that all databases understand.
const TABLES: [&str; 4] = [
    "create table parent (id integer not null primary key, name varchar(20) not null, age smallint not null, \
     constraint parent_name_unique unique (name), constraint parent_age_check check (age >= 0))",
    "create table child (id integer not null primary key, parent_id integer not null, \
     constraint child_parent_foreign foreign key (parent_id) references parent (id))",
    "insert into parent values (1, 'one', 1), (2, 'two', 2)",
    "insert into child values (1, 1)",
];

struct Faulty {
    shared: Shared<Blog>,
    driver: Driver,
}

impl Faulty {
    async fn new() -> Self {
        let shared = Shared::<Blog>::new().await;
        let options = DriverOptions {
            lock_timeout: Duration::from_secs(1),
            ..DriverOptions::default()
        };
        let driver = Driver::connect(&shared.database.url, options)
            .await
            .unwrap();
        let faulty = Self { shared, driver };
        faulty
            .connection()
            .await
            .execute_all(&TABLES)
            .await
            .unwrap();
        faulty
    }

    async fn connection(&self) -> Connection {
        self.driver.acquire().await.unwrap()
    }

    /// A transaction that locks nothing before it writes.
    async fn transaction(&self) -> Transaction {
        let begin = dormouse::dialect::begin::Begin {
            deferred: true,
            isolation: (server::current() == Kind::Postgres)
                .then_some(dormouse::IsolationLevel::Snapshot),
            ..Default::default()
        };
        self.connection().await.begin_as(begin).await.unwrap()
    }

    async fn fault(&self, sql: &str) -> Error {
        let mut connection = self.connection().await;
        let result = connection.execute(Statement::plain(sql)).await;
        result.expect_err(sql)
    }
}

async fn run(transaction: &mut Transaction, sql: &str) -> dormouse::Result<u64> {
    transaction.execute(Statement::plain(sql)).await
}

fn assert_from_driver(error: &Error) {
    let source = error.source().expect("a source");
    assert!(source.downcast_ref::<sqlx::Error>().is_some(), "{error:?}");
    assert!(error.sql().is_some(), "{error:?}");
}

/// What each database tells of the place: SQLite, PostgreSQL, MariaDB.
type Place = [Option<&'static str>; 3];

const NOBODY: Place = [None, None, None];

fn all(name: &'static str) -> Place {
    [Some(name); 3]
}

/// A statement, what comes of it, and where.
struct Case {
    sql: &'static str,
    kind: ErrorKind,
    table: Place,
    column: Place,
    constraint: Place,
}

const fn case(sql: &'static str, kind: ErrorKind) -> Case {
    Case {
        sql,
        kind,
        table: NOBODY,
        column: NOBODY,
        constraint: NOBODY,
    }
}

fn cases() -> Vec<Case> {
    vec![
        Case {
            table: [Some("parent"), Some("parent"), None],
            column: [Some("name"), Some("name"), None],
            constraint: [None, Some("parent_name_unique"), Some("parent_name_unique")],
            ..case(
                "insert into parent values (3, 'one', 3)",
                ErrorKind::UniqueViolation,
            )
        },
        Case {
            table: [Some("parent"), Some("parent"), None],
            column: [Some("id"), Some("id"), None],
            constraint: [None, Some("parent_pkey"), Some("PRIMARY")],
            ..case(
                "insert into parent values (1, 'three', 3)",
                ErrorKind::UniqueViolation,
            )
        },
        Case {
            table: [None, Some("child"), Some("child")],
            column: [None, Some("parent_id"), Some("parent_id")],
            constraint: [
                None,
                Some("child_parent_foreign"),
                Some("child_parent_foreign"),
            ],
            ..case(
                "insert into child values (2, 9)",
                ErrorKind::ForeignKeyViolation,
            )
        },
        Case {
            table: [None, Some("child"), Some("child")],
            column: [None, Some("id"), Some("parent_id")],
            constraint: [
                None,
                Some("child_parent_foreign"),
                Some("child_parent_foreign"),
            ],
            ..case(
                "delete from parent where id = 1",
                ErrorKind::ForeignKeyViolation,
            )
        },
        Case {
            table: [Some("parent"), Some("parent"), None],
            column: all("name"),
            ..case(
                "insert into parent (id, name, age) values (3, null, 3)",
                ErrorKind::NotNullViolation,
            )
        },
        Case {
            table: [Some("parent"), Some("parent"), None],
            column: all("name"),
            ..case(
                "insert into parent (id, age) values (3, 3)",
                ErrorKind::NotNullViolation,
            )
        },
        Case {
            table: [None, Some("parent"), Some("parent")],
            constraint: all("parent_age_check"),
            ..case(
                "insert into parent values (3, 'three', -3)",
                ErrorKind::CheckViolation,
            )
        },
        Case {
            table: all("nowhere"),
            ..case("select * from nowhere", ErrorKind::TableNotFound)
        },
        Case {
            table: all("nowhere"),
            ..case("drop table nowhere", ErrorKind::TableNotFound)
        },
        Case {
            table: all("parent"),
            ..case("create table parent (id integer)", ErrorKind::TableExists)
        },
        Case {
            column: all("shade"),
            ..case("select shade from parent", ErrorKind::ColumnNotFound)
        },
        Case {
            table: [Some("parent"), Some("parent"), None],
            column: all("shade"),
            ..case(
                "insert into parent (shade) values (1)",
                ErrorKind::ColumnNotFound,
            )
        },
        case("selec 1", ErrorKind::Syntax),
        case("select (1", ErrorKind::Syntax),
    ]
}

#[tokio::test]
async fn statements_that_are_refused() {
    let faulty = Faulty::new().await;
    let place = match server::current() {
        Kind::Sqlite => 0,
        Kind::Postgres => 1,
        Kind::MySql => 2,
    };
    for case in cases() {
        let error = faulty.fault(case.sql).await;
        let found = (
            error.kind(),
            error.table(),
            error.column(),
            error.constraint(),
        );
        let expected = (
            case.kind,
            case.table[place],
            case.column[place],
            case.constraint[place],
        );
        assert_eq!(found, expected, "{}: {error:?}", case.sql);
        assert_from_driver(&error);
    }
}

/// Values that a column has no room for. SQLite itself refuses none; there the generated tables do, by their checks.
#[tokio::test]
async fn values_without_room() {
    let faulty = Faulty::new().await;
    if server::current() != Kind::Sqlite {
        let long = "insert into parent values (3, 'a name of more than twenty letters', 3)";
        let error = faulty.fault(long).await;
        assert_eq!(error.kind(), ErrorKind::CheckViolation, "{error:?}");
        assert_from_driver(&error);
        for sql in [
            "insert into parent values (3, 'three', 40000)",
            "update parent set age = 40000 where id = 1",
        ] {
            let error = faulty.fault(sql).await;
            assert_eq!(error.kind(), ErrorKind::Encode, "{error:?}");
            assert_from_driver(&error);
        }
    }
    let em = faulty.shared.fork();
    em.create(dormouse_tests::blog::NewTag {
        name: "a name of more than twenty letters".into(),
    });
    let error = em.flush().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::CheckViolation, "{error:?}");
    assert_from_driver(&error);
}

#[tokio::test]
async fn a_lock_that_is_not_given() {
    let faulty = Faulty::new().await;
    let mut holder = faulty.transaction().await;
    run(&mut holder, "update parent set age = 5 where id = 1")
        .await
        .unwrap();
    let mut waiter = faulty.transaction().await;
    let waiting = run(&mut waiter, "update parent set age = 6 where id = 1");
    let error = soon(waiting).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::LockTimeout, "{error:?}");
    assert!(error.is_retryable());
    assert_from_driver(&error);
}

/// SQLite has one lock for all, so that nobody can wait for each other: the second one has to begin anew.
#[tokio::test]
async fn two_that_wait_for_each_other() {
    let faulty = Faulty::new().await;
    let options = DriverOptions::default();
    let driver = Driver::connect(&faulty.shared.database.url, options)
        .await
        .unwrap();
    let faulty = Faulty { driver, ..faulty };
    let (mut left, mut right) = (faulty.transaction().await, faulty.transaction().await);
    let read = "select * from parent";
    run(&mut left, read).await.unwrap();
    run(&mut right, read).await.unwrap();
    run(&mut left, "update parent set age = 5 where id = 1")
        .await
        .unwrap();
    let error = if server::current() == Kind::Sqlite {
        run(&mut right, "update parent set age = 5 where id = 2")
            .await
            .unwrap_err()
    } else {
        run(&mut right, "update parent set age = 5 where id = 2")
            .await
            .unwrap();
        let both = async {
            tokio::join!(
                run(&mut left, "update parent set age = 6 where id = 2"),
                async {
                    let done = run(&mut right, "update parent set age = 6 where id = 1").await;
                    // The other one waits for what this one has.
                    right.rollback().await.unwrap();
                    done
                }
            )
        };
        match soon(both).await {
            (Err(error), _) | (_, Err(error)) => error,
            both => panic!("both went through: {both:?}"),
        }
    };
    let kind = match server::current() {
        Kind::Sqlite => ErrorKind::LockTimeout,
        _ => ErrorKind::Deadlock,
    };
    assert_eq!(error.kind(), kind, "{error:?}");
    assert!(error.is_retryable());
    assert_from_driver(&error);
}

/// MariaDB 10.11 has no snapshot isolation and lets the second one overwrite; its `Serializable` locks instead.
#[tokio::test]
async fn a_row_that_was_changed_since_it_was_read() {
    let faulty = Faulty::new().await;
    let mut late = faulty.transaction().await;
    run(&mut late, "select * from parent").await.unwrap();
    let mut connection = faulty.connection().await;
    let change = "update parent set age = 5 where id = 1";
    connection.execute(Statement::plain(change)).await.unwrap();
    let result = run(&mut late, "update parent set age = 6 where id = 1").await;
    if server::current() == Kind::MySql {
        return assert_eq!(result.unwrap(), 1);
    }
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Serialization, "{error:?}");
    assert!(error.is_retryable());
    assert_from_driver(&error);
}

#[tokio::test]
async fn a_write_where_only_reading_is_allowed() {
    let faulty = Faulty::new().await;
    let begin = dormouse::dialect::begin::Begin {
        read_only: true,
        ..Default::default()
    };
    let mut reader = faulty.connection().await.begin_as(begin).await.unwrap();
    let error = run(&mut reader, "update parent set age = 5")
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ReadOnly, "{error:?}");
    assert_from_driver(&error);
}

/// The server ends the connection; SQLite has none.
#[tokio::test]
async fn a_connection_that_is_lost() {
    let faulty = Faulty::new().await;
    let mut victim = faulty.transaction().await;
    let (who, end): (_, fn(&str) -> String) = match server::current() {
        Kind::Sqlite => return,
        Kind::Postgres => ("select pg_backend_pid()::text", |id| {
            format!("select pg_terminate_backend({id})")
        }),
        Kind::MySql => ("select cast(connection_id() as char)", |id| {
            format!("kill {id}")
        }),
    };
    let id = victim
        .query(Statement::plain(who), Text::default())
        .await
        .unwrap();
    run(&mut faulty.transaction().await, &end(&id.0))
        .await
        .unwrap();
    let error = loop {
        if let Err(error) = run(&mut victim, "update parent set age = 5").await {
            break error;
        }
    };
    assert_eq!(error.kind(), ErrorKind::Connection, "{error:?}");
    assert_from_driver(&error);
    let error = run(&mut victim, "select 1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection, "nothing more is sent");
    assert_eq!(
        victim.commit().await.unwrap_err().kind(),
        ErrorKind::Connection
    );
}

#[derive(Default)]
struct Text(String);

impl dormouse::driver::Decoder for Text {
    type Batch = Self;

    fn row(&mut self, row: &dyn dormouse::read_row::ReadRow) -> dormouse::Result<()> {
        self.0 = row.text(0)?.unwrap_or_default().to_owned();
        Ok(())
    }

    fn finish(self) -> Self {
        self
    }
}

#[tokio::test]
async fn a_row_that_is_gone() {
    let database = seed::blog().await;
    let (em, other) = (database.fork(), database.fork());
    let user = em
        .find_one(dormouse_tests::blog::Tag::ID.eq(2))
        .or_fail()
        .await
        .unwrap();
    other.remove(other.reference::<dormouse_tests::blog::Tag>(2));
    other.flush().await.unwrap();
    user.set_name("late");
    let error = em.flush().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OptimisticLock, "{error:?}");
}
