//! Tables that Dormouse makes of a schema: bringing the schema up to date with them changes nothing.

use std::fs;
use std::path::{Path, PathBuf};

use dormouse_generator::ddl::{Dialect, ddl};
use dormouse_generator::entities::decide;
use dormouse_generator::introspect::introspect;
use dormouse_generator::yaml_out::{self, Existing, Wishes};
use dormouse_generator::{lower, resolve, source};
use dormouse_test_server::Kind;

use super::live::Live;

/// Schemas that Dormouse makes tables of itself.
fn schemas() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fixtures = fs::read_dir(root.join("../tests/fixtures")).unwrap();
    let fixtures = fixtures.map(|entry| entry.unwrap().path().join("schema.yaml"));
    let mut schemas: Vec<_> = fixtures.filter(|path| path.exists()).collect();
    schemas.sort();
    assert!(schemas.len() > 10);
    schemas
}

/// What the schema takes for granted.
const OTHER_TYPES: &str = "create extension citext; create extension hstore; \
     create domain year_domain as integer check (value > 1900)";
const OTHER_COLLATION: &str = "create collation \"ignoring case\" \
     (provider = icu, locale = 'und-u-ks-level2', deterministic = false)";

/// The statements that make the tables of a schema, unless it is not for this database.
fn statements(path: &Path, dialect: Dialect) -> Option<Vec<String>> {
    let (source, _) = source::read(path);
    let (schema, _) = resolve::resolve(&lower::lower(&source).0);
    let statements = ddl(&schema, dialect).create.into_iter();
    let collation = |text: String| text.replace("{collation}", "utf8mb4_bin");
    let types = match (schema.name.as_str(), dialect) {
        ("postgres_types", _) => Some(OTHER_TYPES.to_owned()),
        ("collations", Dialect::Postgres) => Some(OTHER_COLLATION.to_owned()),
        _ => None,
    };
    // Databases of their own would be shared with other tests.
    let has_own = schema
        .entities
        .iter()
        .any(|entity| entity.table.schema.is_some());
    let is_left_out = dialect == Dialect::MySql && has_own;
    (schema.databases.contains(dialect) && !is_left_out)
        .then(|| types.into_iter().chain(statements.map(collation)).collect())
}

/// What a second look at tables of our own would change: nothing.
async fn changes(path: &Path, url: &str) -> String {
    let database = introspect(url, &[], &mut |_| {}).await.unwrap();
    let existing = Existing::read(source::read(path)).unwrap();
    let entities = decide(&database, "demo", &existing.known());
    let wishes = Wishes {
        new_file: &|_| None,
        prune: false,
    };
    let merged = yaml_out::merge(&existing, &database, &entities, &wishes);
    let all = [
        ("added", merged.added),
        ("changed", merged.changed),
        ("differs", merged.differs),
        ("vanished", merged.vanished),
    ];
    let lines = all.into_iter().flat_map(|(verb, list)| {
        let name = path
            .parent()
            .unwrap()
            .file_name()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        list.into_iter()
            .map(move |what| format!("{name}: {verb} {what}\n"))
    });
    lines.collect()
}

async fn check(kind: Kind, dialect: Dialect) {
    let mut found = String::new();
    for path in schemas() {
        let Some(statements) = statements(&path, dialect) else {
            continue;
        };
        let Some(live) = Live::with(kind, &statements).await else {
            return;
        };
        found.push_str(&changes(&path, &live.url).await);
        live.remove().await;
    }
    assert_eq!(found, "");
}

#[tokio::test]
async fn tables_of_our_own_need_no_change_on_sqlite() {
    check(Kind::Sqlite, Dialect::Sqlite).await;
}

#[tokio::test]
async fn tables_of_our_own_need_no_change_on_postgres() {
    check(Kind::Postgres, Dialect::Postgres).await;
}

#[tokio::test]
async fn tables_of_our_own_need_no_change_on_mysql() {
    check(Kind::MySql, Dialect::MySql).await;
}
