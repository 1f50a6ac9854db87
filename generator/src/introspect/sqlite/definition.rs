//! What only the text of a definition tells: checks, expressions of generated columns, collations, `deferrable`.
//!
//! A text that cannot be taken apart adds nothing.

use crate::database::scan::{self, Token};
use crate::database::{Check, Column, Deferrable, NativeType, Table, strict, without_brackets};
use crate::ddl::Dialect;

/// Adds what the `create table` statement says.
pub(super) fn complete(table: &mut Table, sql: &str) {
    let tokens = scan::tokens(sql);
    let Some(open) = tokens.iter().position(|token| token.text == "(") else {
        return;
    };
    let Some(close) = scan::closing(&tokens, open) else {
        return;
    };
    for part in scan::parts(&tokens[open + 1..close]) {
        add_part(table, part, sql);
    }
}

const CONSTRAINTS: &[&str] = &["constraint", "primary", "unique", "check", "foreign"];

fn add_part(table: &mut Table, part: &[Token<'_>], sql: &str) {
    let Some(first) = part.first() else {
        return;
    };
    let is_constraint = CONSTRAINTS.iter().any(|word| first.is(word));
    let column = match is_constraint {
        true => None,
        false => table
            .columns
            .iter()
            .position(|c| c.name.eq_ignore_ascii_case(&first.name())),
    };
    if let Some(column) = column.filter(|_| table.has_option("strict")) {
        describe(&mut table.columns[column], part, sql);
    }
    let mut name = None;
    for (position, token) in part.iter().enumerate().skip(usize::from(column.is_some())) {
        let inner = || bracket(part, position + 1, sql);
        if token.is("constraint") {
            name = part.get(position + 1).map(Token::name);
        } else if token.is("check") {
            table.checks.extend(inner().map(|expression| Check {
                name: name.take(),
                expression,
            }));
        } else if let Some(column) = column.and_then(|at| table.columns.get_mut(at)) {
            if token.is("as") {
                if let (Some(generated), Some(text)) = (&mut column.generated, inner()) {
                    generated.expression = text;
                }
            } else if token.is("collate") {
                let collation = part.get(position + 1).map(Token::name);
                column.collation = collation.filter(|name| !name.eq_ignore_ascii_case("binary"));
            }
        }
    }
    deferrable(table, part, column);
}

/// What a column of a strict table is, where its type says less.
fn describe(column: &mut Column, part: &[Token<'_>], sql: &str) {
    let Some(ty) = part.get(1) else {
        return;
    };
    let behind = sql.get(ty.end()..).unwrap_or_default();
    if let Some(ty) = strict::described(ty.text, behind) {
        column.ty = NativeType::parse(Dialect::Sqlite, ty);
    }
}

/// The text in the brackets that open at a position.
fn bracket(tokens: &[Token<'_>], open: usize, sql: &str) -> Option<String> {
    let start = tokens.get(open).filter(|token| token.text == "(")?;
    let end = &tokens[scan::closing(tokens, open)?];
    let inner = sql.get(start.end()..end.start)?;
    Some(without_brackets(inner.trim()).to_owned())
}

/// A foreign key that is checked at the end; which one, its columns say.
fn deferrable(table: &mut Table, part: &[Token<'_>], column: Option<usize>) {
    let says = |word: &str| part.iter().any(|token| token.is(word));
    if !says("deferrable") || !says("references") {
        return;
    }
    if part
        .windows(2)
        .any(|pair| pair[0].is("not") && pair[1].is("deferrable"))
    {
        return;
    }
    let columns: Vec<String> = match column.and_then(|at| table.columns.get(at)) {
        Some(column) => vec![column.name.clone()],
        None => {
            let open = part.iter().position(|token| token.text == "(");
            let Some((open, close)) = open.and_then(|at| Some((at, scan::closing(part, at)?)))
            else {
                return;
            };
            let names = part[open + 1..close]
                .iter()
                .filter(|token| token.text != ",");
            names.map(Token::name).collect()
        }
    };
    let when = match says("deferred") {
        true => Deferrable::Deferred,
        false => Deferrable::Immediate,
    };
    let same = |own: &[String]| {
        own.len() == columns.len()
            && own
                .iter()
                .zip(&columns)
                .all(|(a, b)| a.eq_ignore_ascii_case(b))
    };
    for key in table
        .foreign_keys
        .iter_mut()
        .filter(|key| same(&key.columns))
    {
        key.deferrable = when;
    }
}

/// The query of a view that gives its columns no names of its own.
pub(super) fn query(sql: &str) -> Option<String> {
    let tokens = scan::tokens(sql);
    let at = tokens
        .iter()
        .position(|token| token.is("as") || token.text == "(")?;
    let word = tokens.get(at).filter(|token| token.is("as"))?;
    Some(sql.get(word.end()..)?.trim().to_owned())
}

/// The condition of an index for some rows.
pub(super) fn predicate(sql: &str) -> Option<String> {
    let tokens = scan::tokens(sql);
    let open = tokens.iter().position(|token| token.text == "(")?;
    let close = scan::closing(&tokens, open)?;
    let word = tokens.get(close + 1).filter(|token| token.is("where"))?;
    Some(sql.get(word.end()..)?.trim().to_owned())
}

/// The text of a part of an index.
pub(super) fn index_part(sql: &str, position: usize) -> String {
    let tokens = scan::tokens(sql);
    let text = || {
        let open = tokens.iter().position(|token| token.text == "(")?;
        let close = scan::closing(&tokens, open)?;
        let parts = scan::parts(&tokens[open + 1..close]);
        let part = parts.get(position)?;
        let tail = ["asc", "desc", "collate"];
        let ends = |token: &Token<'_>| tail.iter().any(|word| token.is(word));
        let end = part.iter().position(ends).unwrap_or(part.len());
        let last = part.get(end.checked_sub(1)?)?;
        let text = sql.get(part.first()?.start..last.end())?;
        Some(without_brackets(text).to_owned())
    };
    text().unwrap_or_default()
}
