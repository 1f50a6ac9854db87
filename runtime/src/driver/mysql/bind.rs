//! Values as MySQL's protocol wants them.
//!
//! What the server would round, cut off or move into range without a word is an error here.

use bigdecimal::BigDecimal;
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use sqlx::encode::{Encode, IsNull};
use sqlx::error::BoxDynError;
use sqlx::mysql::{MySqlArguments, MySqlTypeInfo};
use sqlx::{Arguments, MySql, Type};

use crate::dialect::mysql::MysqlDialect;
use crate::driver::json_text::{DEEPEST, json_text};
use crate::driver::{big_decimal, json_array};
use crate::error::{Error, Result};
use crate::scalar::stored;
use crate::value::{ColumnType, Value};

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
        // Functions around a parameter refuse a null of another type.
        Value::Null(ColumnType::Text) => arguments.add(None::<String>),
        Value::Null(ColumnType::Bytes) => arguments.add(None::<Vec<u8>>),
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
        Value::BigDecimal(value) => arguments.add(Numeric(numeric(&value)?)),
        Value::Text(value) => arguments.add(value),
        Value::Bytes(value) => arguments.add(value),
        Value::Uuid(value) => arguments.add(value.hyphenated().to_string()),
        Value::Date(value) => arguments.add(known_year(value)?),
        Value::Time(value) => arguments.add(stored(value)),
        Value::DateTime(value) => {
            let date = known_year(value.date_naive())?;
            arguments.add(date.and_time(stored(value.time())))
        }
        Value::Timestamp(value) => {
            let date = known_year(value.date())?;
            arguments.add(date.and_time(stored(value.time())))
        }
        Value::Json(value) => arguments.add(json_text(&value, dialect.json_depth().min(DEEPEST))?),
        Value::Array(_, values) => {
            arguments.add(json_array::text(values, dialect.json_depth().min(DEEPEST))?)
        }
    };
    added.map_err(|error| Error::encode(error.to_string()).with_source(error))
}

/// The most digits of a decimal number, and the most of them behind the point.
const MOST_DIGITS: (i64, i64) = (65, 30);

/// The digits of a number; the server would round those that are too many.
fn numeric(value: &BigDecimal) -> Result<String> {
    let (before, behind) = big_decimal::digits(value);
    if before + behind > MOST_DIGITS.0 || behind > MOST_DIGITS.1 {
        let limits = (
            MOST_DIGITS.0 - behind.clamp(0, MOST_DIGITS.1),
            MOST_DIGITS.1,
        );
        return Err(big_decimal::too_long(limits, before, behind));
    }
    big_decimal::text(&value.normalized())
}

/// The text of a decimal number, marked as one.
struct Numeric(String);

impl Type<MySql> for Numeric {
    fn type_info() -> MySqlTypeInfo {
        <Decimal as Type<MySql>>::type_info()
    }
}

impl Encode<'_, MySql> for Numeric {
    fn encode_by_ref(&self, buffer: &mut Vec<u8>) -> std::result::Result<IsNull, BoxDynError> {
        <&str as Encode<'_, MySql>>::encode_by_ref(&self.0.as_str(), buffer)
    }
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
