//! Values as SQLite stores them.
//!
//! SQLite has integers, floats, text and bytes. Decimals, UUIDs, dates and JSON become text that its own
//! functions understand; what it would change silently is an error.

use sqlx::Arguments;
use sqlx::sqlite::SqliteArguments;

use crate::driver::json_array;
use crate::driver::json_text::{DEEPEST, json_text};
use crate::driver::{big_decimal, calendar};
use crate::error::{Error, Result};
use crate::value::Value;

pub(super) fn arguments(values: Vec<Value>) -> Result<SqliteArguments> {
    let mut arguments = SqliteArguments::default();
    arguments.reserve(values.len(), 0);
    for value in values {
        add(&mut arguments, value)?;
    }
    Ok(arguments)
}

fn add(arguments: &mut SqliteArguments, value: Value) -> Result<()> {
    let added = match value {
        Value::Null(_) => arguments.add(None::<i64>),
        Value::Bool(value) => arguments.add(i64::from(value)),
        Value::I8(value) => arguments.add(i64::from(value)),
        Value::I16(value) => arguments.add(i64::from(value)),
        Value::I32(value) => arguments.add(i64::from(value)),
        Value::I64(value) => arguments.add(value),
        Value::U8(value) => arguments.add(i64::from(value)),
        Value::U16(value) => arguments.add(i64::from(value)),
        Value::U32(value) => arguments.add(i64::from(value)),
        Value::U64(value) => arguments.add(signed(value)?),
        Value::F32(value) => arguments.add(number(f64::from(value))?),
        Value::F64(value) => arguments.add(number(value)?),
        Value::Decimal(value) => arguments.add(value.to_string()),
        Value::BigDecimal(value) => arguments.add(big_decimal::text(&value)?),
        Value::Text(value) => arguments.add(value),
        Value::Bytes(value) => arguments.add(value),
        Value::Uuid(value) => arguments.add(value.hyphenated().to_string()),
        Value::Date(value) => arguments.add(calendar::date_text(value)?),
        Value::Time(value) => arguments.add(calendar::time_text(value)?),
        Value::DateTime(value) => arguments.add(calendar::datetime_text(value)?),
        Value::Timestamp(value) => arguments.add(calendar::timestamp_text(value)?),
        Value::Json(value) => arguments.add(json_text(&value, DEEPEST)?),
        Value::Array(_, values) => arguments.add(json_array::text(values, DEEPEST)?),
    };
    added.map_err(|error| Error::encode("SQLite cannot store this value").with_source(error))
}

/// SQLite's integers have 63 bits and a sign; what is greater it would store as a float.
fn signed(value: u64) -> Result<i64> {
    i64::try_from(value).map_err(|error| {
        let text = format!("SQLite stores integers up to {}, not {value}", i64::MAX);
        Error::encode(text).with_source(error)
    })
}

/// SQLite stores NaN as null.
fn number(value: f64) -> Result<f64> {
    if value.is_nan() {
        return Err(Error::encode(
            "SQLite cannot store NaN; use null for an absent number",
        ));
    }
    Ok(value)
}
