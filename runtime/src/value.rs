//! One value of a column, whatever the database, and the types such a value can have.
//!
//! How a value is written to a database is the driver's business; which Rust type it becomes, that of `scalar`.

use std::hash::{Hash, Hasher};

use bigdecimal::BigDecimal;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

mod column_type;

pub use column_type::ColumnType;

/// A value, independent of the database.
///
/// Equality is that of change tracking: `NaN` equals itself, `0.0` equals `-0.0`, `1.10` equals `1.1`.
/// Integers keep their width, because PostgreSQL binds each width as a type of its own.
#[derive(Debug, Clone)]
pub enum Value {
    /// No value, in a column of this type.
    Null(ColumnType),
    /// True or false.
    Bool(bool),
    /// An 8-bit integer.
    I8(i8),
    /// A 16-bit integer.
    I16(i16),
    /// A 32-bit integer.
    I32(i32),
    /// A 64-bit integer.
    I64(i64),
    /// An 8-bit integer without a sign.
    U8(u8),
    /// A 16-bit integer without a sign.
    U16(u16),
    /// A 32-bit integer without a sign.
    U32(u32),
    /// A 64-bit integer without a sign.
    U64(u64),
    /// A 32-bit float.
    F32(f32),
    /// A 64-bit float.
    F64(f64),
    /// An exact decimal number.
    Decimal(Decimal),
    /// An exact decimal number of any size.
    BigDecimal(BigDecimal),
    /// Text; also the value of an enum.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A UUID.
    Uuid(Uuid),
    /// A date.
    Date(NaiveDate),
    /// A time of day.
    Time(NaiveTime),
    /// A point in time.
    DateTime(DateTime<Utc>),
    /// A date and a time of day, wherever that is.
    Timestamp(NaiveDateTime),
    /// A JSON document.
    Json(serde_json::Value),
    /// Many values of one type: those of a column that is an array, or of many rows in one parameter.
    Array(ColumnType, Vec<Value>),
}

impl Value {
    /// The type of a column that stores it.
    #[must_use]
    pub const fn ty(&self) -> ColumnType {
        match self {
            Self::Null(ty) => *ty,
            Self::Array(ty, _) => ty.array(),
            Self::Bool(_) => ColumnType::Bool,
            Self::I8(_) => ColumnType::I8,
            Self::I16(_) => ColumnType::I16,
            Self::I32(_) => ColumnType::I32,
            Self::I64(_) => ColumnType::I64,
            Self::U8(_) => ColumnType::U8,
            Self::U16(_) => ColumnType::U16,
            Self::U32(_) => ColumnType::U32,
            Self::U64(_) => ColumnType::U64,
            Self::F32(_) => ColumnType::F32,
            Self::F64(_) => ColumnType::F64,
            Self::Decimal(_) => ColumnType::Decimal,
            Self::BigDecimal(_) => ColumnType::BigDecimal,
            Self::Text(_) => ColumnType::Text,
            Self::Bytes(_) => ColumnType::Bytes,
            Self::Uuid(_) => ColumnType::Uuid,
            Self::Date(_) => ColumnType::Date,
            Self::Time(_) => ColumnType::Time,
            Self::DateTime(_) => ColumnType::DateTime,
            Self::Timestamp(_) => ColumnType::Timestamp,
            Self::Json(_) => ColumnType::Json,
        }
    }

    /// Whether there is no value.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null(_))
    }

    /// The integer, whatever its width; `None` when it is greater than every `i64`.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        self.as_integer()?.try_into().ok()
    }

    /// The integer, whatever its width.
    #[must_use]
    pub const fn as_integer(&self) -> Option<i128> {
        match self {
            Self::I8(value) => Some(*value as i128),
            Self::I16(value) => Some(*value as i128),
            Self::I32(value) => Some(*value as i128),
            Self::I64(value) => Some(*value as i128),
            Self::U8(value) => Some(*value as i128),
            Self::U16(value) => Some(*value as i128),
            Self::U32(value) => Some(*value as i128),
            Self::U64(value) => Some(*value as i128),
            _ => None,
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(value) => Some(value),
            _ => None,
        }
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null(_), Self::Null(_)) => true,
            (Self::Array(_, a), Self::Array(_, b)) => a == b,
            (Self::I64(a), Self::I64(b)) => a == b,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::F32(a), Self::F32(b)) => same_float(f64::from(*a), f64::from(*b)),
            (Self::F64(a), Self::F64(b)) => same_float(*a, *b),
            (Self::Decimal(a), Self::Decimal(b)) => a == b,
            (Self::BigDecimal(a), Self::BigDecimal(b)) => a == b,
            (Self::Text(a), Self::Text(b)) => a == b,
            (Self::Bytes(a), Self::Bytes(b)) => a == b,
            (Self::Uuid(a), Self::Uuid(b)) => a == b,
            (Self::Date(a), Self::Date(b)) => a == b,
            (Self::Time(a), Self::Time(b)) => a == b,
            (Self::DateTime(a), Self::DateTime(b)) => a == b,
            (Self::Timestamp(a), Self::Timestamp(b)) => a == b,
            (Self::Json(a), Self::Json(b)) => a == b,
            _ => matches!((self.as_integer(), other.as_integer()), (Some(a), Some(b)) if a == b),
        }
    }
}

impl Eq for Value {}

impl Hash for Value {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Null(_) => 0.hash(state),
            Self::Array(_, values) => values.hash(state),
            Self::Bool(value) => value.hash(state),
            Self::I64(value) => value.hash(state),
            // Integers that are equal hash alike, whatever their width.
            Self::I8(value) => i64::from(*value).hash(state),
            Self::I16(value) => i64::from(*value).hash(state),
            Self::I32(value) => i64::from(*value).hash(state),
            Self::U8(value) => i64::from(*value).hash(state),
            Self::U16(value) => i64::from(*value).hash(state),
            Self::U32(value) => i64::from(*value).hash(state),
            Self::U64(value) => value.cast_signed().hash(state),
            Self::F32(value) => float_bits(f64::from(*value)).hash(state),
            Self::F64(value) => float_bits(*value).hash(state),
            Self::Decimal(value) => value.hash(state),
            Self::BigDecimal(value) => value.normalized().hash(state),
            Self::Text(value) => value.hash(state),
            Self::Bytes(value) => value.hash(state),
            Self::Uuid(value) => value.hash(state),
            Self::Date(value) => value.hash(state),
            Self::Time(value) => value.hash(state),
            Self::DateTime(value) => value.hash(state),
            Self::Timestamp(value) => value.hash(state),
            Self::Json(value) => value.hash(state),
        }
    }
}

/// Equality of floats as change tracking needs it: reflexive.
pub(crate) fn same_float(a: f64, b: f64) -> bool {
    a == b || (a.is_nan() && b.is_nan())
}

/// Bits that are equal exactly when [`same_float`] says so.
fn float_bits(value: f64) -> u64 {
    match value {
        value if value.is_nan() => f64::NAN.to_bits(),
        0.0 => 0,
        value => value.to_bits(),
    }
}

#[cfg(test)]
mod tests {
    use std::hash::{DefaultHasher, Hash, Hasher};

    use super::*;

    fn hash(value: &Value) -> u64 {
        let mut hasher = DefaultHasher::new();
        value.hash(&mut hasher);
        hasher.finish()
    }

    #[test]
    fn equal_values_hash_alike() {
        let pairs = [
            (Value::F64(f64::NAN), Value::F64(-f64::NAN)),
            (Value::F64(0.0), Value::F64(-0.0)),
            (Value::I16(7), Value::I64(7)),
            (Value::U64(7), Value::I8(7)),
            (Value::U8(200), Value::U32(200)),
            (
                Value::Decimal(Decimal::new(110, 2)),
                Value::Decimal(Decimal::new(11, 1)),
            ),
        ];
        for (a, b) in pairs {
            assert_eq!(a, b);
            assert_eq!(hash(&a), hash(&b), "{a:?} {b:?}");
        }
    }

    #[test]
    fn values_of_different_kinds_differ() {
        assert_ne!(Value::Null(ColumnType::Bool), Value::Bool(false));
        assert_ne!(Value::I64(1), Value::Bool(true));
        assert_ne!(Value::I64(1), Value::F64(1.0));
        assert_ne!(Value::I64(-1), Value::U64(u64::MAX));
        assert_ne!(Value::Text("1".into()), Value::I64(1));
    }
}
