//! Defaults of the YAML as Rust expressions.
//!
//! Dates and times are checked while the generated code is compiled, so that nothing can fail later.

use serde_json::Value as Json;

use super::prelude::Prelude;
use super::scope::Scope;
use crate::ident;
use crate::schema::{Literal, ScalarType};

/// The expression of a default of this type.
pub(super) fn expression(literal: &Literal, ty: ScalarType, scope: &Scope<'_>) -> String {
    match (literal, ty) {
        (Literal::Bool(value), _) => value.to_string(),
        (Literal::Int(value), ScalarType::F32 | ScalarType::F64) => format!("{value}.0"),
        (Literal::Int(value), ScalarType::BigDecimal) => big_decimal(&value.to_string()),
        (Literal::Int(value), ScalarType::Decimal) => decimal(&value.to_string()),
        (Literal::Int(value), _) => value.to_string(),
        (Literal::Float(value), _) => format!("{value:?}"),
        (Literal::Decimal(digits), ScalarType::BigDecimal) => big_decimal(digits),
        (Literal::Decimal(digits), _) => decimal(digits),
        (Literal::Text(text), ScalarType::Uuid) => uuid(text),
        (Literal::Text(text), ScalarType::Date) => constant(&date(text)),
        (Literal::Text(text), ScalarType::Time) => constant(&time(text)),
        (Literal::Text(text), ScalarType::DateTime) => {
            format!("const {{ {}.and_utc() }}", timestamp(text))
        }
        (Literal::Text(text), ScalarType::Timestamp) => format!("const {{ {} }}", timestamp(text)),
        (Literal::Text(text), _) => format!("{}::from({text:?})", scope.std.string),
        (Literal::Json(text), _) => json_text(text, &scope.std),
        (Literal::Bytes(bytes), _) => format!("{}::from({bytes:?})", scope.std.vec),
        (Literal::Enum(position), ScalarType::Enum(id)) => {
            let value = &scope.context.schema[id].values[*position];
            format!(
                "{}::{}",
                scope.enum_type(id),
                ident::rust_type(&value.variant)
            )
        }
        (Literal::Enum(position), _) => position.to_string(),
        (Literal::Array(elements), _) if elements.is_empty() => format!("{}::new()", scope.std.vec),
        (Literal::Array(elements), _) => {
            let elements = elements
                .iter()
                .map(|element| expression(element, ty, scope));
            let elements: Vec<_> = elements.collect();
            format!("{}::from([{}])", scope.std.vec, elements.join(", "))
        }
    }
}

/// Whether writing the value allocates nothing, so that it need not wait in a closure.
pub(super) fn is_cheap(literal: &Literal, ty: ScalarType) -> bool {
    let allocates = matches!(
        ty,
        ScalarType::BigDecimal
            | ScalarType::String
            | ScalarType::Text
            | ScalarType::Bytes
            | ScalarType::Json
    );
    !allocates && !matches!(literal, Literal::Array(_))
}

/// Whether the value is the one that `Default` gives, where that reads better.
pub(super) fn is_empty(literal: &Literal, ty: ScalarType) -> bool {
    match literal {
        Literal::Text(text) => {
            text.is_empty() && matches!(ty, ScalarType::String | ScalarType::Text)
        }
        Literal::Array(elements) => elements.is_empty(),
        _ => false,
    }
}

/// `-12.50` is `Decimal::from_parts(1250, 0, 0, true, 2)`.
fn decimal(digits: &str) -> String {
    let negative = digits.starts_with('-');
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let number: String = whole
        .chars()
        .chain(fraction.chars())
        .filter(char::is_ascii_digit)
        .collect();
    let number: u128 = number.parse().unwrap_or_default();
    let part = |shift: u32| (number >> shift) & u128::from(u32::MAX);
    let (low, middle, high, scale) = (part(0), part(32), part(64), fraction.len());
    format!("rt::Decimal::from_parts({low}, {middle}, {high}, {negative}, {scale})")
}

fn uuid(text: &str) -> String {
    format!("rt::Uuid::from_u128(0x{})", text.replace('-', ""))
}

/// `2026-01-31` is `Date::from_ymd_opt(2026, 1, 31)`.
fn date(text: &str) -> String {
    format!("rt::Date::from_ymd_opt({})", numbers(text, '-').join(", "))
}

/// `23:59:59.000000` is `Time::from_hms_micro_opt(23, 59, 59, 0)`.
fn time(text: &str) -> String {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let micro = format!("{fraction:0<6}");
    let micro = micro[..6].trim_start_matches('0');
    let micro = if micro.is_empty() { "0" } else { micro };
    format!(
        "rt::Time::from_hms_micro_opt({}, {micro})",
        numbers(clock, ':').join(", ")
    )
}

fn big_decimal(digits: &str) -> String {
    format!("rt::big_decimal({digits:?})")
}

fn timestamp(text: &str) -> String {
    let (day, clock) = text.split_once([' ', 'T']).unwrap_or((text, "00:00:00"));
    let (day, clock) = (date(day), time(clock.trim_end_matches('Z')));
    format!("{}.and_time({})", known(&day), known(&clock))
}

fn constant(option: &str) -> String {
    format!("const {{ {} }}", known(option))
}

fn known(option: &str) -> String {
    format!("{option}.expect(\"the schema's default exists\")")
}

/// The numbers of a text without the zeros in front of them.
fn numbers(text: &str, separator: char) -> Vec<String> {
    let number = |part: &str| {
        part.parse::<u32>()
            .map_or_else(|_| part.to_owned(), |n| n.to_string())
    };
    text.split(separator).map(number).collect()
}

fn json_text(text: &str, std: &Prelude) -> String {
    json(&serde_json::from_str(text).unwrap_or_default(), std)
}

fn json(value: &Json, std: &Prelude) -> String {
    match value {
        Json::Null => "rt::Json::Null".to_owned(),
        Json::Bool(value) => format!("rt::Json::Bool({value})"),
        Json::Number(number) => format!("rt::Json::from({number})"),
        Json::String(text) => format!("rt::Json::from({text:?})"),
        Json::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| json(item, std)).collect();
            format!("rt::Json::Array({}::from([{}]))", std.vec, items.join(", "))
        }
        Json::Object(fields) if fields.is_empty() => {
            format!("rt::Json::Object({}::default())", std.default)
        }
        Json::Object(fields) => {
            let field = |(name, value)| format!("({name:?}, {})", json(value, std));
            let fields: Vec<_> = fields.iter().map(field).collect();
            format!("rt::Json::from_iter([{}])", fields.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_rust() {
        let check = |given: String, expected: &str| assert_eq!(given, expected);
        check(
            decimal("-12.50"),
            "rt::Decimal::from_parts(1250, 0, 0, true, 2)",
        );
        check(
            decimal("18446744073709551617"),
            "rt::Decimal::from_parts(1, 0, 1, false, 0)",
        );
        check(date("2026-01-31"), "rt::Date::from_ymd_opt(2026, 1, 31)");
        check(
            time("09:05:00.000120"),
            "rt::Time::from_hms_micro_opt(9, 5, 0, 120)",
        );
        check(
            uuid("0f8fad5b-d9cb-469f-a165-70867728950e"),
            "rt::Uuid::from_u128(0x0f8fad5bd9cb469fa16570867728950e)",
        );
    }

    #[test]
    fn json_is_built_not_parsed() {
        let std = Prelude::without(&Default::default());
        assert_eq!(
            json_text(r#"{"a":[1,"x",null],"b":{}}"#, &std),
            "rt::Json::from_iter([(\"a\", rt::Json::Array(Vec::from([rt::Json::from(1), \
             rt::Json::from(\"x\"), rt::Json::Null]))), (\"b\", rt::Json::Object(Default::default()))])"
        );
    }
}
