//! Databases → YAML: each `tests/introspect/<database>/<case>.sql` is loaded, read and compared with the `.yaml`
//! beside it, notes included. `DORMOUSE_BLESS=1` writes what is found.
//!
//! Where the `.sql` begins with `-- made anew`, the tables that the YAML makes give the same YAML again.
#![cfg(feature = "introspect")]
#![allow(missing_docs, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use dormouse_generator::ddl::{Dialect, ddl};
use dormouse_generator::entities::{Known, decide};
use dormouse_generator::introspect::introspect;
use dormouse_generator::yaml_out::{self, Existing, Wishes};
use dormouse_generator::{lower, resolve, source};
use dormouse_test_server::{Kind, Server, under_test};
use sqlx::mysql::MySqlConnection;
use sqlx::postgres::PgConnection;
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Connection, raw_sql};

#[path = "introspect/live.rs"]
mod live;
#[path = "introspect/many.rs"]
mod many;
#[path = "introspect/own.rs"]
mod own;
#[path = "introspect/parts.rs"]
mod parts;
#[path = "introspect/refused.rs"]
mod refused;

fn cases(kind: Kind) -> Vec<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/introspect")
        .join(kind.name());
    let paths = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut cases: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|end| end == "sql"))
        .collect();
    cases.sort();
    assert!(!cases.is_empty());
    cases
}

/// The YAML of a database, with the notes as comments; merged into itself, it stays as it is.
async fn yaml(url: &str) -> String {
    let database = introspect(url, &[], &mut |_| {}).await.unwrap();
    let entities = decide(&database, "demo", &Known::default());
    let text = yaml_out::write(&entities);
    let existing = Existing::read(source::from_text("demo.yaml", &text));
    let existing = existing
        .map_err(|error| {
            format!(
                "{text}
{error}"
            )
        })
        .unwrap();
    let again = decide(&database, "demo", &existing.known());
    let wishes = Wishes {
        new_file: &|_| None,
        prune: true,
    };
    let merged = yaml_out::merge(&existing, &database, &again, &wishes);
    assert_eq!(
        merged.files.into_values().collect::<Vec<_>>(),
        Vec::<String>::new()
    );
    let seen = [
        merged.added,
        merged.changed,
        merged.differs,
        merged.vanished,
    ];
    assert_eq!(seen.concat(), Vec::<String>::new());
    let notes = entities
        .remarks
        .iter()
        .map(|remark| format!("# {}: {}\n", remark.about, remark.text));
    format!("{text}\n{}", notes.collect::<String>())
}

fn compare(case: &Path, found: &str) {
    let path = case.with_extension("yaml");
    if std::env::var_os("DORMOUSE_BLESS").is_some() {
        fs::write(&path, found).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(found, expected, "{}", path.display());
}

/// Both say the same, whatever the notes.
fn same(first: &str, second: &str) {
    let yaml = |text: &str| {
        text.lines()
            .take_while(|line| !line.starts_with('#'))
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_eq!(yaml(first), yaml(second));
}

/// The statements that make the tables of the YAML, if the case asks for that.
fn made_anew(sql: &str, yaml: &str, dialect: Dialect) -> Option<String> {
    let (source, _) = source::from_text("demo.yaml", yaml);
    let (schema, _) = resolve::resolve(&lower::lower(&source).0);
    let statements = ddl(&schema, dialect).create.join(";\n");
    sql.starts_with("-- made anew")
        .then(|| statements.replace("{collation}", "utf8mb4_nopad_bin"))
}

/// Loads statements into a database and reads its entities.
async fn loaded(server: Server, sql: String) -> String {
    let database = dormouse_test_server::create(server).await.unwrap();
    let (url, sql) = (database.url(), raw_sql(AssertSqlSafe(sql)));
    let loaded = match server {
        Server::Postgres => sql
            .execute(&mut PgConnection::connect(&url).await.unwrap())
            .await
            .map(drop),
        Server::MySql => sql
            .execute(&mut MySqlConnection::connect(&url).await.unwrap())
            .await
            .map(drop),
    };
    let found = match loaded {
        Ok(()) => yaml(&url).await,
        Err(error) => error.to_string(),
    };
    database.remove().await.unwrap();
    found
}

async fn on_server(kind: Kind, server: Server) {
    if !under_test().unwrap().contains(&kind) {
        return;
    }
    let dialect = match server {
        Server::Postgres => Dialect::Postgres,
        Server::MySql => Dialect::MySql,
    };
    for case in cases(kind) {
        let sql = fs::read_to_string(&case).unwrap();
        let found = loaded(server, sql.clone()).await;
        compare(&case, &found);
        if let Some(statements) = made_anew(&sql, &found, dialect) {
            same(&found, &loaded(server, statements).await);
        }
    }
}

async fn loaded_into_file(sql: String) -> String {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", dir.path().join("shop.db").display());
    let mut connection = SqliteConnection::connect(&format!("{url}?mode=rwc"))
        .await
        .unwrap();
    let loaded = raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await;
    connection.close().await.unwrap();
    match loaded {
        Ok(_) => yaml(&url).await,
        Err(error) => error.to_string(),
    }
}

#[tokio::test]
async fn sqlite() {
    for case in cases(Kind::Sqlite) {
        let sql = fs::read_to_string(&case).unwrap();
        let found = loaded_into_file(sql.clone()).await;
        compare(&case, &found);
        if let Some(statements) = made_anew(&sql, &found, Dialect::Sqlite) {
            same(&found, &loaded_into_file(statements).await);
        }
    }
}

#[tokio::test]
async fn postgres() {
    on_server(Kind::Postgres, Server::Postgres).await;
}

#[tokio::test]
async fn mysql() {
    on_server(Kind::MySql, Server::MySql).await;
}
