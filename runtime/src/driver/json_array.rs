//! Arrays as JSON, for databases that have none: one text for each list of values.
//!
//! Integers, floats, truth values and documents are themselves; everything else is the text that it also has
//! elsewhere, so that nothing is rounded: decimals without zeros at their end, bytes as hexadecimal digits.

use std::fmt::Write as _;

use rust_decimal::Decimal;
use serde_json::{Number, Value as Json};
use uuid::Uuid;

use super::json_text::json_text;
use super::{big_decimal, calendar};
use crate::error::{Error, Result};
use crate::value::{ColumnType, Value};

/// The array as JSON of at most so many levels.
pub(super) fn text(values: Vec<Value>, levels: usize) -> Result<String> {
    let elements: Vec<_> = values.into_iter().map(json).collect::<Result<_>>()?;
    json_text(&Json::Array(elements), levels)
}

fn json(value: Value) -> Result<Json> {
    Ok(match value {
        Value::Bool(value) => value.into(),
        Value::I8(value) => value.into(),
        Value::I16(value) => value.into(),
        Value::I32(value) => value.into(),
        Value::I64(value) => value.into(),
        Value::U8(value) => value.into(),
        Value::U16(value) => value.into(),
        Value::U32(value) => value.into(),
        Value::U64(value) => value.into(),
        Value::F32(value) => number(value.into())?,
        Value::F64(value) => number(value)?,
        Value::Decimal(value) => value.normalize().to_string().into(),
        Value::BigDecimal(value) => big_decimal::text(&value.normalized())?.into(),
        Value::Text(value) => value.into(),
        Value::Bytes(value) => hexadecimal(&value).into(),
        Value::Uuid(value) => value.hyphenated().to_string().into(),
        Value::Date(value) => calendar::date_text(value)?.into(),
        Value::Time(value) => calendar::time_text(value)?.into(),
        Value::DateTime(value) => calendar::datetime_text(value)?.into(),
        Value::Timestamp(value) => calendar::timestamp_text(value)?.into(),
        Value::Json(value) => value,
        Value::Null(_) | Value::Array(..) => {
            return Err(Error::encode(
                "an array has values, not null and not arrays",
            ));
        }
    })
}

fn number(value: f64) -> Result<Json> {
    let number = Number::from_f64(value);
    number.map(Json::Number).ok_or_else(|| {
        Error::encode(format!(
            "an array is JSON here, which has no number {value}"
        ))
    })
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The values of a document that is an array of values of this type.
pub(super) fn values(document: Json, element: ColumnType) -> Result<Vec<Value>> {
    let Json::Array(elements) = &document else {
        return Err(Error::decode(format!("{document} is not an array")));
    };
    let elements = elements.iter().enumerate();
    elements
        .map(|(place, json)| value(json, element).ok_or_else(|| refused(place, json, element)))
        .collect()
}

fn refused(place: usize, json: &Json, ty: ColumnType) -> Error {
    Error::decode(format!(
        "element {place} of the array, `{json}`, is not a value of type {ty:?}"
    ))
}

fn value(json: &Json, ty: ColumnType) -> Option<Value> {
    let text = json.as_str();
    Some(match ty {
        ColumnType::Bool => Value::Bool(json.as_bool()?),
        ColumnType::I8
        | ColumnType::I16
        | ColumnType::I32
        | ColumnType::I64
        | ColumnType::U8
        | ColumnType::U16
        | ColumnType::U32 => Value::I64(json.as_i64()?),
        ColumnType::U64 => Value::U64(json.as_u64()?),
        ColumnType::F32 => Value::F32(narrow(json.as_f64()?)?),
        ColumnType::F64 => Value::F64(json.as_f64()?),
        ColumnType::Decimal => Value::Decimal(Decimal::from_str_exact(&digits(json)?).ok()?),
        ColumnType::BigDecimal => Value::BigDecimal(big_decimal::parse(&digits(json)?)?),
        ColumnType::Text | ColumnType::Enum => Value::Text(text?.to_owned()),
        ColumnType::Bytes => Value::Bytes(bytes(text?)?),
        ColumnType::Uuid => Value::Uuid(Uuid::try_parse(text?).ok()?),
        ColumnType::Date => Value::Date(calendar::parse_date(text?)?),
        ColumnType::Time => Value::Time(calendar::parse_time(text?)?),
        ColumnType::DateTime => Value::DateTime(calendar::parse_datetime(text?)?),
        ColumnType::Timestamp => Value::Timestamp(calendar::parse_timestamp(text?)?),
        ColumnType::Json => Value::Json(json.clone()),
        ColumnType::Array(_) => return None,
    })
}

#[allow(clippy::cast_possible_truncation)]
fn narrow(wide: f64) -> Option<f32> {
    let narrow = wide as f32;
    narrow.is_finite().then_some(narrow)
}

/// A number as text, or as other programs write it.
fn digits(json: &Json) -> Option<String> {
    match json {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u32> = text
        .chars()
        .map(|c| c.to_digit(16))
        .collect::<Option<_>>()?;
    let pairs = digits.chunks(2);
    pairs
        .map(|pair| match pair {
            [high, low] => u8::try_from(high * 16 + low).ok(),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests;
