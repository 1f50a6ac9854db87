//! `drop …`.

use crate::database::TableName;
use crate::ddl::Dialect;
use crate::import::cursor::Cursor;
use crate::import::draft::Draft;

/// Reads what follows `drop`.
pub(super) fn read(draft: &mut Draft, cursor: &mut Cursor<'_>) -> Option<()> {
    cursor.eat_any(&["temporary", "foreign", "materialized"]);
    let kind = cursor.next()?.text.to_ascii_lowercase();
    cursor.eat("concurrently");
    cursor.eat("if exists");
    let on = (kind == "index").then(|| cursor.until(|rest| rest.is("on")));
    let names = on.as_ref().unwrap_or(cursor).parts();
    for mut part in names {
        let Some(name) = part.qualified() else {
            continue;
        };
        drop(draft, &kind, name)?;
    }
    Some(())
}

fn drop(draft: &mut Draft, kind: &str, name: TableName) -> Option<()> {
    let known = draft.known_name(name.clone());
    match kind {
        "table" | "view" => {
            if let Some(entry) = draft.tables.remove(&known) {
                let schema = entry.table.name.schema.as_ref();
                let names = entry
                    .table
                    .primary_key
                    .iter()
                    .filter_map(|key| key.name.as_ref());
                let uniques = entry
                    .table
                    .uniques
                    .iter()
                    .filter_map(|key| key.name.as_ref());
                let keys = entry
                    .table
                    .foreign_keys
                    .iter()
                    .filter_map(|key| key.name.as_ref());
                let checks = entry
                    .table
                    .checks
                    .iter()
                    .filter_map(|check| check.name.as_ref());
                let indexes = entry.table.indexes.iter().map(|index| &index.name);
                draft.names.free(schema, &entry.table.name.name);
                for name in names
                    .chain(uniques)
                    .chain(keys)
                    .chain(checks)
                    .chain(indexes)
                {
                    draft.names.free(schema, name);
                    draft.names.free(None, &name.to_lowercase());
                }
            }
        }
        "index" => {
            let schema = known.schema.as_ref();
            match draft.dialect {
                Dialect::Sqlite => draft.names.free(None, &known.name.to_lowercase()),
                _ => draft.names.free(schema, &known.name),
            }
            for entry in draft.tables.iter_mut() {
                let schema = &entry.table.name.schema;
                if draft.dialect == Dialect::MySql
                    || *schema == known.schema
                    || name.schema.is_none()
                {
                    entry.table.indexes.retain(|index| index.name != known.name);
                }
            }
        }
        "sequence" => draft.database.sequences.retain(|found| *found != known),
        "type" => draft.database.enums.retain(|found| found.name != known),
        "domain" => draft.database.domains.retain(|found| found.name != known),
        "schema" if draft.dialect == Dialect::Postgres => drop_schema(draft, &name.name),
        _ => {
            draft.report.skip("drop of what is not in the model");
        }
    }
    Some(())
}

fn drop_schema(draft: &mut Draft, schema: &str) {
    let is_own = |name: &TableName| name.schema.as_deref().unwrap_or("public") == schema;
    let tables = draft.tables.iter().map(|entry| entry.table.name.clone());
    for name in tables.filter(is_own).collect::<Vec<_>>() {
        draft.tables.remove(&name);
    }
    draft.database.enums.retain(|found| !is_own(&found.name));
    draft.database.domains.retain(|found| !is_own(&found.name));
    draft.database.sequences.retain(|found| !is_own(found));
}
