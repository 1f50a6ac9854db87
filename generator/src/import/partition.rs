//! PostgreSQL: tables whose rows show in another one.

use crate::database::{Column, Identity, PrimaryKey, TableKind, TableName};

use super::constraint::{self, Constraint};
use super::create_table::several;
use super::cursor::Cursor;
use super::draft::Draft;
use super::{alteration, column_option, table_option};

/// Reads what follows `create table … partition of`.
pub(super) fn of(draft: &mut Draft, name: &TableName, cursor: &mut Cursor<'_>) -> Option<()> {
    let parent = draft.known_name(cursor.qualified()?);
    let Some(found) = draft.tables.get(&parent) else {
        draft.lose(format!(
            "there is no table {parent}: its partition {name} is left out"
        ));
        draft.tables.remove(name);
        return Some(());
    };
    let (columns, checks) = (found.table.columns.clone(), found.table.checks.clone());
    let key = found.table.primary_key.clone();
    let entry = draft.tables.get_mut(name)?;
    entry.table.columns = columns;
    entry.table.checks = checks;
    entry.table.kind = TableKind::Partition { of: parent };
    if let Some(key) = key {
        alteration::add(
            draft,
            name,
            Constraint::Primary(PrimaryKey { name: None, ..key }),
        );
    }
    for mut part in cursor
        .group()
        .map(|group| group.parts())
        .unwrap_or_default()
    {
        own_part(draft, name, &mut part);
    }
    cursor.until(|rest| rest.is("partition by") || rest.is("with") || rest.is("tablespace"));
    table_option::read(draft, name, cursor);
    Some(())
}

/// A constraint of the partition alone, or options of a column that it has anyway.
fn own_part(draft: &mut Draft, name: &TableName, part: &mut Cursor<'_>) {
    if constraint::starts(part) {
        for constraint in several(draft, part) {
            alteration::add(draft, name, constraint);
        }
        return;
    }
    let Some(column) = part.name() else {
        return;
    };
    let Some(entry) = draft.tables.get(name) else {
        return;
    };
    let Some(known) = entry
        .table
        .columns
        .iter()
        .find(|known| known.name == column)
    else {
        return draft.lose(format!(
            "there is no column {column}: its options are left out"
        ));
    };
    let mut defined = super::column::Defined {
        column: known.clone(),
        ..Default::default()
    };
    column_option::read(draft, &mut defined, part);
    let entry = draft.tables.get_mut(name);
    let columns = entry
        .map(|entry| &mut entry.table.columns)
        .into_iter()
        .flatten();
    for known in columns.filter(|known| known.name == column) {
        known.clone_from(&defined.column);
    }
    for constraint in defined.constraints {
        alteration::add(draft, name, constraint);
    }
}

/// Makes a table a partition.
pub(super) fn attach(draft: &mut Draft, parent: &TableName, name: TableName) {
    let name = draft.known_name(name);
    match draft.tables.get_mut(&name) {
        Some(entry) => entry.table.kind = TableKind::Partition { of: parent.clone() },
        None => draft.lose(format!("there is no table {name} to attach")),
    }
}

/// Makes a table a table again.
pub(super) fn detach(draft: &mut Draft, name: TableName) {
    let name = draft.known_name(name);
    if let Some(entry) = draft.tables.get_mut(&name) {
        entry.table.kind = TableKind::Table;
    }
}

/// Gives a table the columns and rules of another one, whose rows it adds to.
pub(super) fn inherit(draft: &mut Draft, name: &TableName, parent: TableName) {
    let parent = draft.known_name(parent);
    let Some(found) = draft.tables.get(&parent).filter(|_| parent != *name) else {
        return draft.lose(format!("there is no table {parent} to inherit from"));
    };
    let (columns, checks) = (found.table.columns.clone(), found.table.checks.clone());
    let Some(entry) = draft.tables.get_mut(name) else {
        return;
    };
    let table = &mut entry.table;
    let mut of = match std::mem::take(&mut table.kind) {
        TableKind::Child { of } => of,
        _ => Vec::new(),
    };
    // The columns of earlier parents stay in front.
    let first = table
        .columns
        .iter()
        .take(entry.inherited)
        .cloned()
        .collect();
    let own: Vec<Column> = table
        .columns
        .iter()
        .skip(entry.inherited)
        .cloned()
        .collect();
    let mut all: Vec<Column> = first;
    for column in columns {
        let is_new = !all.iter().any(|known| known.name == column.name);
        let inherited = Column {
            identity: column
                .identity
                .filter(|identity| *identity == Identity::Serial),
            ..column
        };
        all.extend(is_new.then_some(inherited));
    }
    entry.inherited = all.len();
    for column in own {
        match all.iter_mut().find(|known| known.name == column.name) {
            Some(known) => merge(known, column),
            None => all.push(column),
        }
    }
    table.columns = all;
    for check in checks {
        if !table.checks.iter().any(|known| known.name == check.name) {
            table.checks.push(check);
        }
    }
    of.push(parent);
    table.kind = TableKind::Child { of };
}

/// A column that is its own and a parent's.
fn merge(known: &mut Column, own: Column) {
    known.nullable &= own.nullable;
    known.ty = own.ty;
    known.default = own.default.or(known.default.take());
    known.identity = own.identity.or(known.identity.take());
    known.generated = own.generated.or(known.generated.take());
    known.collation = own.collation.or(known.collation.take());
    known.comment = own.comment.or(known.comment.take());
}
