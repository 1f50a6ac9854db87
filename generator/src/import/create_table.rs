//! `create table`, whatever makes its columns: a list, another table, a query.

use crate::database::{Remark, Table, TableKind, TableName};
use crate::ddl::Dialect;

use super::catalog::{Entry, Query};
use super::constraint::Constraint;
use super::cursor::Cursor;
use super::draft::Draft;
use super::finish::inferred;
use super::{alteration, column, constraint, like, partition, table_option};

/// Reads what follows `create … table`.
pub(super) fn read(draft: &mut Draft, cursor: &mut Cursor<'_>, kind: TableKind) -> Option<()> {
    let once = cursor.eat("if not exists");
    let name = draft.own_name(cursor.qualified()?);
    if draft.tables.has(&name) {
        if !once {
            draft.lose(format!(
                "there is a table {name} already: this one is left out"
            ));
        }
        return Some(());
    }
    let table = Table {
        name: name.clone(),
        kind,
        ..Table::default()
    };
    let (line, head) = (draft.line, draft.head.clone());
    draft.names.take(name.schema.as_ref(), &name.name);
    draft.tables.add(Entry {
        table,
        line,
        head,
        ..Entry::default()
    });
    if cursor.eat("partition of") {
        return partition::of(draft, &name, cursor);
    }
    if cursor.eat("of") {
        let ty = cursor.qualified()?;
        draft.lose(format!(
            "the columns of {name} are those of the type {ty}, which is not known"
        ));
    }
    if cursor.eat("like") {
        return like::read(draft, &name, cursor);
    }
    let body = match cursor.is_sign("(") && !is_query(cursor) {
        true => cursor.group(),
        false => None,
    };
    if let Some(body) = body {
        elements(draft, &name, &body);
    }
    table_option::read(draft, &name, cursor);
    query(draft, &name, cursor);
    table_option::settle(draft, &name);
    Some(())
}

/// `create table t (select …)`
fn is_query(cursor: &Cursor<'_>) -> bool {
    let first = cursor.peek_at(1);
    first.is_some_and(|token| token.is_any(&["select", "with"]))
}

/// Reads columns and constraints: first all columns, since constraints are about them.
fn elements(draft: &mut Draft, name: &TableName, body: &Cursor<'_>) {
    let mut constraints: Vec<Constraint> = Vec::new();
    for mut part in body.parts() {
        if draft.dialect == Dialect::Postgres && part.eat("like") {
            let found = like::read(draft, name, &mut part);
            if found.is_none() {
                draft.lose("`like` without a table is left out");
            }
        } else if part.eat("period for system_time") {
            continue;
        } else if constraint::starts(&part) {
            constraints.extend(several(draft, &mut part));
        } else if !part.is_empty() {
            constraints.extend(add_column(draft, name, part));
        } else {
            draft.lose("a column without a name is left out");
        }
    }
    for constraint in ordered(draft.dialect, constraints) {
        alteration::add(draft, name, constraint);
    }
}

/// Reads a constraint, and in SQLite those that follow without a comma.
pub(super) fn several(draft: &mut Draft, part: &mut Cursor<'_>) -> Vec<Constraint> {
    let mut found = Vec::new();
    while constraint::starts(part) {
        match constraint::read(draft, part) {
            Some(constraint) => found.push(constraint),
            None => return found,
        }
    }
    if !part.is_empty() {
        let text = constraint::shown(part);
        draft.lose(format!(
            "a part of a constraint is not understood and left out: {text}"
        ));
    }
    found
}

/// Adds a column; its constraints are given back.
fn add_column(draft: &mut Draft, name: &TableName, part: Cursor<'_>) -> Vec<Constraint> {
    let Some(defined) = column::read(draft, part) else {
        let text = constraint::shown(&part);
        draft.lose(format!("a column is not understood and left out: {text}"));
        return Vec::new();
    };
    let mut defined = defined;
    column::count(draft, name, &mut defined.column);
    let Some(entry) = draft.tables.get_mut(name) else {
        return Vec::new();
    };
    entry.plain_key |= defined.plain_key;
    if defined.in_bytes == Some(false) {
        entry.in_letters.push(defined.column.name.clone());
    }
    entry.table.columns.push(defined.column);
    defined.constraints
}

/// The order in which names are given: rules, then keys, then foreign keys.
fn ordered(dialect: Dialect, constraints: Vec<Constraint>) -> Vec<Constraint> {
    let rank = |constraint: &Constraint| match constraint {
        Constraint::Check(..) => 0,
        Constraint::Primary(_) => 1,
        Constraint::ForeignKey(_) => 3,
        _ => 2,
    };
    let mut ordered = constraints;
    ordered.sort_by_key(rank);
    without_twins(dialect, ordered)
}

/// PostgreSQL and SQLite make one key of those that say the same in one statement; a name that was given stays.
fn without_twins(dialect: Dialect, constraints: Vec<Constraint>) -> Vec<Constraint> {
    let same = |a: &[String], b: &[String]| match dialect {
        Dialect::Sqlite => {
            let mut pairs = a.iter().zip(b);
            a.len() == b.len() && pairs.all(|(a, b)| a.eq_ignore_ascii_case(b))
        }
        _ => a == b,
    };
    let mut kept: Vec<Constraint> = Vec::new();
    for constraint in constraints {
        let Constraint::Unique(unique) = &constraint else {
            kept.push(constraint);
            continue;
        };
        let twin = kept.iter_mut().find_map(|known| match known {
            Constraint::Primary(key) if same(&key.columns, &unique.columns) => Some(&mut key.name),
            Constraint::Unique(known)
                if same(&known.columns, &unique.columns)
                    && known.deferrable == unique.deferrable =>
            {
                Some(&mut known.name)
            }
            _ => None,
        });
        match twin {
            Some(name) => *name = name.take().or_else(|| unique.name.clone()),
            None => kept.push(constraint),
        }
    }
    kept
}

/// `as select …`: the columns are inferred from the tables as they are now.
fn query(draft: &mut Draft, name: &TableName, cursor: &mut Cursor<'_>) {
    cursor.eat_any(&["ignore", "replace"]);
    cursor.eat("as");
    let starts =
        cursor.is("select") || cursor.is("with") || cursor.is("values") || cursor.is_sign("(");
    if !starts {
        if !cursor.is_empty() {
            let text = constraint::shown(cursor);
            draft.lose(format!(
                "an option of the table is not understood and left out: {text}"
            ));
        }
        return;
    }
    let mut query = cursor.until(|rest| rest.is("with no data") || rest.is("with data"));
    let inner = query.is_sign("(").then(|| query.group()).flatten();
    let sql = inner.unwrap_or(query).rest().to_owned();
    let path = draft.path.clone();
    if let Some(entry) = draft.tables.get_mut(name) {
        let columns = entry.table.columns.drain(..);
        let names = columns.map(|column| column.name).collect();
        entry.query = Some(Query { sql, names, path });
    }
    inferred::settle_table(draft, name);
}

/// A table that is there only for one connection.
pub(super) fn temporary(draft: &mut Draft, cursor: &mut Cursor<'_>) -> Option<()> {
    cursor.eat("if not exists");
    let name = cursor.qualified()?;
    let text = "a temporary table, which is left out";
    draft
        .database
        .remarks
        .push(Remark::new(name.to_string(), text));
    Some(())
}
