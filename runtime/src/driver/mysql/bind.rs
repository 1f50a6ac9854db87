//! Values as MySQL's protocol wants them.
//!
//! What the server would round, cut off or move into range without a word is an error here.

use chrono::{Datelike, NaiveDate};
use sqlx::Arguments;
use sqlx::mysql::MySqlArguments;

use crate::dialect::mysql::MysqlDialect;
use crate::driver::json_text::{DEEPEST, json_text};
use crate::error::{Error, Result};
use crate::scalar::stored;
use crate::value::Value;

pub(super) fn arguments(values: Vec<Value>, dialect: MysqlDialect) -> Result<MySqlArguments> {
    let mut arguments = MySqlArguments::default();
    arguments.reserve(values.len(), 0);
    for value in values {
        add(&mut arguments, value, dialect)?;
    }
    Ok(arguments)
}

fn add(arguments: &mut MySqlArguments, value: Value, dialect: MysqlDialect) -> Result<()> {
    let added = match value {
        Value::Null(_) => arguments.add(None::<i64>),
        Value::Bool(value) => arguments.add(value),
        Value::I8(value) => arguments.add(value),
        Value::I16(value) => arguments.add(value),
        Value::I32(value) => arguments.add(value),
        Value::I64(value) => arguments.add(value),
        Value::U8(value) => arguments.add(value),
        Value::U16(value) => arguments.add(value),
        Value::U32(value) => arguments.add(value),
        Value::U64(value) => arguments.add(value),
        Value::F32(value) => {
            finite(value.into())?;
            arguments.add(value)
        }
        Value::F64(value) => arguments.add(finite(value)?),
        Value::Decimal(value) => arguments.add(value),
        Value::Text(value) => arguments.add(value),
        Value::Bytes(value) => arguments.add(value),
        Value::Uuid(value) => arguments.add(value.hyphenated().to_string()),
        Value::Date(value) => arguments.add(known_year(value)?),
        Value::Time(value) => arguments.add(stored(value)),
        Value::DateTime(value) => {
            let date = known_year(value.date_naive())?;
            arguments.add(date.and_time(stored(value.time())))
        }
        Value::Json(value) => arguments.add(json_text(&value, dialect.json_depth().min(DEEPEST))?),
        Value::Array(..) => return Err(Error::encode("MySQL has no arrays")),
    };
    added.map_err(|error| Error::encode(error.to_string()).with_source(error))
}

fn finite(value: f64) -> Result<f64> {
    if value.is_finite() {
        return Ok(value);
    }
    Err(Error::encode(format!(
        "MySQL cannot store {value}; use null for an absent number"
    )))
}

fn known_year(date: NaiveDate) -> Result<NaiveDate> {
    if (1..=9999).contains(&date.year()) {
        return Ok(date);
    }
    Err(Error::encode(format!(
        "MySQL stores the years 1 to 9999, not {date}"
    )))
}
