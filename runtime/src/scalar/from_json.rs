//! A value as it was serialized, read back as what its column stores; the counterpart is `json`.
//!
//! Nothing is rounded: a number that does not fit is no value of the type.

use std::str::FromStr;

use bigdecimal::BigDecimal;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use rust_decimal::Decimal;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use uuid::Uuid;

use super::Scalar;
use crate::value::{ColumnType, Value};

/// The value, unless it is none of this type; null is a value of every type.
pub(crate) fn value_of(ty: ColumnType, json: &Json) -> Option<Value> {
    if json.is_null() && ty != ColumnType::Json {
        return Some(Value::Null(ty));
    }
    match ty {
        ColumnType::Bool => read::<bool>(json),
        ColumnType::I8 => read::<i8>(json),
        ColumnType::I16 => read::<i16>(json),
        ColumnType::I32 => read::<i32>(json),
        ColumnType::I64 => read::<i64>(json),
        ColumnType::U8 => read::<u8>(json),
        ColumnType::U16 => read::<u16>(json),
        ColumnType::U32 => read::<u32>(json),
        ColumnType::U64 => read::<u64>(json),
        ColumnType::F32 => read::<f32>(json),
        ColumnType::F64 => read::<f64>(json),
        ColumnType::Decimal => decimal(json).map(Value::Decimal),
        ColumnType::BigDecimal => big_decimal(json).map(Value::BigDecimal),
        ColumnType::Text | ColumnType::Enum => read::<String>(json),
        ColumnType::Bytes => read::<Vec<u8>>(json),
        ColumnType::Uuid => read::<Uuid>(json),
        ColumnType::Date => read::<NaiveDate>(json),
        ColumnType::Time => read::<NaiveTime>(json),
        ColumnType::DateTime => read::<DateTime<Utc>>(json),
        ColumnType::Timestamp => read::<NaiveDateTime>(json),
        ColumnType::Json => Some(Value::Json(json.clone())),
        ColumnType::Array(element) => array(*element, json),
    }
}

/// What a message calls the values of a type.
pub(crate) fn expected(ty: ColumnType) -> &'static str {
    match ty {
        ColumnType::Bool => "true or false",
        ColumnType::I8 => "an i8",
        ColumnType::I16 => "an i16",
        ColumnType::I32 => "an i32",
        ColumnType::I64 => "an i64",
        ColumnType::U8 => "a u8",
        ColumnType::U16 => "a u16",
        ColumnType::U32 => "a u32",
        ColumnType::U64 => "a u64",
        ColumnType::F32 | ColumnType::F64 => "a number",
        ColumnType::Decimal | ColumnType::BigDecimal => {
            "a decimal number, as text such as \"1.10\""
        }
        ColumnType::Text | ColumnType::Enum => "text",
        ColumnType::Bytes => "a list of bytes",
        ColumnType::Uuid => "a UUID",
        ColumnType::Date => "a date such as \"2026-01-31\"",
        ColumnType::Time => "a time such as \"23:59:59.5\"",
        ColumnType::DateTime => "a point in time such as \"2026-01-31T23:59:59Z\"",
        ColumnType::Timestamp => "a date and time such as \"2026-01-31T23:59:59\"",
        ColumnType::Json => "a document",
        ColumnType::Array(_) => "a list of values, none of them null",
    }
}

fn read<T: Scalar + DeserializeOwned>(json: &Json) -> Option<Value> {
    T::deserialize(json).ok().map(Scalar::into_value)
}

fn array(element: ColumnType, json: &Json) -> Option<Value> {
    let one = |json: &Json| value_of(element, json).filter(|value| !value.is_null());
    let values: Option<Vec<Value>> = json.as_array()?.iter().map(one).collect();
    Some(Value::Array(element, values?))
}

/// The digits of a number, as text or as they stand in the document.
fn digits(json: &Json) -> Option<String> {
    match json {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn decimal(json: &Json) -> Option<Decimal> {
    let digits = digits(json)?;
    let exact = Decimal::from_str_exact(&digits);
    exact.or_else(|_| Decimal::from_scientific(&digits)).ok()
}

fn big_decimal(json: &Json) -> Option<BigDecimal> {
    BigDecimal::from_str(&digits(json)?).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_come_back_as_they_were_serialized() {
        let cases = [
            (ColumnType::I8, json!(-128), Value::I8(-128)),
            (ColumnType::U64, json!(u64::MAX), Value::U64(u64::MAX)),
            (ColumnType::F32, json!(0.1_f32), Value::F32(0.1)),
            (
                ColumnType::Decimal,
                json!("1.10"),
                Value::Decimal(Decimal::new(110, 2)),
            ),
            (
                ColumnType::Decimal,
                json!(9.99),
                Value::Decimal(Decimal::new(999, 2)),
            ),
            (
                ColumnType::Decimal,
                json!("1e3"),
                Value::Decimal(Decimal::new(1000, 0)),
            ),
            (
                ColumnType::BigDecimal,
                json!("1e-2"),
                Value::BigDecimal(BigDecimal::new(1.into(), 2)),
            ),
            (
                ColumnType::Bytes,
                json!([0, 255]),
                Value::Bytes(vec![0, 255]),
            ),
            (ColumnType::Json, json!(null), Value::Json(Json::Null)),
            (ColumnType::Text, json!(null), Value::Null(ColumnType::Text)),
            (
                ColumnType::I16.array(),
                json!([1, 2]),
                Value::Array(ColumnType::I16, vec![Value::I16(1), Value::I16(2)]),
            ),
        ];
        for (ty, json, value) in cases {
            assert_eq!(value_of(ty, &json), Some(value), "{json}");
        }
    }

    #[test]
    fn what_does_not_fit_is_no_value() {
        let cases = [
            (ColumnType::I8, json!(128)),
            (ColumnType::U32, json!(-1)),
            (ColumnType::I64, json!(1.5)),
            (ColumnType::Bool, json!(1)),
            (ColumnType::Text, json!(1)),
            (
                ColumnType::Decimal,
                json!("0.00000000000000000000000000001"),
            ),
            (ColumnType::Date, json!("2026-02-30")),
            (ColumnType::DateTime, json!("2026-01-31")),
            (ColumnType::Bytes, json!([256])),
            (ColumnType::I16.array(), json!([1, null])),
        ];
        for (ty, json) in cases {
            assert_eq!(value_of(ty, &json), None, "{json} is not {}", expected(ty));
        }
    }
}
