//! Rows of `statistics`, `key_column_usage` and `check_constraints` → keys, constraints and indexes.
//!
//! A row is one column of an index or foreign key; the columns come in order.

use crate::database::{
    Check, Deferrable, ForeignKey, Index, IndexPart, IndexTarget, PrimaryKey, Table, TableName,
    Unique,
};
use crate::introspect::catalog::Row;
use crate::introspect::rule::rule;

/// Adds a column to the index that it belongs to.
pub(super) fn add_index_part(row: &Row, table: &mut Table) {
    let name = row.text("name");
    if table.indexes.last().is_none_or(|index| index.name != name) {
        let method = row.text("method").to_lowercase();
        table.indexes.push(Index {
            name,
            unique: row.flag("unique"),
            method: (!matches!(method.as_str(), "btree" | "")).then_some(method),
            ..Index::default()
        });
    }
    if let Some(index) = table.indexes.last_mut() {
        let part = match row.filled("column") {
            Some(column) => IndexPart::column(column),
            None => IndexPart::expression("an expression that the server does not tell"),
        };
        // Of a shape there is no beginning, whatever the server counts.
        let is_shape = index.method.as_deref() == Some("spatial");
        index.parts.push(IndexPart {
            descending: row.text("direction") == "D",
            length: row.number("length").filter(|_| !is_shape),
            ..part
        });
    }
}

/// Adds a column to the foreign key that it belongs to.
pub(super) fn add_foreign_key_part(row: &Row, target: TableName, table: &mut Table) {
    let name = row.filled("name");
    if table.foreign_keys.last().is_none_or(|key| key.name != name) {
        table.foreign_keys.push(ForeignKey {
            name,
            columns: Vec::new(),
            target,
            target_columns: Vec::new(),
            on_delete: rule(&row.text("on_delete")),
            on_update: rule(&row.text("on_update")),
            deferrable: Deferrable::No,
        });
    }
    if let Some(key) = table.foreign_keys.last_mut() {
        key.columns.push(row.text("column"));
        key.target_columns.push(row.text("target_column"));
    }
}

pub(super) fn check(row: &Row) -> Check {
    let text = row.text("expression");
    Check {
        name: row.filled("name"),
        expression: crate::database::without_brackets(text.trim()).to_owned(),
    }
}

/// Makes the key and the unique constraints of what came as indexes.
pub(super) fn tidy(table: &mut Table) {
    let in_memory = table.has_option("engine = memory");
    for mut index in std::mem::take(&mut table.indexes) {
        // Tables in memory use hashes where others use trees.
        if in_memory && index.method.as_deref() == Some("hash") {
            index.method = None;
        }
        if index.name == "PRIMARY" {
            table.primary_key = Some(PrimaryKey {
                name: None,
                columns: column_names(&index),
                lengths: index.parts.iter().map(|part| part.length).collect(),
            });
        } else if index.unique && index.plain_columns().is_some() {
            table.uniques.push(Unique {
                columns: column_names(&index),
                name: Some(index.name),
                ..Unique::default()
            });
        } else {
            table.indexes.push(index);
        }
    }
    table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
    table.uniques.sort_by(|a, b| a.name.cmp(&b.name));
    table.foreign_keys.sort_by(|a, b| a.name.cmp(&b.name));
}

fn column_names(index: &Index) -> Vec<String> {
    let names = index.parts.iter().filter_map(|part| match &part.target {
        IndexTarget::Column(name) => Some(name.clone()),
        IndexTarget::Expression(_) => None,
    });
    names.collect()
}
