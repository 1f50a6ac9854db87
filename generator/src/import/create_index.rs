//! `create index`, and the keys in a table of MySQL.

use crate::database::{Index, IndexPart, IndexTarget, TableName};
use crate::ddl::Dialect;

use super::cursor::Cursor;
use super::draft::Draft;
use super::expression;
use super::token::{Kind, Token};

/// Reads what follows `create [unique …] index`.
pub(super) fn read(draft: &mut Draft, cursor: &mut Cursor<'_>, mut index: Index) -> Option<()> {
    cursor.eat("concurrently");
    let once = cursor.eat("if not exists");
    if !cursor.is("on") {
        index.name = cursor.qualified()?.name;
    }
    method(cursor, &mut index);
    if !cursor.eat("on") {
        return None;
    }
    cursor.eat("only");
    let table = draft.known_name(cursor.qualified()?);
    method(cursor, &mut index);
    index.parts = parts(&cursor.group()?);
    options(cursor, &mut index);
    add(draft, &table, index, once)
}

fn add(draft: &mut Draft, table: &TableName, index: Index, once: bool) -> Option<()> {
    let folded = index.name.to_lowercase();
    let (schema, name) = match draft.dialect {
        Dialect::Sqlite => (None, folded.as_str()),
        _ => (table.schema.as_ref(), index.name.as_str()),
    };
    // MySQL's indexes are called what they like in each table.
    let is_shared = draft.dialect != Dialect::MySql && !name.is_empty();
    if is_shared && draft.names.has(schema, name) {
        if !once {
            draft.lose(format!(
                "there is an index {} already: this one is left out",
                index.name
            ));
        }
        return Some(());
    }
    super::alteration::add_index(draft, table, index);
    Some(())
}

fn method(cursor: &mut Cursor<'_>, index: &mut Index) {
    if cursor.eat("using") {
        let method = cursor.name().map(|name| name.to_lowercase());
        let method = method.filter(|method| !matches!(method.as_str(), "btree" | "rtree"));
        // InnoDB makes trees of hashes.
        index.method = method.filter(|_| cursor.dialect != Dialect::MySql);
    }
}

/// What stands behind the parts.
fn options(cursor: &mut Cursor<'_>, index: &mut Index) {
    loop {
        if cursor.eat("include") {
            index.include = cursor.names().unwrap_or_default();
        } else if cursor.eat("nulls not distinct") {
            index.nulls_equal = true;
        } else if cursor.eat("where") {
            index.predicate = Some(expression::text(cursor));
            cursor.skip(cursor.tokens().len());
        } else if cursor.is("using") {
            method(cursor, index);
        } else if cursor.next().is_none() {
            break;
        }
    }
}

/// Reads a key of MySQL: `unique key name (parts)` and the like.
pub(super) fn key(cursor: &mut Cursor<'_>, constraint: Option<String>) -> Option<Index> {
    let mut index = Index::default();
    match cursor.next()?.text.to_ascii_lowercase().as_str() {
        "unique" => index.unique = true,
        word @ ("fulltext" | "spatial") => index.method = Some(word.to_owned()),
        "key" | "index" => {}
        _ => return None,
    }
    cursor.eat_any(&["key", "index"]);
    cursor.eat("if not exists");
    let is_method = cursor.is("using") && !cursor.peek_at(1)?.is_sign("(");
    let name = match cursor.is_sign("(") || is_method {
        true => None,
        false => cursor.name(),
    };
    index.name = name.or(constraint).unwrap_or_default();
    method(cursor, &mut index);
    index.parts = parts(&cursor.group()?);
    options(cursor, &mut index);
    Some(index)
}

/// The parts of an index.
pub(super) fn parts(group: &Cursor<'_>) -> Vec<IndexPart> {
    let parts = group.parts().into_iter().filter(|part| !part.is_empty());
    parts.map(part).collect()
}

fn part(mut cursor: Cursor<'_>) -> IndexPart {
    let target = cursor.until(|rest| {
        rest.peek()
            .is_some_and(|token| token.kind != Kind::Sign && !continues(rest, token))
    });
    let mut part = of(&target);
    if cursor.eat("collate") {
        part.operator_class = cursor.qualified().map(|name| name.name);
    }
    let order = ["asc", "desc", "nulls"];
    if cursor.peek().is_some_and(|token| !token.is_any(&order))
        && cursor.dialect == Dialect::Postgres
    {
        part.operator_class = cursor.qualified().map(|name| name.name);
        cursor.group();
    }
    cursor.eat("asc");
    part.descending = cursor.eat("desc");
    let nulls = [("nulls first", true), ("nulls last", false)];
    let nulls = nulls.into_iter().find(|(words, _)| cursor.eat(words));
    part.nulls_first = nulls
        .map(|(_, first)| first)
        .filter(|first| *first != part.descending);
    if part
        .operator_class
        .as_ref()
        .is_some_and(|name| name.eq_ignore_ascii_case("binary"))
    {
        part.operator_class = None;
    }
    part
}

/// Whether a word goes on with the expression in front of it, as in `a || b`.
fn continues(rest: &Cursor<'_>, token: &Token<'_>) -> bool {
    let before = rest.sql[..token.start].trim_end();
    before.ends_with(['.', ':', '|', '+', '-', '*', '/', '=', '<', '>', '%', '#'])
}

/// A name is a column; MySQL has a length behind it.
fn of(target: &Cursor<'_>) -> IndexPart {
    match target.tokens() {
        [name] if name.kind != Kind::Sign => IndexPart::column(name.name(target.dialect)),
        [name, open, length, close]
            if target.dialect == Dialect::MySql && open.is_sign("(") && close.is_sign(")") =>
        {
            IndexPart {
                length: length.text.parse().ok(),
                ..IndexPart::column(name.name(target.dialect))
            }
        }
        _ => match bare(target) {
            Some(name) => IndexPart::column(name),
            None => IndexPart::expression(expression::text(target)),
        },
    }
}

/// A column in brackets.
fn bare(target: &Cursor<'_>) -> Option<String> {
    let inner = target.clone().group()?;
    match inner.tokens() {
        [name] if matches!(name.kind, Kind::Word | Kind::Name) => Some(name.name(target.dialect)),
        _ => None,
    }
}

/// The words that PostgreSQL names an index after.
pub(super) fn named_after(index: &Index) -> String {
    let mut words = Vec::new();
    for part in &index.parts {
        words.push(match &part.target {
            IndexTarget::Column(name) => name.clone(),
            IndexTarget::Expression(text) => called(text),
        });
    }
    words.join("_")
}

/// The function that is called, or `expr`.
fn called(text: &str) -> String {
    let word = text
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .next();
    let word = word.filter(|word| !word.is_empty() && text[word.len()..].starts_with('('));
    word.map_or_else(|| "expr".to_owned(), str::to_lowercase)
}
