//! Defaults that are written, and those of the database: the same, though printed in another way, or not.

use crate::ddl::column_words;
use crate::schema::{Column, ScalarType};

use super::Two;

/// What becomes of a default.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Same,
    Changed,
    /// By this key.
    Gone(&'static str),
}

pub(super) fn verdict(two: &Two<'_>) -> Verdict {
    let words = |(schema, column)| column_words(schema, column, two.dialect).1;
    let (written, found) = (words(two.old), words(two.new));
    let old = two.old.1;
    let is_text = matches!(
        old.ty,
        ScalarType::String | ScalarType::Text | ScalarType::Enum(_)
    );
    if value(&written, is_text) == value(&found, is_text) {
        return Verdict::Same;
    }
    let (key, other) = match (&old.default, &two.new.1.default) {
        (Some(_), other) => ("default", other),
        (None, other) => ("default_raw", other),
    };
    match (written.is_empty(), found.is_empty()) {
        (true, _) if is_given_by_rust(old) => Verdict::Same,
        (true, _) => Verdict::Changed,
        // What cannot be said is a remark of its own.
        (_, true) if two.native.default.is_some() || two.new.1.computed.is_some() => Verdict::Same,
        (_, true) => Verdict::Gone(key),
        // Databases print such values in ways of their own.
        _ if key == "default" && other.is_none() && is_printed_otherwise(old) => Verdict::Same,
        _ => Verdict::Changed,
    }
}

/// The program gives every new row a value.
fn is_given_by_rust(column: &Column) -> bool {
    column.on_create.is_some() || column.version || column.generated || column.computed.is_some()
}

fn is_printed_otherwise(column: &Column) -> bool {
    let ty = column.ty;
    column.array
        || ty.has_time()
        || matches!(
            ty,
            ScalarType::Date | ScalarType::Json | ScalarType::Bytes | ScalarType::Uuid
        )
}

/// A default in one way of many: numbers without zeros that say nothing, expressions without what printing adds.
fn value(words: &str, is_text: bool) -> String {
    let words = words.trim().strip_prefix("default").unwrap_or(words);
    let plain = plain(words);
    let number = plain.trim_matches('\'').parse::<f64>();
    match number {
        Ok(number) if !is_text => number.to_string(),
        _ => plain,
    }
}

/// An expression without blanks, brackets, casts and marks around names, in small letters.
pub(super) fn plain(sql: &str) -> String {
    let mut plain = String::new();
    let mut rest = sql.chars().peekable();
    let mut quoted = false;
    while let Some(c) = rest.next() {
        match c {
            '\'' => quoted = !quoted,
            _ if quoted => {}
            ':' if rest.peek() == Some(&':') => {
                rest.next();
                let mut in_name = false;
                while rest
                    .next_if(|c| {
                        in_name ^= *c == '"';
                        in_name || c.is_alphanumeric() || " _.\"[]".contains(*c)
                    })
                    .is_some()
                {}
                continue;
            }
            c if c.is_whitespace() || "()\"`".contains(c) => continue,
            _ => {}
        }
        match quoted {
            true => plain.push(c),
            false => plain.extend(c.to_lowercase()),
        }
    }
    match plain.trim_end_matches(|c: char| c.is_ascii_digit()) {
        "now" | "current_timestamp" | "localtimestamp" | "transaction_timestamp" => {
            "now".to_owned()
        }
        _ => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_value_is_printed_in_several_ways() {
        let check = |one: &str, other: &str, same: bool| {
            let values = (value(one, false), value(other, false));
            assert_eq!(values.0 == values.1, same, "{values:?}");
        };
        check(" default (now())", " default CURRENT_TIMESTAMP", true);
        check(" default current_timestamp(6)", "default (now())", true);
        check(" default '1.50'", " default 1.5", true);
        check(" default 1", " default 10", false);
        check(" default ('a' || \"b\")", " default ('a'::text || b)", true);
        check(" default 'A'", " default 'a'", false);
        check(" default (a + 1)", " default (a + 2)", false);
    }
}
