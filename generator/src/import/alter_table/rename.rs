//! `alter table … rename …`.

use crate::database::{IndexTarget, TableName};
use crate::ddl::Dialect;
use crate::import::cursor::Cursor;
use crate::import::draft::Draft;

/// Reads what follows `rename`.
pub(super) fn read(draft: &mut Draft, name: &mut TableName, cursor: &mut Cursor<'_>) -> Option<()> {
    if cursor.eat("constraint") {
        return constraint(draft, name, cursor);
    }
    if draft.dialect == Dialect::MySql && cursor.eat_any(&["index", "key"]) {
        return constraint(draft, name, cursor);
    }
    if cursor.eat_any(&["to", "as"]) {
        return table(draft, name, cursor);
    }
    cursor.eat("column");
    let old = cursor.name()?;
    if !cursor.eat("to") {
        // MySQL: `rename new_name`.
        let new = TableName::qualified(name.schema.clone(), old);
        draft.tables.rename(name, new.clone());
        *name = new;
        return Some(());
    }
    let new = cursor.name()?;
    column(draft, name, &old, &new);
    Some(())
}

fn table(draft: &mut Draft, name: &mut TableName, cursor: &mut Cursor<'_>) -> Option<()> {
    let given = cursor.qualified()?;
    let schema = given.schema.or_else(|| name.schema.clone());
    let new = draft.own_name(TableName::qualified(schema, given.name));
    draft.tables.rename(name, new.clone());
    *name = new;
    Some(())
}

fn constraint(draft: &mut Draft, name: &TableName, cursor: &mut Cursor<'_>) -> Option<()> {
    let old = cursor.name()?;
    cursor.eat("to");
    let new = cursor.name()?;
    let table = &mut draft.tables.get_mut(name)?.table;
    let keys = table.primary_key.iter_mut().map(|key| &mut key.name);
    let uniques = table.uniques.iter_mut().map(|unique| &mut unique.name);
    let foreign = table.foreign_keys.iter_mut().map(|key| &mut key.name);
    let checks = table.checks.iter_mut().map(|check| &mut check.name);
    let names = keys.chain(uniques).chain(foreign).chain(checks);
    for known in names
        .filter_map(Option::as_mut)
        .filter(|known| **known == old)
    {
        known.clone_from(&new);
    }
    for index in table.indexes.iter_mut().filter(|index| index.name == old) {
        index.name.clone_from(&new);
    }
    Some(())
}

/// Renames a column everywhere.
pub(super) fn column(draft: &mut Draft, name: &TableName, old: &str, new: &str) {
    let change = |known: &mut String| {
        if known.eq_ignore_ascii_case(old) {
            new.clone_into(known);
        }
    };
    for entry in draft.tables.iter_mut() {
        let is_own = entry.table.name == *name;
        let table = &mut entry.table;
        for key in table.foreign_keys.iter_mut() {
            if key.target == *name {
                key.target_columns.iter_mut().for_each(change);
            }
            if is_own {
                key.columns.iter_mut().for_each(change);
            }
        }
        if !is_own {
            continue;
        }
        table
            .columns
            .iter_mut()
            .for_each(|column| change(&mut column.name));
        table
            .uniques
            .iter_mut()
            .flat_map(|unique| &mut unique.columns)
            .for_each(change);
        table
            .primary_key
            .iter_mut()
            .flat_map(|key| &mut key.columns)
            .for_each(change);
        for part in table.indexes.iter_mut().flat_map(|index| &mut index.parts) {
            if let IndexTarget::Column(known) = &mut part.target {
                change(known);
            }
        }
    }
}
