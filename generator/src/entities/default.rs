//! Defaults: a value of the format where the database's is one of the type's, otherwise SQL.
//!
//! Databases print the same number in several ways; a person writes it in one.

use crate::database::{Column, DefaultValue};
use crate::schema::ScalarType;
use crate::verify::sql_fault;

use super::Plans;
use super::model::DefaultText;
use super::types::Mapped;

/// The default of a column that is not generated.
pub(super) fn default(
    plans: &mut Plans<'_>,
    about: &str,
    column: &Column,
    mapped: &Mapped,
) -> Option<DefaultText> {
    let found = column
        .default
        .as_ref()
        .filter(|_| column.generated.is_none())?;
    if let Some(literal) = literal(found, column, mapped) {
        return Some(literal);
    }
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let sql = match found {
        DefaultValue::Text(text) => quoted(text),
        DefaultValue::Number(text) | DefaultValue::Expression(text) => text.clone(),
        DefaultValue::Bool(flag) => flag.to_string(),
    };
    if sql_fault(None, &sql).is_some() {
        plans.remark(
            about,
            format!("the default `{sql}` is left out: it cannot be read as an expression"),
        );
        return None;
    }
    Some(DefaultText::Raw(sql))
}

fn literal(found: &DefaultValue, column: &Column, mapped: &Mapped) -> Option<DefaultText> {
    let text = match found {
        DefaultValue::Text(text) => text.clone(),
        DefaultValue::Number(text) => text.clone(),
        DefaultValue::Bool(flag) => flag.to_string(),
        DefaultValue::Expression(text) => double_quoted(text).or_else(|| bytes(text, mapped))?,
    };
    let is_text = !matches!(found, DefaultValue::Bool(_));
    let plain = |text: String| Some(DefaultText::Plain(text));
    match mapped.ty.as_str() {
        "bool" => match text.to_lowercase().as_str() {
            "1" | "true" | "t" => plain("true".to_owned()),
            "0" | "false" | "f" => plain("false".to_owned()),
            _ => None,
        },
        "enum" => mapped
            .labels
            .contains(&text)
            .then_some(DefaultText::Text(text)),
        "bytes" if is_text => binary(&text, column).map(DefaultText::Text),
        "string" | "text" if mapped.remark.is_none() && is_text => Some(DefaultText::Text(text)),
        "f32" => plain(shortest(
            text.parse::<f32>().ok().filter(|f| f.is_finite())?,
        )),
        "f64" => plain(shortest(
            text.parse::<f64>().ok().filter(|f| f.is_finite())?,
        )),
        "decimal" => decimal(&text).map(DefaultText::Text),
        ty if is_integer(ty) => in_range(ty, text.parse().ok()?).then(|| plain(text))?,
        array if array.ends_with("[]") => elements(array, &text).and_then(plain),
        _ => None,
    }
}

/// A list, where the text is JSON in which each element is what the YAML says too, or PostgreSQL's empty array.
fn elements(array: &str, text: &str) -> Option<String> {
    if text == "{}" {
        return Some("[]".to_owned());
    }
    let list: Vec<serde_json::Value> = serde_json::from_str(text).ok()?;
    let plain = array != "bytes[]" || list.is_empty();
    plain.then(|| serde_json::Value::from(list).to_string())
}

fn is_integer(ty: &str) -> bool {
    ScalarType::by_name(ty).is_some_and(ScalarType::is_integer)
}

/// SQLite takes `"x"` for a text where no column has that name.
fn double_quoted(text: &str) -> Option<String> {
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    (!inner.contains('"')).then(|| inner.to_owned())
}

/// `x'6162'`, where that is a text.
fn bytes(text: &str, mapped: &Mapped) -> Option<String> {
    let digits = text.strip_prefix(['x', 'X'])?.strip_prefix('\'')?;
    let digits = digits.strip_suffix('\'').filter(|_| mapped.ty == "bytes")?;
    hexadecimal(digits)
}

fn hexadecimal(digits: &str) -> Option<String> {
    let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..digits.len()).step_by(2).map(byte).collect();
    let text = String::from_utf8(bytes?).ok()?;
    (!text.contains(char::is_control)).then_some(text)
}

/// PostgreSQL writes bytes as `\x6162`; MySQL fills `binary(4)` up with zeros.
fn binary(text: &str, column: &Column) -> Option<String> {
    let text = match column.ty.base.as_str() {
        "binary" => text.trim_end_matches('\0').to_owned(),
        "bytea" => match text.strip_prefix("\\x") {
            Some(digits) => hexadecimal(digits)?,
            None => text.to_owned(),
        },
        _ => text.to_owned(),
    };
    (!text.contains('\\') && !text.contains(char::is_control)).then_some(text)
}

/// `1.50` and `1.5` are one number.
fn shortest(number: impl std::fmt::Debug) -> String {
    let text = format!("{number:?}");
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

/// Digits without zeros that say nothing.
fn decimal(text: &str) -> Option<String> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !all(whole) || !all(fraction) || digits.is_empty() || digits == "." {
        return None;
    }
    let (whole, fraction) = (
        whole.trim_start_matches('0'),
        fraction.trim_end_matches('0'),
    );
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(match (whole, fraction) {
        ("0", "") => "0".to_owned(),
        (whole, "") => format!("{sign}{whole}"),
        (whole, fraction) => format!("{sign}{whole}.{fraction}"),
    })
}

fn in_range(ty: &str, number: i128) -> bool {
    let range = ScalarType::by_name(ty).and_then(ScalarType::range);
    range.is_none_or(|(least, greatest)| (least..=greatest).contains(&number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_one_way() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(decimal(text).as_deref(), expected, "{text}");
        };
        check("0.00", Some("0"));
        check("-0.0", Some("0"));
        check("12.50", Some("12.5"));
        check("-007.", Some("-7"));
        check(".5", Some("0.5"));
        check("1e3", None);
        check(".", None);
        check("", None);
        let floats = [(1.0, "1"), (0.5, "0.5"), (1e300, "1e300"), (-0.25, "-0.25")];
        for (number, expected) in floats {
            assert_eq!(shortest(number), expected);
        }
    }

    #[test]
    fn bytes_are_text_where_they_are_readable() {
        let check = |digits: &str, expected: Option<&str>| {
            assert_eq!(hexadecimal(digits).as_deref(), expected, "{digits}");
        };
        check("", Some(""));
        check("6162", Some("ab"));
        check("616", None);
        check("00", None);
        check("ff", None);
        check("éa", None);
    }
}
