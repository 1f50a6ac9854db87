//! Defaults: a value where the database's text is plainly one, otherwise the text.

use std::collections::HashMap;

use serde::Serialize;

/// What a new row has unless it says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DefaultValue {
    /// A text or anything else that is written in quotes, without them.
    Text(String),
    /// A number, as written.
    Number(String),
    /// A truth value.
    Bool(bool),
    /// SQL.
    Expression(String),
}

impl DefaultValue {
    /// Reads the text of a default; `null` is none.
    ///
    /// Brackets around a value and casts of PostgreSQL behind one are taken off.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = without_brackets(text.trim());
        let bare = without_cast(text);
        if bare.eq_ignore_ascii_case("null") {
            return None;
        }
        Some(value(bare).unwrap_or_else(|| Self::Expression(text.to_owned())))
    }
}

/// The text that a literal of MySQL stands for, if it is nothing but that.
#[cfg(any(feature = "introspect", test))]
pub(crate) fn mysql_text(literal: &str) -> Option<String> {
    let inner = literal.strip_prefix('\'')?.strip_suffix('\'')?;
    let (mut found, mut rest) = (String::new(), inner.chars());
    while let Some(c) = rest.next() {
        found.push(match c {
            '\\' => match rest.next()? {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                '0' => '\0',
                other => other,
            },
            '\'' if rest.next() != Some('\'') => return None,
            c => c,
        });
    }
    Some(found)
}

fn value(text: &str) -> Option<DefaultValue> {
    if let Some(text) = quoted(text) {
        return Some(DefaultValue::Text(text));
    }
    match text.to_ascii_lowercase().as_str() {
        "true" => return Some(DefaultValue::Bool(true)),
        "false" => return Some(DefaultValue::Bool(false)),
        _ => {}
    }
    is_number(text).then(|| DefaultValue::Number(text.trim_start_matches('+').to_owned()))
}

fn is_number(text: &str) -> bool {
    let legal = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E');
    let starts = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'));
    starts && text.chars().all(legal) && text.parse::<f64>().is_ok_and(f64::is_finite)
}

/// The text inside single quotes, if it is nothing but that.
fn quoted(text: &str) -> Option<String> {
    let inner = text.strip_prefix('\'')?.strip_suffix('\'')?;
    let mut rest = inner.chars();
    let mut found = String::new();
    while let Some(c) = rest.next() {
        if c == '\'' && rest.next() != Some('\'') {
            return None;
        }
        found.push(c);
    }
    Some(found)
}

/// Takes off `::text`, `::character varying(20)[]` and the like.
fn without_cast(text: &str) -> &str {
    let Some((value, cast)) = text.rsplit_once("::") else {
        return text;
    };
    let is_type = |c: char| c.is_alphanumeric() || " _.,()[]\"".contains(c);
    let value = without_brackets(value.trim());
    let is_value =
        quoted(value).is_some() || is_number(value) || value.eq_ignore_ascii_case("null");
    match cast.chars().all(is_type) && is_value {
        true => value,
        false => text,
    }
}

/// Takes off brackets that enclose the whole; what stands in quotes does not count.
pub(crate) fn without_brackets(text: &str) -> &str {
    let Some(closing) = closing(text) else {
        return text;
    };
    let (mut start, mut end) = (0, text.len());
    while end > start && closing.get(&start) == Some(&(end - 1)) {
        let inner = &text[start + 1..end - 1];
        start = end - 1 - inner.trim_start().len();
        end = start + inner.trim().len();
    }
    &text[start..end]
}

/// Where each bracket is closed, if all are.
fn closing(text: &str) -> Option<HashMap<usize, usize>> {
    let (mut open, mut quote) = (Vec::new(), None);
    let mut closing = HashMap::new();
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(close), c) if c == close => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"' | '`') => quote = Some(c),
            (None, '(') => open.push(at),
            (None, ')') => {
                closing.insert(open.pop()?, at);
            }
            _ => {}
        }
    }
    (open.is_empty() && quote.is_none()).then_some(closing)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<DefaultValue>) {
        assert_eq!(DefaultValue::parse(text), expected, "{text}");
    }

    #[test]
    fn values_are_told_from_expressions() {
        let text = |text: &str| Some(DefaultValue::Text(text.to_owned()));
        let number = |text: &str| Some(DefaultValue::Number(text.to_owned()));
        let sql = |text: &str| Some(DefaultValue::Expression(text.to_owned()));
        check("'open'", text("open"));
        check("'it''s'", text("it's"));
        check("'a' || 'b'", sql("'a' || 'b'"));
        check("'open'::character varying", text("open"));
        check("'G'::public.mpaa_rating", text("G"));
        check("'{}'::text[]", text("{}"));
        check("('now'::text)::date", sql("('now'::text)::date"));
        check("'-1'::integer", text("-1"));
        check("(-1)", number("-1"));
        check("4.99", number("4.99"));
        check("(0)::numeric", number("0"));
        check("((1))", number("1"));
        check("(1) + (2)", sql("(1) + (2)"));
        check("true", Some(DefaultValue::Bool(true)));
        check("NULL", None);
        check("NULL::character varying", None);
        check("now()", sql("now()"));
        check("1.2.3", sql("1.2.3"));
        check("(datetime('now'))", sql("datetime('now')"));
    }

    #[test]
    fn literals_of_mysql_have_escapes() {
        let check = |literal: &str, expected: Option<&str>| {
            assert_eq!(mysql_text(literal).as_deref(), expected, "{literal}");
        };
        check("'it''s'", Some("it's"));
        check(r"'x\'y\\z\n\0'", Some("x'y\\z\n\0"));
        check("''", Some(""));
        check("'a' || 'b'", None);
        check(r"'a\'", None);
        check("a", None);
    }
}
