//! Checks that list the values of a text column: `status in ('open', 'done')`, in the words of any database.
//!
//! Anything else in such a check means that it is not one.

use crate::database::scan::{self, Token};

/// What may stand around the column and the texts.
const NOISE: &[&str] = &[
    "in",
    "any",
    "array",
    "text",
    "character",
    "varying",
    "varchar",
    "bpchar",
    "char",
    "=",
    ":",
    "(",
    ")",
    ",",
    "[",
    "]",
    "is",
    "null",
    "or",
];

/// The values that a check allows a column of text, if that is all it says.
pub(super) fn values(expression: &str, column: &str) -> Option<Vec<String>> {
    values_of(expression, column, "text")
}

/// The same for a column of any type.
pub(super) fn values_of(expression: &str, column: &str, ty: &str) -> Option<Vec<String>> {
    let tokens = scan::tokens(expression);
    let mut values = Vec::new();
    let mut named = false;
    collect(&tokens, (column, ty), &mut named, &mut values).then_some(())?;
    let distinct = values
        .iter()
        .enumerate()
        .all(|(at, value)| !values[..at].contains(value));
    (named && distinct && values.len() > 1).then_some(values)
}

fn collect(
    tokens: &[Token<'_>],
    (column, ty): (&str, &str),
    named: &mut bool,
    values: &mut Vec<String>,
) -> bool {
    tokens.iter().all(|token| match token.text.chars().next() {
        Some('\'') => {
            values.push(token.name());
            true
        }
        Some('[') if token.text.contains('\'') => {
            let inner = token.text.trim_start_matches('[').trim_end_matches(']');
            collect(&scan::tokens(inner), (column, ty), named, values)
        }
        _ if token.name().eq_ignore_ascii_case(column) => {
            *named = true;
            true
        }
        _ => {
            NOISE
                .iter()
                .any(|word| token.is(word) || token.is(&format!("{word}[]")))
                || token.text == "[]"
                || token.name() == ty
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_values_are_found() {
        let check = |text: &str, expected: Option<&[&str]>| {
            let found = values(text, "status");
            let found: Option<Vec<&str>> = found
                .as_ref()
                .map(|v| v.iter().map(String::as_str).collect());
            assert_eq!(found.as_deref(), expected, "{text}");
        };
        let both: Option<&[&str]> = Some(&["open", "it's"]);
        check("status in ('open', 'it''s')", both);
        check("\"status\" IN ('open','it''s')", both);
        check("`status` in ('open','it''s')", both);
        check("status = ANY (ARRAY['open'::text, 'it''s'::text])", both);
        check(
            "(status)::text = ANY ((ARRAY['open'::character varying, 'it''s'::character varying])::text[])",
            both,
        );
        check("status is null or status in ('open', 'it''s')", both);
        check("status in ('open')", None);
        check("status in ('open', 'open')", None);
        check("status not in ('a', 'b')", None);
        check("status in ('a', 'b') and kind = 'x'", None);
        check("kind in ('a', 'b')", None);
        check("length(status) > 3", None);
    }
}
