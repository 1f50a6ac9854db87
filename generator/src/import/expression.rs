//! Texts of expressions, and defaults.

use crate::database::{DefaultValue, NativeType, without_brackets};
use crate::ddl::Dialect;

use super::cursor::Cursor;
use super::token::{Kind, Token};

/// The text in one line, without brackets around the whole.
pub(super) fn text(cursor: &Cursor<'_>) -> String {
    let text = spaced(cursor.sql, cursor.tokens());
    without_brackets(&text).to_owned()
}

/// Tokens with one space where there was any.
fn spaced(sql: &str, tokens: &[Token<'_>]) -> String {
    let (mut text, mut end) = (String::new(), None);
    for token in tokens {
        let gap = end.is_some_and(|end| end < token.start);
        if gap && sql.is_char_boundary(token.start) {
            text.push(' ');
        }
        text.push_str(token.text);
        end = Some(token.end());
    }
    text
}

/// What a new row has; `null` is nothing.
pub(super) fn default(cursor: &Cursor<'_>, ty: &NativeType) -> Option<DefaultValue> {
    let dialect = cursor.dialect;
    let mut tokens = cursor.tokens();
    // `_utf8mb4'text'`
    if let [first, rest @ ..] = tokens
        && dialect == Dialect::MySql
        && first.text.starts_with('_')
        && rest.first().is_some_and(|token| token.kind == Kind::Text)
    {
        tokens = rest;
    }
    if let [token] = tokens
        && token.kind == Kind::Text
    {
        let text = token.value(dialect);
        let numeric = dialect == Dialect::MySql && is_numeric(ty) && text.parse::<f64>().is_ok();
        return Some(match numeric {
            true => DefaultValue::Number(text),
            false => DefaultValue::Text(text),
        });
    }
    let text = spaced(cursor.sql, tokens);
    match dialect {
        Dialect::MySql => mysql(&text),
        Dialect::Postgres => DefaultValue::parse(&without_public(&text)),
        Dialect::Sqlite => DefaultValue::parse(&text),
    }
}

fn is_numeric(ty: &NativeType) -> bool {
    ty.base.ends_with("int") || matches!(ty.base.as_str(), "decimal" | "double" | "float" | "year")
}

/// Words for the same moment are printed alike; truth values are numbers.
fn mysql(text: &str) -> Option<DefaultValue> {
    const NOW: &[&str] = &["current_timestamp", "now", "localtime", "localtimestamp"];
    let lower = text.to_ascii_lowercase();
    let (word, rest) = lower.split_once('(').unwrap_or((&lower, ")"));
    if NOW.contains(&word.trim()) && rest.ends_with(')') {
        let digits = rest.trim_end_matches(')').trim();
        return Some(DefaultValue::Expression(format!(
            "current_timestamp({digits})"
        )));
    }
    match DefaultValue::parse(text)? {
        DefaultValue::Bool(value) => Some(DefaultValue::Number(u8::from(value).to_string())),
        other => Some(other),
    }
}

/// `nextval('public.counter')` names a counter that is printed without the schema.
fn without_public(text: &str) -> String {
    match text.to_ascii_lowercase().starts_with("nextval(") {
        true => text.replacen("'public.", "'", 1),
        false => text.to_owned(),
    }
}

/// The moment of `on update`, as MySQL prints it.
pub(super) fn moment(cursor: &Cursor<'_>) -> String {
    match mysql(&spaced(cursor.sql, cursor.tokens())) {
        Some(DefaultValue::Expression(text)) => text,
        _ => cursor.rest().to_owned(),
    }
}
