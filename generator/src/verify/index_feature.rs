//! An index says what its databases have: no `where` on MySQL, no `include` but on PostgreSQL, no `using` on SQLite.

use crate::diagnostic::rules::INDEX_FEATURE;
use crate::diagnostic::{Diagnostic, DiagnosticSet};
use crate::schema::{Database, Schema, SpecialIndex};

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    for entity in &schema.entities {
        for index in &entity.special_indexes {
            let databases = schema.databases.iter();
            let mut databases = databases.filter(|database| index.databases.contains(*database));
            let found =
                databases.find_map(|database| Some((database, objection(database, index)?)));
            if let Some((database, objection)) = found {
                set.push(refused(schema, index, database, objection));
            }
        }
    }
}

/// What a database has against an index.
fn objection(database: Database, index: &SpecialIndex) -> Option<&'static str> {
    let filter = index.filter.as_ref();
    let own_filter = filter.and_then(|filter| filter.get(database));
    let own_kind = index.using.as_ref().and_then(|using| using.get(database));
    match database {
        Database::MySql if own_filter.is_some() => Some("MySQL has no index over some rows"),
        Database::Sqlite | Database::MySql if !index.include.is_empty() => {
            Some("only PostgreSQL carries further columns in an index")
        }
        Database::Sqlite if own_kind.is_some() => Some("SQLite has one kind of index"),
        _ if index.unique && filter.is_some() && own_filter.is_none() => {
            Some("without its `where`, more rows would be unique")
        }
        _ => None,
    }
}

fn refused(
    schema: &Schema,
    index: &SpecialIndex,
    database: Database,
    why: &'static str,
) -> Diagnostic {
    let others: Vec<_> = schema
        .databases
        .iter()
        .filter(|other| objection(*other, index).is_none())
        .map(Database::key)
        .collect();
    let message = format!(
        "the index `{}` cannot be made on {}",
        index.name,
        database.key()
    );
    let help = match others.as_slice() {
        [] => "leave it out, or write it for another database".to_owned(),
        others => format!("leave it out there: `databases: [{}]`", others.join(", ")),
    };
    Diagnostic::error(&INDEX_FEATURE, message)
        .label(index.name.span, why)
        .help(help)
}
