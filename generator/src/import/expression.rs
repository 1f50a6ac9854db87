//! Texts of expressions, and defaults.

use crate::database::{DefaultValue, NativeType, without_brackets};
use crate::ddl::Dialect;

use super::cursor::Cursor;
use super::token::{Kind, Token};

/// Words before a bracket that are no names of functions.
const SPELLED: &[&str] = &[
    "all",
    "and",
    "any",
    "array",
    "between",
    "case",
    "cast",
    "coalesce",
    "current_time",
    "current_timestamp",
    "else",
    "extract",
    "greatest",
    "in",
    "is",
    "least",
    "localtime",
    "localtimestamp",
    "not",
    "nullif",
    "or",
    "row",
    "similar",
    "then",
    "when",
];

/// The text in one line, without brackets around the whole.
pub(super) fn text(cursor: &Cursor<'_>) -> String {
    let text = spaced(cursor.sql, cursor.tokens(), cursor.dialect);
    without_brackets(&text).to_owned()
}

/// Tokens with one space where there was any; PostgreSQL prints names of functions in lower case.
fn spaced(sql: &str, tokens: &[Token<'_>], dialect: Dialect) -> String {
    let (mut text, mut end) = (String::new(), None);
    for (at, token) in tokens.iter().enumerate() {
        let gap = end.is_some_and(|end| end < token.start);
        if gap && sql.is_char_boundary(token.start) {
            text.push(' ');
        }
        let is_called = tokens.get(at + 1).is_some_and(|next| next.is_sign("("));
        let folds = dialect == Dialect::Postgres && token.kind == Kind::Word && is_called;
        match folds && !token.is_any(SPELLED) {
            true => text.push_str(&token.text.to_ascii_lowercase()),
            false => text.push_str(token.text),
        }
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
    let text = spaced(cursor.sql, tokens, dialect);
    match dialect {
        Dialect::MySql => mysql(&text).map(|value| as_text(value, ty)),
        Dialect::Postgres => DefaultValue::parse(&without_public(&text)),
        Dialect::Sqlite => DefaultValue::parse(&text),
    }
}

/// A column of text has a text for a number.
fn as_text(value: DefaultValue, ty: &NativeType) -> DefaultValue {
    let is_text = ty.base.ends_with("char") || ty.base.ends_with("text") || ty.base == "enum";
    match value {
        DefaultValue::Number(number) if is_text => match number.parse::<i128>() {
            Ok(integer) => DefaultValue::Text(integer.to_string()),
            Err(_) => DefaultValue::Text(number),
        },
        value => value,
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
    match mysql(&spaced(cursor.sql, cursor.tokens(), cursor.dialect)) {
        Some(DefaultValue::Expression(text)) => text,
        _ => cursor.rest().to_owned(),
    }
}
