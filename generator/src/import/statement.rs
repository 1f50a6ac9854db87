//! Tells statements apart by their first words.

use crate::database::{Index, TableKind};
use crate::ddl::Dialect;

use super::cursor::Cursor;
use super::draft::Draft;
use super::split::{Fault, Statement};
use super::token::{Kind, tokens};
use super::{alter, alter_table, comment, create_index, create_table, create_type, view};

mod drop;
mod schema;
mod skip;

pub(super) use skip::object as object_kind;

/// Reads a statement; what is wrong with it is reported.
pub(super) fn read(draft: &mut Draft, statement: &Statement) {
    (draft.line, draft.head) = (statement.line, head(&statement.text));
    let is_definition = skip::is_definition(statement);
    match statement.fault {
        Some(Fault::Open { what, line }) => {
            return draft.lose(format!("{what} that begins in line {line} does not end"));
        }
        Some(Fault::TooLong) if is_definition => {
            return draft.lose("the statement is longer than 4 MiB and left out");
        }
        Some(Fault::Zero) if is_definition => {
            return draft.lose("the statement has a zero byte in it and is left out");
        }
        Some(Fault::NotUtf8) => draft
            .report
            .skip("statement that is not UTF-8, read as Latin-1"),
        _ => {}
    }
    draft.functions.extend(skip::function(statement));
    if let Some(kind) = skip::kind(statement) {
        return draft.report.skip(kind);
    }
    let text = &statement.text;
    let tokens = tokens(text, draft.dialect);
    let mut cursor = Cursor::new(draft.dialect, text, &tokens);
    if cursor.is_cut() {
        return draft.lose("the statement ends in the middle of brackets and is left out");
    }
    if dispatch(draft, &mut cursor).is_none() {
        draft.lose("the statement is not understood and left out");
    }
}

/// A command of psql or sqlite3: only those count that would read more.
pub(super) fn command(draft: &mut Draft, line: usize, text: &str) {
    let word = text.split_whitespace().next().unwrap_or_default();
    if matches!(
        word,
        "\\i" | "\\ir" | "\\include" | "\\include_relative" | ".read"
    ) {
        let lost = "the file that is included here is not read: import it, too, or put it here";
        draft.lose_at(line, head(text), lost);
    } else {
        draft.report.skip("command of the database's shell");
    }
}

/// How a statement begins, in one line.
fn head(text: &str) -> String {
    let start: String = text.trim_start().chars().take(200).collect();
    let words: Vec<_> = start.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(72) {
        Some((end, _)) => format!("{} …", &line[..end]),
        None => line,
    }
}

fn dispatch(draft: &mut Draft, cursor: &mut Cursor<'_>) -> Option<()> {
    let first = cursor.next()?;
    match first.text.to_ascii_lowercase().as_str() {
        "create" => create(draft, cursor),
        "alter" => alter(draft, cursor),
        "drop" => drop::read(draft, cursor),
        "comment" => comment::read(draft, cursor),
        "rename" if cursor.eat("table") => rename(draft, cursor),
        "use" => {
            let name = cursor.name()?;
            draft.use_database(name);
            Some(())
        }
        "set" | "select" => {
            schema::search_path(draft, cursor);
            Some(())
        }
        "insert" => schema_row(draft, cursor),
        _ => None,
    }
}

fn create(draft: &mut Draft, cursor: &mut Cursor<'_>) -> Option<()> {
    let replace = cursor.eat("or replace");
    skip_security(cursor);
    cursor.eat_any(&["global", "local"]);
    let temporary = cursor.eat_any(&["temp", "temporary"]);
    let unlogged = cursor.eat("unlogged");
    if temporary && cursor.eat("table") {
        return create_table::temporary(draft, cursor);
    }
    if cursor.eat("table") {
        if replace {
            let mut ahead = *cursor;
            let name = draft.own_name(ahead.qualified()?);
            draft.tables.remove(&name);
        }
        return table(draft, cursor, TableKind::Table, unlogged);
    }
    if cursor.eat("foreign table") {
        return table(draft, cursor, TableKind::Foreign, false);
    }
    if cursor.eat("virtual table") {
        return virtual_table(draft, cursor);
    }
    cursor.eat("recursive");
    if cursor.is("view") || cursor.is("materialized view") {
        let materialized = cursor.eat("materialized");
        cursor.skip(1);
        return view::create(draft, cursor, materialized, replace, temporary);
    }
    if let Some(index) = index(cursor) {
        return create_index::read(draft, cursor, index);
    }
    object(draft, cursor)
}

fn table(
    draft: &mut Draft,
    cursor: &mut Cursor<'_>,
    kind: TableKind,
    unlogged: bool,
) -> Option<()> {
    let name = {
        let mut ahead = *cursor;
        ahead.eat("if not exists");
        draft.own_name(ahead.qualified()?)
    };
    create_table::read(draft, cursor, kind)?;
    if let Some(entry) = draft.tables.get_mut(&name).filter(|_| unlogged) {
        entry.table.options.push("unlogged".to_owned());
    }
    Some(())
}

/// `unique index` and its like.
fn index(cursor: &mut Cursor<'_>) -> Option<Index> {
    let mut index = Index::default();
    match cursor.peek()?.text.to_ascii_lowercase().as_str() {
        "unique" => index.unique = true,
        word @ ("fulltext" | "spatial") => index.method = Some(word.to_owned()),
        "index" => {
            cursor.skip(1);
            return Some(index);
        }
        _ => return None,
    }
    cursor.skip(1);
    cursor.eat("index").then_some(index)
}

fn object(draft: &mut Draft, cursor: &mut Cursor<'_>) -> Option<()> {
    if cursor.eat("type") {
        create_type::read(draft, cursor)
    } else if cursor.eat("domain") {
        create_type::domain(draft, cursor)
    } else if cursor.eat("sequence") {
        cursor.eat("if not exists");
        let name = draft.own_name(cursor.qualified()?);
        draft.names.take(name.schema.as_ref(), &name.name);
        draft.database.sequences.push(name);
        Some(())
    } else if cursor.eat("schema") && draft.dialect == Dialect::Postgres {
        schema::create_schema(draft, cursor)
    } else {
        let kind = skip::object(cursor)?;
        draft.report.skip(kind);
        Some(())
    }
}

fn virtual_table(draft: &mut Draft, cursor: &mut Cursor<'_>) -> Option<()> {
    let mut ahead = *cursor;
    ahead.eat("if not exists");
    let name = draft.own_name(ahead.qualified()?);
    *cursor = ahead;
    cursor.skip(cursor.tokens().len());
    view::add_bare(draft, name, TableKind::Virtual);
    Some(())
}

/// What MySQL writes between `create` and the kind.
fn skip_security(cursor: &mut Cursor<'_>) {
    loop {
        if cursor.eat("algorithm") {
            cursor.eat_sign("=");
            cursor.next();
        } else if cursor.eat("definer") {
            cursor.eat_sign("=");
            cursor.next();
            cursor.group();
            if cursor.eat_sign("@") {
                cursor.next();
            }
        } else if cursor.eat("sql security") {
            cursor.next();
        } else {
            return;
        }
    }
}

fn alter(draft: &mut Draft, cursor: &mut Cursor<'_>) -> Option<()> {
    cursor.eat_any(&["online", "offline", "ignore", "foreign"]);
    match cursor.eat("table") {
        true => alter_table::read(draft, cursor),
        false => alter::read(draft, cursor),
    }
}

/// `rename table a to b, c to d`
fn rename(draft: &mut Draft, cursor: &mut Cursor<'_>) -> Option<()> {
    for mut part in cursor.parts() {
        let old = draft.known_name(part.qualified()?);
        let new = part.eat("to").then(|| part.qualified()).flatten()?;
        let new = draft.own_name(new);
        draft.tables.rename(&old, new);
    }
    Some(())
}

/// SQLite dumps virtual tables as rows of its own table.
fn schema_row(draft: &mut Draft, cursor: &mut Cursor<'_>) -> Option<()> {
    let mut row = cursor.tokens().iter();
    let text = row.rfind(|token| token.kind == Kind::Text);
    let sql = text?.value(draft.dialect);
    let tokens = tokens(&sql, draft.dialect);
    let mut inner = Cursor::new(draft.dialect, &sql, &tokens);
    inner.eat("create").then_some(())?;
    create(draft, &mut inner)
}
