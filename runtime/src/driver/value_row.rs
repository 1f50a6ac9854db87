//! Values read as a row: what the database returned for an inserted row, after it was matched.
//!
//! It converts nothing: each value is read as the type it has.

use bigdecimal::BigDecimal;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::read_row::ReadRow;
use crate::value::{ColumnType, Value};

/// A row of values.
#[derive(Debug, Clone, Copy)]
pub struct ValueRow<'v>(pub &'v [Value]);

impl ValueRow<'_> {
    fn value(&self, index: usize) -> Result<&Value> {
        self.0
            .get(index)
            .ok_or_else(|| Error::decode("the row is shorter").at_column(index))
    }
}

macro_rules! getters {
    ($($getter:ident -> $type:ty, $variant:ident, |$value:ident| $read:expr;)+) => {
        $(
            fn $getter(&self, index: usize) -> Result<Option<$type>> {
                match self.value(index)? {
                    Value::Null(_) => Ok(None),
                    Value::$variant($value) => Ok(Some($read)),
                    other => Err(Error::decode(format!("{other:?} is not {}", stringify!($variant))).at_column(index)),
                }
            }
        )+
    };
}

impl ReadRow for ValueRow<'_> {
    fn is_null(&self, index: usize) -> Result<bool> {
        self.value(index).map(Value::is_null)
    }

    fn i64(&self, index: usize) -> Result<Option<i64>> {
        match self.value(index)? {
            Value::Null(_) => Ok(None),
            other => match other.as_i64() {
                Some(value) => Ok(Some(value)),
                None => Err(Error::decode(format!("{other:?} is not an integer")).at_column(index)),
            },
        }
    }

    fn u64(&self, index: usize) -> Result<Option<u64>> {
        let value = self.value(index)?;
        let integer = value.as_integer().and_then(|wide| wide.try_into().ok());
        match (integer, value.is_null()) {
            (None, false) => Err(Error::decode(format!("{value:?} is not u64")).at_column(index)),
            (found, _) => Ok(found),
        }
    }

    fn array(&self, index: usize, _element: ColumnType) -> Result<Option<Vec<Value>>> {
        match self.value(index)? {
            Value::Null(_) => Ok(None),
            Value::Array(_, values) => Ok(Some(values.clone())),
            other => Err(Error::decode(format!("{other:?} is not an array")).at_column(index)),
        }
    }

    getters! {
        bool -> bool, Bool, |value| *value;
        f64 -> f64, F64, |value| *value;
        f32 -> f32, F32, |value| *value;
        decimal -> Decimal, Decimal, |value| *value;
        big_decimal -> BigDecimal, BigDecimal, |value| value.clone();
        text -> &str, Text, |value| value;
        bytes -> &[u8], Bytes, |value| value;
        uuid -> Uuid, Uuid, |value| *value;
        date -> NaiveDate, Date, |value| *value;
        time -> NaiveTime, Time, |value| *value;
        datetime -> DateTime<Utc>, DateTime, |value| *value;
        timestamp -> NaiveDateTime, Timestamp, |value| *value;
        json -> serde_json::Value, Json, |value| value.clone();
    }
}
