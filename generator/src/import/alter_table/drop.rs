//! `alter table … drop …`.

use crate::database::{IndexTarget, Table, TableName};
use crate::ddl::Dialect;
use crate::import::cursor::Cursor;
use crate::import::draft::Draft;

/// Reads what follows `drop`.
pub(super) fn read(draft: &mut Draft, name: &TableName, cursor: &mut Cursor<'_>) -> Option<()> {
    let dialect = draft.dialect;
    let table = &mut draft.tables.get_mut(name)?.table;
    if cursor.eat("primary key") {
        table.primary_key = None;
        return Some(());
    }
    let is_constraint = ["constraint", "check", "foreign key"]
        .iter()
        .any(|word| cursor.eat(word));
    let is_index = !is_constraint && dialect == Dialect::MySql && cursor.eat_any(&["index", "key"]);
    if cursor.is("partition") && dialect == Dialect::MySql {
        return Some(());
    }
    if !is_constraint && !is_index {
        cursor.eat("column");
    }
    cursor.eat("if exists");
    let dropped = cursor.name()?;
    match is_constraint || is_index {
        true => constraint(table, &dropped, is_index),
        false => column(table, &dropped),
    }
    Some(())
}

fn constraint(table: &mut Table, name: &str, is_index: bool) {
    let is = |known: &Option<String>| known.as_deref() == Some(name);
    let is_key = table.primary_key.as_ref().is_some_and(|key| is(&key.name));
    if is_key || is_index && name == "PRIMARY" {
        table.primary_key = None;
    }
    table.uniques.retain(|unique| !is(&unique.name));
    table
        .indexes
        .retain(|index| !is_index || index.name != name);
    if !is_index {
        table.foreign_keys.retain(|key| !is(&key.name));
        table.checks.retain(|check| !is(&check.name));
    }
}

/// A column takes with it what is about it.
fn column(table: &mut Table, name: &str) {
    let same = |known: &str| known.eq_ignore_ascii_case(name);
    let without = |columns: &[String]| !columns.iter().any(|known| same(known));
    table.columns.retain(|column| !same(&column.name));
    table.uniques.retain(|unique| without(&unique.columns));
    table.foreign_keys.retain(|key| without(&key.columns));
    table.primary_key = table.primary_key.take().filter(|key| without(&key.columns));
    table.indexes.retain(|index| {
        let mut parts = index.parts.iter();
        !parts.any(|part| matches!(&part.target, IndexTarget::Column(known) if same(known)))
    });
}
