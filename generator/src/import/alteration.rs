//! Adds constraints and indexes to tables, under the names that the database would give them.

use crate::database::{
    Check, Deferrable, ForeignKey, Index, IndexTarget, PrimaryKey, Table, TableName, Unique,
};
use crate::ddl::Dialect;

use super::constraint::Constraint;
use super::draft::Draft;
use super::{create_index, mysql_key};

/// Adds a constraint; a table that is not there is reported.
pub(super) fn add(draft: &mut Draft, table: &TableName, constraint: Constraint) {
    if !draft.tables.has(table) {
        draft.lose(format!(
            "there is no table {table}: the constraint is left out"
        ));
        return;
    }
    match constraint {
        Constraint::Primary(key) => add_primary(draft, table, key),
        Constraint::Unique(unique) => add_unique(draft, table, unique),
        Constraint::Index(index) => add_index(draft, table, index),
        Constraint::Check(check, words) => add_check(draft, table, check, &words),
        Constraint::ForeignKey(key) => add_foreign_key(draft, table, key),
        Constraint::LeftOut => {}
        Constraint::UsingIndex {
            index,
            name,
            primary,
            deferrable,
        } => promote(draft, table, &index, name, primary, deferrable),
    }
}

/// Names that were given stay, on PostgreSQL others are made, elsewhere there are none.
fn named(
    draft: &mut Draft,
    table: &TableName,
    name: Option<String>,
    columns: &str,
    label: &str,
) -> Option<String> {
    match (draft.dialect, name) {
        (Dialect::Postgres, Some(name)) => {
            draft.names.take(table.schema.as_ref(), &name);
            Some(name)
        }
        (Dialect::Postgres, None) => {
            let schema = table.schema.as_ref();
            Some(draft.names.make(schema, &table.name, columns, label))
        }
        (_, name) => name,
    }
}

fn with(draft: &mut Draft, table: &TableName, change: impl FnOnce(&mut Table)) {
    if let Some(entry) = draft.tables.get_mut(table) {
        change(&mut entry.table);
    }
}

fn add_primary(draft: &mut Draft, table: &TableName, key: PrimaryKey) {
    let name = match draft.dialect {
        Dialect::Postgres => named(draft, table, key.name, "", "pkey"),
        _ => None,
    };
    let key = PrimaryKey { name, ..key };
    with(draft, table, |table| table.primary_key = Some(key));
}

fn add_unique(draft: &mut Draft, table: &TableName, unique: Unique) {
    let name = match draft.dialect {
        Dialect::Sqlite => None,
        _ => named(draft, table, unique.name, &unique.columns.join("_"), "key"),
    };
    let unique = Unique { name, ..unique };
    with(draft, table, |table| table.uniques.push(unique));
}

/// Adds an index; MySQL's unique keys over whole columns are constraints.
pub(super) fn add_index(draft: &mut Draft, table: &TableName, mut index: Index) {
    if !draft.tables.has(table) {
        let text = format!(
            "there is no table {table}: the index {} is left out",
            index.name
        );
        return draft.lose(text);
    }
    match draft.dialect {
        Dialect::Postgres => {
            let given = Some(index.name.clone()).filter(|name| !name.is_empty());
            let columns = create_index::named_after(&index);
            index.name = named(draft, table, given, &columns, "idx").unwrap_or_default();
        }
        Dialect::MySql => return with(draft, table, |table| mysql_key::add(table, index)),
        Dialect::Sqlite => draft.names.take(None, &index.name.to_lowercase()),
    }
    with(draft, table, |table| {
        sqlite_names(table, &mut index);
        table.indexes.push(index);
    });
}

/// In SQLite a quoted word is a column if there is one of that name.
fn sqlite_names(table: &Table, index: &mut Index) {
    for part in &mut index.parts {
        if let IndexTarget::Column(name) = &mut part.target
            && let Some(column) = table
                .columns
                .iter()
                .find(|c| c.name.eq_ignore_ascii_case(name))
        {
            name.clone_from(&column.name);
            // The column's own order is the index's, unless it says otherwise.
            part.operator_class = part.operator_class.take().or(column.collation.clone());
        }
    }
}

/// A rule that is about one column is named after it.
fn add_check(draft: &mut Draft, table: &TableName, check: Check, words: &[String]) {
    let entry = draft.tables.get(table);
    let columns = entry
        .map(|entry| &entry.table.columns)
        .into_iter()
        .flatten();
    let mut about = columns.filter(|column| words.contains(&column.name));
    let columns = match (about.next(), about.next()) {
        (Some(one), None) => one.name.clone(),
        _ => String::new(),
    };
    let name = named(draft, table, check.name, &columns, "check");
    let check = Check { name, ..check };
    with(draft, table, |table| table.checks.push(check));
}

fn add_foreign_key(draft: &mut Draft, table: &TableName, key: ForeignKey) {
    let name = match draft.dialect {
        Dialect::Sqlite => None,
        Dialect::Postgres => named(draft, table, key.name, &key.columns.join("_"), "fkey"),
        Dialect::MySql => {
            let entry = draft.tables.get(table);
            key.name
                .or_else(|| Some(mysql_key::foreign_key_name(&entry?.table)))
        }
    };
    let key = ForeignKey { name, ..key };
    with(draft, table, |table| table.foreign_keys.push(key));
}

/// Makes a constraint of an index.
fn promote(
    draft: &mut Draft,
    table: &TableName,
    index: &str,
    name: Option<String>,
    primary: bool,
    deferrable: Deferrable,
) {
    let mut found = None;
    with(draft, table, |table| {
        let place = table.indexes.iter().position(|known| known.name == index);
        found = place.map(|place| table.indexes.remove(place));
    });
    let Some(found) = found else {
        return draft.lose(format!(
            "there is no index {index}: the constraint is left out"
        ));
    };
    let columns = found
        .parts
        .into_iter()
        .filter_map(|part| match part.target {
            IndexTarget::Column(name) => Some(name),
            IndexTarget::Expression(_) => None,
        });
    let (name, columns) = (name.or(Some(found.name)), columns.collect());
    let nulls_equal = found.nulls_equal;
    add(
        draft,
        table,
        match primary {
            true => Constraint::Primary(PrimaryKey {
                name,
                columns,
                ..PrimaryKey::default()
            }),
            false => Constraint::Unique(Unique {
                name,
                columns,
                nulls_equal,
                deferrable,
            }),
        },
    );
}
