//! Foreign keys and indexes as SQL, the same on every database.

use super::words::Words;
use super::write::list;
use super::{ColumnDefinition, ForeignKey, IndexDefinition, SpecialDefinition, TableDefinition};
use crate::schema::PerDatabase;

pub(super) fn create_indexes(table: &TableDefinition<'_>, words: &dyn Words) -> Vec<String> {
    let kinds = [("unique index", &table.uniques), ("index", &table.indexes)];
    let first = first_index(table, words).map(|(_, index)| index.name);
    let create = |kind: &str, index: &IndexDefinition<'_>| {
        let (name, on) = (words.quote(index.name), words.table(table.table));
        format!(
            "create {kind} {name} on {on} ({})",
            list(&index.columns, words)
        )
    };
    let special = table.special_indexes.iter();
    let special = special.filter(|special| special.index.databases.contains(words.database()));
    kinds
        .into_iter()
        .flat_map(|(kind, indexes)| indexes.iter().map(move |index| (kind, index)))
        .filter(|(_, index)| Some(index.name) != first)
        .map(|(kind, index)| create(kind, index))
        .chain(special.map(|special| create_special(table, special, words)))
        .collect()
}

/// The index that a counted column needs from the beginning, and its kind.
pub(super) fn first_index<'t, 's>(
    table: &'t TableDefinition<'s>,
    words: &dyn Words,
) -> Option<(&'static str, &'t IndexDefinition<'s>)> {
    let is_counted =
        |column: &&ColumnDefinition<'_>| column.model.identity.is_some() && !column.is_pivot;
    let column = table
        .columns
        .iter()
        .filter(|_| words.counts_in_index())
        .find(is_counted)?;
    let uniques = table.uniques.iter().map(|index| ("unique index", index));
    let mut all = uniques.chain(table.indexes.iter().map(|index| ("index", index)));
    all.find(|(_, index)| index.columns.first() == Some(&column.name))
}

/// The same as a part of the table's definition.
pub(super) fn first_part(table: &TableDefinition<'_>, words: &dyn Words) -> Option<String> {
    let (kind, index) = first_index(table, words)?;
    let (name, columns) = (words.quote(index.name), list(&index.columns, words));
    Some(format!("{kind} {name} ({columns})"))
}

fn create_special(
    table: &TableDefinition<'_>,
    special: &SpecialDefinition<'_>,
    words: &dyn Words,
) -> String {
    let text = |said: &Option<PerDatabase>| {
        let text = said.as_ref()?.get(words.database())?;
        Some(text.value.clone())
    };
    let index = special.index;
    let parts = text(&index.on).unwrap_or_else(|| list(&special.columns, words));
    let (name, on) = (words.quote(&index.name), words.table(table.table));
    let unique = if index.unique { "unique " } else { "" };
    let mut sql = match text(&index.using) {
        Some(kind) => words.index_of_kind(&kind, unique, &name, (&on, &parts)),
        None => format!("create {unique}index {name} on {on} ({parts})"),
    };
    if !special.include.is_empty() {
        sql.push_str(&format!(" include ({})", list(&special.include, words)));
    }
    if let Some(filter) = text(&index.filter) {
        sql.push_str(&format!(" where {filter}"));
    }
    sql
}

/// The rules for the rows of a table, as parts of its definition.
pub(super) fn checks(table: &TableDefinition<'_>, words: &dyn Words) -> Vec<String> {
    let said = table.checks.iter().filter_map(|check| {
        let expression = check.expression.get(words.database())?;
        let name = words.quote(&check.name);
        Some(format!("constraint {name} check ({expression})"))
    });
    said.collect()
}

pub(super) fn add_foreign_key(
    table: &TableDefinition<'_>,
    key: &ForeignKey<'_>,
    words: &dyn Words,
) -> String {
    let name = words.table(table.table);
    format!("alter table {name} add {}", foreign_key(key, words))
}

pub(super) fn foreign_key(key: &ForeignKey<'_>, words: &dyn Words) -> String {
    let (name, target) = (words.quote(key.name), words.table(key.target));
    let (columns, targets) = (list(&key.columns, words), list(&key.target_columns, words));
    let mut text =
        format!("constraint {name} foreign key ({columns}) references {target} ({targets})");
    for (event, rule) in [("delete", key.on_delete), ("update", key.on_update)] {
        if let Some(rule) = rule {
            text.push_str(&format!(" on {event} {}", rule.sql()));
        }
    }
    if let Some(deferrable) = key.deferrable.filter(|_| words.has_deferrable()) {
        text.push_str(&format!(" deferrable initially {}", deferrable.key()));
    }
    text
}
