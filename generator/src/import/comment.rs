//! `comment on … is …` of PostgreSQL.

use crate::database::TableName;

use super::cursor::Cursor;
use super::draft::Draft;

/// Reads what follows `comment`.
pub(super) fn read(draft: &mut Draft, cursor: &mut Cursor<'_>) -> Option<()> {
    if !cursor.eat("on") {
        return None;
    }
    if cursor.eat("column") {
        return column(draft, cursor);
    }
    if cursor.eat_any(&["table", "view", "materialized view", "foreign table"]) {
        let name = draft.known_name(cursor.qualified()?);
        let text = text(cursor)?;
        match draft.tables.get_mut(&name) {
            Some(entry) => entry.table.comment = text,
            None => draft.lose(format!("there is no table {name} for the comment")),
        }
        return Some(());
    }
    if cursor.eat("type") {
        let name = draft.own_name(cursor.qualified()?);
        let text = text(cursor)?;
        let mut enums = draft.database.enums.iter_mut();
        if let Some(found) = enums.find(|found| found.name == name) {
            found.comment = text;
        }
        return Some(());
    }
    draft.report.skip("comment on what is not in the model");
    Some(())
}

fn column(draft: &mut Draft, cursor: &mut Cursor<'_>) -> Option<()> {
    let mut names = vec![cursor.name()?];
    while cursor.eat_sign(".") {
        names.push(cursor.name()?);
    }
    let column = names.pop()?;
    let table = names.pop()?;
    let table = draft.known_name(TableName::qualified(names.pop(), table));
    let text = text(cursor)?;
    let entry = draft.tables.get_mut(&table);
    // Columns of views are not known before the end.
    if let Some(entry) = entry {
        let mut columns = entry.table.columns.iter_mut();
        match columns.find(|known| known.name == column) {
            Some(known) => known.comment = text,
            None => entry.comments.push((column, text)),
        }
        return Some(());
    }
    draft.lose(format!("there is no table {table} for the comment"));
    Some(())
}

/// The text; `null` is none.
fn text(cursor: &mut Cursor<'_>) -> Option<Option<String>> {
    if !cursor.eat("is") {
        return None;
    }
    Some(cursor.text().filter(|text| !text.is_empty()))
}
