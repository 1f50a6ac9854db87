//! Names as the table has them, and what foreign keys leave out.

use std::collections::HashMap;

use crate::database::{Table, TableName};
use crate::ddl::Dialect;
use crate::import::draft::Draft;

use super::{column_of, is_table};

/// What foreign keys may mean: a table's exact name, its columns, its key.
struct Known {
    name: TableName,
    columns: Vec<String>,
    key: Vec<String>,
}

/// Settles the names in keys, constraints and indexes.
pub(super) fn settle(draft: &mut Draft) {
    let dialect = draft.dialect;
    let known = known(draft);
    let mut lost = Vec::new();
    for entry in draft.tables.iter_mut() {
        let (line, head) = (entry.line, &entry.head);
        own_names(&mut entry.table, dialect, |text| {
            lost.push((line, head.clone(), text))
        });
        targets(&mut entry.table, dialect, &known, |text| {
            lost.push((line, head.clone(), text))
        });
    }
    for (line, head, text) in lost {
        draft.lose_at(line, head, text);
    }
}

fn folded(name: &TableName, dialect: Dialect) -> TableName {
    match dialect {
        Dialect::Postgres => name.clone(),
        _ => TableName::qualified(name.schema.clone(), name.name.to_lowercase()),
    }
}

fn known(draft: &Draft) -> HashMap<TableName, Known> {
    let tables = draft
        .tables
        .iter()
        .map(|entry| &entry.table)
        .filter(|table| is_table(table));
    let known = tables.map(|table| {
        let found = Known {
            name: table.name.clone(),
            columns: table
                .columns
                .iter()
                .map(|column| column.name.clone())
                .collect(),
            key: table.key_columns().to_vec(),
        };
        (folded(&table.name, draft.dialect), found)
    });
    known.collect()
}

/// Writes names as the column has them; whether all are there.
fn exact(names: &mut [String], columns: &[String], dialect: Dialect) -> bool {
    let mut all = true;
    for name in names {
        let same = |column: &&String| match dialect {
            Dialect::Postgres => *column == name,
            _ => column.eq_ignore_ascii_case(name),
        };
        match columns.iter().find(same) {
            Some(column) => name.clone_from(column),
            None => all = false,
        }
    }
    all
}

/// Keys over columns that are not there are left out.
fn own_names(table: &mut Table, dialect: Dialect, mut lose: impl FnMut(String)) {
    if !is_table(table) || table.columns.is_empty() {
        return;
    }
    let columns: Vec<_> = table
        .columns
        .iter()
        .map(|column| column.name.clone())
        .collect();
    let mut there = |names: &mut [String], what: &str| {
        let there = exact(names, &columns, dialect);
        if !there {
            let names = names.join(", ");
            lose(format!(
                "{what} ({names}) is left out: there is no such column"
            ));
        }
        there
    };
    table.primary_key = table
        .primary_key
        .take()
        .and_then(|mut key| there(&mut key.columns, "the primary key").then_some(key));
    table
        .uniques
        .retain_mut(|unique| there(&mut unique.columns, "the unique constraint"));
    table
        .foreign_keys
        .retain_mut(|key| there(&mut key.columns, "the foreign key"));
    table.indexes.retain_mut(|index| {
        let mut parts = index
            .parts
            .iter_mut()
            .filter_map(|part| column_of(&mut part.target));
        parts.all(|name| there(std::slice::from_mut(name), "the index over"))
    });
}

/// Writes targets as they are called, with their columns.
fn targets(
    table: &mut Table,
    dialect: Dialect,
    known: &HashMap<TableName, Known>,
    mut lose: impl FnMut(String),
) {
    table.foreign_keys.retain_mut(|key| {
        let Some(target) = known.get(&folded(&key.target, dialect)) else {
            // SQLite keeps what points nowhere.
            let (columns, target) = (key.columns.join(", "), &key.target);
            lose(format!(
                "the foreign key ({columns}) points at {target}, which is not in the dump"
            ));
            return dialect == Dialect::Sqlite;
        };
        key.target = target.name.clone();
        if key.target_columns.is_empty() {
            key.target_columns.clone_from(&target.key);
        }
        let there = exact(&mut key.target_columns, &target.columns, dialect);
        let fits = there && key.target_columns.len() == key.columns.len();
        if !fits {
            let (columns, target) = (key.columns.join(", "), &key.target);
            lose(format!(
                "the foreign key ({columns}) does not fit the columns of {target}"
            ));
        }
        fits || dialect == Dialect::Sqlite
    });
}
