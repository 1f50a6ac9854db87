//! Rows of `foreign_key_list` and `index_xinfo` → foreign keys, unique constraints and indexes.
//!
//! A row is one column; the columns come in order. Names are compared without regard to case, as SQLite does.

use std::collections::HashMap;

use crate::database::{
    Database, Deferrable, ForeignKey, Index, IndexPart, IndexTarget, Table, TableName, Unique,
};
use crate::introspect::catalog::Row;
use crate::introspect::rule::rule;

use super::definition;

/// Adds a column to the foreign key that it belongs to. Its number stands in the place of the name until
/// [`complete`], which fills in the columns of a target that was named alone.
pub(super) fn add_foreign_key_part(row: &Row, table: &mut Table) {
    let id = Some(row.text("id"));
    if table.foreign_keys.last().is_none_or(|key| key.name != id) {
        table.foreign_keys.push(ForeignKey {
            name: id,
            columns: Vec::new(),
            target: TableName::new(row.text("target")),
            target_columns: Vec::new(),
            on_delete: rule(&row.text("on_delete")),
            on_update: rule(&row.text("on_update")),
            deferrable: Deferrable::No,
        });
    }
    if let Some(key) = table.foreign_keys.last_mut() {
        key.columns.push(row.text("column"));
        key.target_columns.extend(row.maybe("target_column"));
    }
}

/// Adds a column to the index or unique constraint that it belongs to.
pub(super) fn add_index_part(row: &Row, table: &mut Table) {
    let name = row.text("name");
    let fresh = table.indexes.last().is_none_or(|index| index.name != name);
    if fresh {
        let sql = row.text("sql");
        table.indexes.push(Index {
            predicate: definition::predicate(&sql),
            unique: row.flag("unique"),
            // A constraint has no name that was given; told apart by `complete`.
            method: (row.text("origin") == "u").then(|| CONSTRAINT.to_owned()),
            name,
            ..Index::default()
        });
    }
    if let Some(index) = table.indexes.last_mut() {
        let position = index.parts.len();
        let part = match row.maybe("column") {
            Some(column) => IndexPart::column(column),
            None => IndexPart::expression(definition::index_part(&row.text("sql"), position)),
        };
        let collation = row.filled("collation");
        index.parts.push(IndexPart {
            descending: row.flag("descending"),
            operator_class: collation.filter(|name| !name.eq_ignore_ascii_case("binary")),
            ..part
        });
    }
}

const CONSTRAINT: &str = "constraint";

/// Settles what needs all tables: exact names, implied targets, the order of keys.
pub(super) fn complete(database: &mut Database) {
    for table in &mut database.tables {
        if let Some(key) = &mut table.primary_key {
            key.columns.sort();
            key.columns
                .iter_mut()
                .for_each(|name| *name = name.split_off(5));
        }
        unique_constraints(table);
    }
    let known: HashMap<String, (String, Vec<String>, Vec<String>)> = database
        .tables
        .iter()
        .map(|table| {
            let columns = table
                .columns
                .iter()
                .map(|column| column.name.clone())
                .collect();
            let exact = (
                table.name.name.clone(),
                columns,
                table.key_columns().to_vec(),
            );
            (table.name.name.to_lowercase(), exact)
        })
        .collect();
    for table in &mut database.tables {
        let own: Vec<_> = table
            .columns
            .iter()
            .map(|column| column.name.clone())
            .collect();
        for key in &mut table.foreign_keys {
            key.name = None;
            exact(&mut key.columns, &own);
            let Some((name, columns, primary)) = known.get(&key.target.name.to_lowercase()) else {
                continue;
            };
            key.target.name.clone_from(name);
            match key.target_columns.is_empty() {
                true => key.target_columns.clone_from(primary),
                false => exact(&mut key.target_columns, columns),
            }
        }
    }
}

/// Writes names as the table does.
fn exact(names: &mut [String], columns: &[String]) {
    for name in names {
        if let Some(column) = columns
            .iter()
            .find(|column| column.eq_ignore_ascii_case(name))
        {
            name.clone_from(column);
        }
    }
}

fn unique_constraints(table: &mut Table) {
    for mut index in std::mem::take(&mut table.indexes) {
        let is_constraint = index.method.as_deref() == Some(CONSTRAINT);
        index.method = index.method.filter(|_| !is_constraint);
        if !is_constraint {
            table.indexes.push(index);
            continue;
        }
        let columns = index
            .parts
            .into_iter()
            .filter_map(|part| match part.target {
                IndexTarget::Column(name) => Some(name),
                IndexTarget::Expression(_) => None,
            });
        table.uniques.push(Unique {
            columns: columns.collect(),
            ..Unique::default()
        });
    }
}
