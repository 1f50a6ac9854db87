//! A row as a driver hands it to a decoder: positional and independent of the database.
//!
//! Each driver implements it over its own row. Nothing is looked up by name, text and bytes are borrowed, and
//! every getter checks the stored type once.

use bigdecimal::BigDecimal;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::error::Result;
use crate::value::{ColumnType, Value};

/// One row of a result; every getter gives `None` for null and an error for a value of another type.
#[allow(clippy::missing_errors_doc)]
pub trait ReadRow {
    /// Whether the value is null.
    fn is_null(&self, index: usize) -> Result<bool>;
    /// True or false.
    fn bool(&self, index: usize) -> Result<Option<bool>>;
    /// An integer of any width that `i64` can hold.
    fn i64(&self, index: usize) -> Result<Option<i64>>;
    /// An integer of any width that `u64` can hold.
    fn u64(&self, index: usize) -> Result<Option<u64>>;
    /// A float.
    fn f64(&self, index: usize) -> Result<Option<f64>>;
    /// A float that was stored with 32 bits.
    fn f32(&self, index: usize) -> Result<Option<f32>>;
    /// An exact decimal number.
    fn decimal(&self, index: usize) -> Result<Option<Decimal>>;
    /// An exact decimal number of any size.
    fn big_decimal(&self, index: usize) -> Result<Option<BigDecimal>>;
    /// Text.
    fn text(&self, index: usize) -> Result<Option<&str>>;
    /// Bytes.
    fn bytes(&self, index: usize) -> Result<Option<&[u8]>>;
    /// A UUID.
    fn uuid(&self, index: usize) -> Result<Option<Uuid>>;
    /// A date.
    fn date(&self, index: usize) -> Result<Option<NaiveDate>>;
    /// A time of day.
    fn time(&self, index: usize) -> Result<Option<NaiveTime>>;
    /// A point in time.
    fn datetime(&self, index: usize) -> Result<Option<DateTime<Utc>>>;
    /// A date and a time of day.
    fn timestamp(&self, index: usize) -> Result<Option<NaiveDateTime>>;
    /// A JSON document.
    fn json(&self, index: usize) -> Result<Option<serde_json::Value>>;
    /// An array of values of this type, none of them null.
    fn array(&self, index: usize, element: ColumnType) -> Result<Option<Vec<Value>>>;
}
