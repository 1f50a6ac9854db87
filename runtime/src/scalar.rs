//! The Rust types that a column or a key can have, and their way to and from a database.
//!
//! A type says how it becomes a [`Value`] and which getter of a row reads it; what a database makes of that is
//! the driver's business.

use std::fmt::Debug;

use bigdecimal::BigDecimal;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::read_row::ReadRow;
use crate::value::{ColumnType, Value, same_float};

mod array;
pub(crate) mod from_json;
mod key;
mod moment;
mod text_enum;

use moment::FINEST;

pub use array::Element;
pub use key::{GeneratedKey, Key};
pub use text_enum::TextEnum;

/// A type that one column can have.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a type that a column can have",
    note = "use bool, an integer such as i64 or u32, f32, f64, Decimal, BigDecimal, String, Vec<u8>, Uuid, NaiveDate, NaiveTime, DateTime<Utc>, NaiveDateTime, serde_json::Value, a generated enum, a Vec of these, or an Option of these"
)]
pub trait Scalar: Clone + PartialEq + Debug + Send + Sync + 'static {
    /// What the column stores.
    const TYPE: ColumnType;
    /// Whether null is a value of this type.
    const NULLABLE: bool = false;

    /// The value for the database.
    fn to_value(&self) -> Value;

    /// The same without a copy, where the value is no longer needed.
    fn into_value(self) -> Value {
        self.to_value()
    }

    /// Reads the column `index`.
    ///
    /// # Errors
    /// When the stored value is of another type, out of range, or null where this type has no null.
    fn read(row: &dyn ReadRow, index: usize) -> Result<Self> {
        Self::read_opt(row, index)?.ok_or_else(|| Error::unexpected_null(index))
    }

    /// Reads the column `index`; `None` when it is null.
    ///
    /// # Errors
    /// When the stored value is of another type or out of range.
    fn read_opt(row: &dyn ReadRow, index: usize) -> Result<Option<Self>>;

    /// The value as every database can keep it: times lose what is finer than a microsecond, and leap seconds.
    ///
    /// Applied when a value is set, so that a row shows what its table has.
    #[must_use]
    fn stored(self) -> Self {
        self
    }

    /// The value as a column keeps it whose seconds have this many digits behind the point.
    #[must_use]
    fn truncated(self, _digits: u32) -> Self {
        self
    }

    /// Whether both are the same value for change tracking.
    ///
    /// Unlike `==` this is reflexive: a row that holds `NaN` is not changed by being loaded.
    fn same(&self, other: &Self) -> bool {
        self == other
    }
}

impl<T: Scalar> Scalar for Option<T> {
    const TYPE: ColumnType = T::TYPE;
    const NULLABLE: bool = true;

    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null(T::TYPE), Scalar::to_value)
    }

    fn into_value(self) -> Value {
        self.map_or(Value::Null(T::TYPE), Scalar::into_value)
    }

    fn stored(self) -> Self {
        self.map(Scalar::stored)
    }

    fn truncated(self, digits: u32) -> Self {
        self.map(|value| value.truncated(digits))
    }

    fn read(row: &dyn ReadRow, index: usize) -> Result<Self> {
        T::read_opt(row, index)
    }

    fn read_opt(row: &dyn ReadRow, index: usize) -> Result<Option<Self>> {
        T::read_opt(row, index).map(Some)
    }

    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Some(a), Some(b)) => a.same(b),
            (None, None) => true,
            _ => false,
        }
    }
}

/// A scalar that is one variant of [`Value`] and one getter of a row.
macro_rules! scalar {
    ($type:ty, $variant:ident, $getter:ident, |$text:ident| $owned:expr) => {
        scalar!(@ $type, $variant, $getter, |$text| $owned,);
    };
    ($type:ty, $variant:ident, $getter:ident, |$text:ident| $owned:expr, moment) => {
        scalar!(@ $type, $variant, $getter, |$text| $owned,
            fn stored(self) -> Self {
                self.truncated(FINEST)
            }

            fn truncated(self, digits: u32) -> Self {
                moment::truncated(self, digits)
            }
        );
    };
    (@ $type:ty, $variant:ident, $getter:ident, |$text:ident| $owned:expr, $($more:item)*) => {
        impl Scalar for $type {
            const TYPE: ColumnType = ColumnType::$variant;

            fn to_value(&self) -> Value {
                Value::$variant(self.clone())
            }

            fn into_value(self) -> Value {
                Value::$variant(self)
            }

            fn read_opt(row: &dyn ReadRow, index: usize) -> Result<Option<Self>> {
                Ok(row.$getter(index)?.map(|$text| $owned))
            }

            $($more)*
        }
    };
}

scalar!(bool, Bool, bool, |value| value);
scalar!(i64, I64, i64, |value| value);
scalar!(Decimal, Decimal, decimal, |value| value);
scalar!(BigDecimal, BigDecimal, big_decimal, |value| value);
scalar!(String, Text, text, |value| value.to_owned());
scalar!(Vec<u8>, Bytes, bytes, |value| value.to_vec());
scalar!(Uuid, Uuid, uuid, |value| value);
scalar!(NaiveDate, Date, date, |value| value);
scalar!(NaiveTime, Time, time, |value| value, moment);
scalar!(DateTime<Utc>, DateTime, datetime, |value| value, moment);
scalar!(NaiveDateTime, Timestamp, timestamp, |value| value, moment);
scalar!(serde_json::Value, Json, json, |value| value);

/// The value of a new row as every database can keep it; see [`Scalar::stored`].
pub fn stored<T: Scalar>(value: T) -> T {
    value.stored()
}

/// The number of a default that the generator has checked.
#[must_use]
pub fn big_decimal(digits: &str) -> BigDecimal {
    digits.parse().unwrap_or_default()
}

/// The value as a column keeps it whose seconds have fewer digits; see [`Scalar::truncated`].
pub fn truncated<T: Scalar>(value: T, digits: u32) -> T {
    value.truncated(digits)
}

/// An integer narrower than what a row gives.
macro_rules! narrow_integer {
    ($type:ty, $variant:ident) => {
        impl Scalar for $type {
            const TYPE: ColumnType = ColumnType::$variant;

            fn to_value(&self) -> Value {
                Value::$variant(*self)
            }

            fn read_opt(row: &dyn ReadRow, index: usize) -> Result<Option<Self>> {
                let Some(wide) = row.i64(index)? else {
                    return Ok(None);
                };
                Self::try_from(wide)
                    .map(Some)
                    .map_err(|_| Error::out_of_range(index, wide, stringify!($type)))
            }
        }
    };
}

scalar!(u64, U64, u64, |value| value);
narrow_integer!(i8, I8);
narrow_integer!(i16, I16);
narrow_integer!(i32, I32);
narrow_integer!(u8, U8);
narrow_integer!(u16, U16);
narrow_integer!(u32, U32);

/// A float, which compares to itself.
macro_rules! float {
    ($type:ty, $variant:ident, $getter:ident) => {
        impl Scalar for $type {
            const TYPE: ColumnType = ColumnType::$variant;

            fn to_value(&self) -> Value {
                Value::$variant(*self)
            }

            fn read_opt(row: &dyn ReadRow, index: usize) -> Result<Option<Self>> {
                row.$getter(index)
            }

            fn same(&self, other: &Self) -> bool {
                same_float(f64::from(*self), f64::from(*other))
            }
        }
    };
}

float!(f32, F32, f32);
float!(f64, F64, f64);

/// Reads the column `index` as what its metadata says.
///
/// # Errors
/// When the stored value is of another type or out of range.
pub fn read_value(ty: ColumnType, row: &dyn ReadRow, index: usize) -> Result<Value> {
    fn read<T: Scalar>(row: &dyn ReadRow, index: usize) -> Result<Value> {
        <Option<T>>::read(row, index).map(Scalar::into_value)
    }
    match ty {
        ColumnType::Bool => read::<bool>(row, index),
        ColumnType::I8 => read::<i8>(row, index),
        ColumnType::I16 => read::<i16>(row, index),
        ColumnType::I32 => read::<i32>(row, index),
        ColumnType::I64 => read::<i64>(row, index),
        ColumnType::U8 => read::<u8>(row, index),
        ColumnType::U16 => read::<u16>(row, index),
        ColumnType::U32 => read::<u32>(row, index),
        ColumnType::U64 => read::<u64>(row, index),
        ColumnType::F32 => read::<f32>(row, index),
        ColumnType::F64 => read::<f64>(row, index),
        ColumnType::Decimal => read::<Decimal>(row, index),
        ColumnType::BigDecimal => read::<BigDecimal>(row, index),
        ColumnType::Text | ColumnType::Enum => read::<String>(row, index),
        ColumnType::Bytes => read::<Vec<u8>>(row, index),
        ColumnType::Uuid => read::<Uuid>(row, index),
        ColumnType::Date => read::<NaiveDate>(row, index),
        ColumnType::Time => read::<NaiveTime>(row, index),
        ColumnType::DateTime => read::<DateTime<Utc>>(row, index),
        ColumnType::Timestamp => read::<NaiveDateTime>(row, index),
        ColumnType::Json => read::<serde_json::Value>(row, index),
        ColumnType::Array(element) => {
            let values = row.array(index, *element)?;
            Ok(values.map_or(Value::Null(ty), |values| Value::Array(*element, values)))
        }
    }
}
