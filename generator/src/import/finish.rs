//! Settles what needs the whole dump: columns of views, keys that foreign keys mean, exact names.

use std::collections::HashMap;

use crate::database::scan;
use crate::database::{Database, Identity, IndexTarget, Table, TableKind, TableName};
use crate::ddl::Dialect;

use super::Imported;
use super::draft::Draft;
use super::mysql_key;

mod exact;
pub(super) mod inferred;
mod partition;
mod shadow;

/// Makes the model.
pub(super) fn finish(mut draft: Draft) -> Imported {
    partition::settle(&mut draft);
    for entry in draft.tables.iter_mut() {
        columns_of_key(&mut entry.table, draft.dialect, entry.plain_key);
    }
    exact::settle(&mut draft);
    inferred::settle(&mut draft);
    if draft.dialect == Dialect::MySql {
        for entry in draft
            .tables
            .iter_mut()
            .filter(|entry| entry.engine.is_none())
        {
            mysql_key::complete(&mut entry.table);
        }
        draft.tables.iter_mut().for_each(|entry| {
            mysql_key::whole(&mut entry.table);
            if matches!(entry.engine.as_deref(), Some("myisam" | "aria")) {
                mysql_key::limit(&mut entry.table, entry.letter);
            }
        });
    }
    shadow::settle(&mut draft);
    queries(&mut draft);
    let dialect = draft.dialect;
    let mut database = std::mem::replace(&mut draft.database, Database::new(dialect));
    let report = std::mem::take(&mut draft.report);
    let entries = draft.tables.into_entries().into_iter();
    database.tables = entries.map(|entry| entry.table).collect();
    match dialect {
        Dialect::MySql => {
            without_only_schema(&mut database);
            database.tables.sort_by(|a, b| a.name.cmp(&b.name));
            database.tables.iter_mut().for_each(mysql_key::sort);
        }
        Dialect::Postgres => {
            without_own_counters(&mut database);
            type_schemas(&mut database);
        }
        Dialect::Sqlite => {}
    }
    Imported { database, report }
}

/// The queries of views that can be created anew: they call no function of the dump, and name their tables in full.
fn queries(draft: &mut Draft) {
    let functions = std::mem::take(&mut draft.functions);
    let is_postgres = draft.dialect == Dialect::Postgres;
    for entry in draft.tables.iter_mut() {
        let is_view = entry.table.kind == TableKind::View;
        let Some(query) = entry.query.as_ref().filter(|_| is_view) else {
            continue;
        };
        let stands_alone = query.names.is_empty() && (!is_postgres || query.path.is_empty());
        let is_own = functions.iter().any(|name| scan::calls(&query.sql, name));
        entry.table.query = (stands_alone && !is_own).then(|| query.sql.clone());
    }
}

/// Columns of a key are never null; SQLite counts a key of the type `integer`.
fn columns_of_key(table: &mut Table, dialect: Dialect, plain_key: bool) {
    let key = table.key_columns().to_vec();
    let single = key.len() == 1 && !plain_key && !table.has_option("without rowid");
    for column in &mut table.columns {
        if !key
            .iter()
            .any(|name| name.eq_ignore_ascii_case(&column.name))
        {
            if dialect == Dialect::Sqlite {
                column.identity = None;
            }
            continue;
        }
        column.nullable = false;
        if dialect == Dialect::Sqlite {
            let counted = single && column.ty.text.eq_ignore_ascii_case("integer");
            column.identity = counted.then_some(Identity::Counted);
        }
    }
}

/// A dump of one database may name it everywhere.
fn without_only_schema(database: &mut Database) {
    let mut schemas = database
        .tables
        .iter()
        .map(|table| table.name.schema.as_ref());
    let Some(Some(only)) = schemas.next().map(|schema| schema.cloned()) else {
        return;
    };
    if !schemas.all(|schema| schema == Some(&only)) {
        return;
    }
    for table in &mut database.tables {
        table.name.schema = None;
        for key in &mut table.foreign_keys {
            key.target.schema = key.target.schema.take().filter(|schema| *schema != only);
        }
    }
}

/// A counter in a column's default is a part of the column.
fn without_own_counters(database: &mut Database) {
    let columns = database.tables.iter().flat_map(|table| &table.columns);
    let texts = columns.filter_map(|column| match &column.default {
        Some(crate::database::DefaultValue::Expression(text)) => Some(text.as_str()),
        _ => None,
    });
    let used: Vec<String> = texts.filter_map(counter).collect();
    database
        .sequences
        .retain(|name| !used.contains(&name.to_string()));
}

/// The name in `nextval('name'::regclass)`.
fn counter(text: &str) -> Option<String> {
    let rest = text
        .get(8..)
        .filter(|_| text.to_ascii_lowercase().starts_with("nextval("))?;
    let quoted = rest.split('\'').nth(1)?;
    let name = quoted.replace('"', "");
    Some(name.strip_prefix("public.").unwrap_or(&name).to_owned())
}

/// Types of another schema are named with it.
fn type_schemas(database: &mut Database) {
    let enums = database.enums.iter().map(|found| &found.name);
    let domains = database.domains.iter().map(|found| &found.name);
    let mut known: HashMap<String, Vec<TableName>> = HashMap::new();
    for name in enums.chain(domains) {
        known
            .entry(name.name.clone())
            .or_default()
            .push(name.clone());
    }
    for column in database
        .tables
        .iter_mut()
        .flat_map(|table| &mut table.columns)
    {
        let names = known.get(&column.ty.base).map(Vec::as_slice);
        if let Some([name]) = names
            && let Some(schema) = &name.schema
        {
            let text = format!("{schema}.{}", column.ty.text);
            column.ty = crate::database::NativeType::parse(Dialect::Postgres, &text);
        }
    }
}

/// Whether rows can be kept there.
pub(super) fn is_table(table: &Table) -> bool {
    !matches!(
        table.kind,
        TableKind::View | TableKind::MaterializedView | TableKind::Virtual
    )
}

/// The column that a part of an index is, if it is one.
pub(super) fn column_of(target: &mut IndexTarget) -> Option<&mut String> {
    match target {
        IndexTarget::Column(name) => Some(name),
        IndexTarget::Expression(_) => None,
    }
}
