//! Foreign keys and indexes as SQL, the same on every database.

use super::words::Words;
use super::write::list;
use super::{ForeignKey, IndexDefinition, TableDefinition};

pub(super) fn create_indexes(table: &TableDefinition<'_>, words: &dyn Words) -> Vec<String> {
    let kinds = [("unique index", &table.uniques), ("index", &table.indexes)];
    let create = |kind: &str, index: &IndexDefinition<'_>| {
        let (name, on) = (words.quote(index.name), words.table(table.table));
        format!(
            "create {kind} {name} on {on} ({})",
            list(&index.columns, words)
        )
    };
    kinds
        .into_iter()
        .flat_map(|(kind, indexes)| indexes.iter().map(move |index| create(kind, index)))
        .collect()
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
    text
}
