//! `alter …` of what is no table.

use super::cursor::Cursor;
use super::draft::Draft;
use super::statement::object_kind;
use super::{column_option, create_type};

/// Reads what follows `alter`.
pub(super) fn read(draft: &mut Draft, cursor: &mut Cursor<'_>) -> Option<()> {
    if cursor.eat("type") {
        return create_type::alter(draft, cursor);
    }
    if cursor.eat("sequence") {
        return sequence(draft, cursor);
    }
    if cursor.eat("domain") {
        return domain(draft, cursor);
    }
    if cursor.eat("index") {
        return index(draft, cursor);
    }
    if cursor.is("view") || cursor.is("materialized view") {
        cursor.eat("materialized");
        cursor.skip(1);
        cursor.eat("if exists");
        let name = draft.known_name(cursor.qualified()?);
        if cursor.eat("rename to") {
            let mut new = name.clone();
            new.name = cursor.name()?;
            draft.tables.rename(&name, new);
        }
        return Some(());
    }
    let kind = object_kind(cursor)?;
    draft.report.skip(kind);
    Some(())
}

/// A sequence that belongs to a column is no counter of its own.
fn sequence(draft: &mut Draft, cursor: &mut Cursor<'_>) -> Option<()> {
    cursor.eat("if exists");
    let name = draft.known_name(cursor.qualified()?);
    cursor.until(|rest| rest.is("owned by") || rest.is("rename to"));
    if cursor.eat("rename to") {
        let new = cursor.name()?;
        for found in draft
            .database
            .sequences
            .iter_mut()
            .filter(|found| **found == name)
        {
            found.name.clone_from(&new);
        }
    } else if cursor.eat("owned by") && !cursor.is("none") {
        draft.database.sequences.retain(|found| *found != name);
    }
    Some(())
}

fn domain(draft: &mut Draft, cursor: &mut Cursor<'_>) -> Option<()> {
    let name = draft.own_name(cursor.qualified()?);
    let mut defined = super::column::Defined::default();
    if cursor.eat("add") {
        column_option::read(draft, &mut defined, cursor);
    }
    let mut domains = draft.database.domains.iter_mut();
    let found = domains.find(|found| found.name == name)?;
    found
        .checks
        .extend(
            defined
                .constraints
                .into_iter()
                .filter_map(|constraint| match constraint {
                    super::constraint::Constraint::Check(check, _) => Some(check.expression),
                    _ => None,
                }),
        );
    if cursor.eat("set default") {
        found.default = super::expression::default(cursor, &found.base);
    } else if cursor.eat("drop default") {
        found.default = None;
    } else if cursor.eat("set not null") {
        found.nullable = false;
    } else if cursor.eat("drop not null") {
        found.nullable = true;
    }
    Some(())
}

fn index(draft: &mut Draft, cursor: &mut Cursor<'_>) -> Option<()> {
    cursor.eat("if exists");
    let old = cursor.qualified()?.name;
    if !cursor.eat("rename to") {
        // Partitions of indexes, storage, statistics.
        return Some(());
    }
    let new = cursor.name()?;
    for entry in draft.tables.iter_mut() {
        for index in entry
            .table
            .indexes
            .iter_mut()
            .filter(|index| index.name == old)
        {
            index.name.clone_from(&new);
        }
        let keys = entry.table.primary_key.iter_mut().map(|key| &mut key.name);
        let names = keys.chain(
            entry
                .table
                .uniques
                .iter_mut()
                .map(|unique| &mut unique.name),
        );
        for name in names.flatten().filter(|name| **name == old) {
            name.clone_from(&new);
        }
    }
    Some(())
}
