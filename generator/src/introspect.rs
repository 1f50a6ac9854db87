//! Reads a database's catalogs: a URL → the physical model.
//!
//! A constant number of queries, whatever the number of tables. It only reads, and decides nothing about
//! entities. Needs the feature `introspect`.

use crate::database::{Database, Remark};
use crate::ddl::Dialect;

mod catalog;
mod error;
mod mysql;
mod postgres;
mod rule;
mod sqlite;

pub use error::IntrospectError;

use catalog::Catalog;

/// Reads the tables of a database and everything that belongs to them.
///
/// Without `schemas` it reads the database of the URL; on PostgreSQL all schemas in it that are not the
/// server's own. With them it reads these, which on MySQL are other databases. `progress` is told what is
/// being read.
///
/// # Errors
///
/// When the URL is wrong, the server does not answer or does not allow it, or there is no table.
pub async fn introspect(
    url: &str,
    schemas: &[String],
    progress: &mut dyn FnMut(&str),
) -> Result<Database, IntrospectError> {
    progress("connecting");
    let mut catalog = Catalog::connect(url).await?;
    let dialect = catalog.dialect();
    let read = match dialect {
        Dialect::Sqlite => sqlite::read(&mut catalog, progress).await,
        Dialect::Postgres => postgres::read(&mut catalog, schemas, progress).await,
        Dialect::MySql => mysql::read(&mut catalog, schemas, progress).await,
    };
    catalog.close().await;
    let mut database = read?;
    database.schemas = covered(&database, schemas);
    if dialect == Dialect::Sqlite && !schemas.is_empty() {
        let text = "SQLite has no schemas: `--schemas` was ignored";
        database.remarks.push(Remark::new(schemas.join(", "), text));
    }
    if !database.tables.is_empty() && dialect != Dialect::Sqlite {
        let missing = missing(&database, schemas);
        database.remarks.extend(missing);
    }
    match database.tables.is_empty() {
        true => Err(IntrospectError::Empty {
            schemas: schemas.to_vec(),
        }),
        false => Ok(database),
    }
}

/// The schemas that were asked for and have nothing; tables of one of them may stand without its name.
fn missing(database: &Database, schemas: &[String]) -> Vec<Remark> {
    let has = |schema: Option<&String>| {
        let mut tables = database.tables.iter();
        tables.any(|table| table.name.schema.as_ref() == schema)
    };
    let missing: Vec<_> = schemas.iter().filter(|schema| !has(Some(schema))).collect();
    let is_own = |schema: &&&String| has(None) && schema.as_str() == "public";
    let others: Vec<_> = missing.iter().filter(|schema| !is_own(schema)).collect();
    let remark = |schemas: String, text: &str| Remark::new(format!("--schemas {schemas}"), text);
    if !has(None) || others.len() < missing.len() {
        let each = others
            .iter()
            .map(|schema| remark(schema.to_string(), "there is no table in it"));
        return each.collect();
    }
    let all: Vec<_> = missing.iter().map(|schema| schema.as_str()).collect();
    let several = all.len() > 1;
    let text = "there are tables in one of them only";
    several
        .then(|| remark(all.join(", "), text))
        .into_iter()
        .collect()
}

/// The schemas that were read, if not all: of MySQL it is never all, because databases are its schemas.
fn covered(database: &Database, schemas: &[String]) -> Option<Vec<Option<String>>> {
    let is_all = match database.dialect {
        Dialect::Sqlite => true,
        Dialect::Postgres => schemas.is_empty(),
        Dialect::MySql => false,
    };
    let found = database
        .tables
        .iter()
        .map(|table| table.name.schema.clone());
    let wanted = schemas.iter().cloned().map(Some);
    (!is_all).then(|| wanted.chain(found).collect())
}
