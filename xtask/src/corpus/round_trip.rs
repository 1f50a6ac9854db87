//! The statements that create what a YAML file says, as one text for the client of the database.

use std::path::Path;

use dormouse_generator::ddl::{Dialect, ddl};
use dormouse_generator::{lower, resolve, source};
use dormouse_test_server::Kind;

/// The collation that the runtime finds on MariaDB.
const COLLATION: &str = "utf8mb4_nopad_bin";

/// The statements for a database of that kind.
pub fn create(yaml: &Path, kind: Kind) -> String {
    let (source, _) = source::read(yaml);
    let (declarations, _) = lower::lower(&source);
    let (schema, _) = resolve::resolve(&declarations);
    let dialect = match kind {
        Kind::Sqlite => Dialect::Sqlite,
        Kind::Postgres => Dialect::Postgres,
        Kind::MySql => Dialect::MySql,
    };
    let statements = ddl(&schema, dialect).create;
    let lines = statements.iter().map(|statement| format!("{statement};\n"));
    lines.collect::<String>().replace("{collation}", COLLATION)
}
