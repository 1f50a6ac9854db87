//! Arrays: columns that keep several values of one type.
//!
//! `Vec<u8>` is none: bytes are one value.

use bigdecimal::BigDecimal;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{Scalar, TextEnum};
use crate::driver::ValueRow;
use crate::error::Result;
use crate::read_row::ReadRow;
use crate::value::{ColumnType, Value};

/// A type whose values an array can have: all that a column can have, but `u8`, whose `Vec` is bytes, and null.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a type that an array can have",
    note = "an array has values of one scalar type; `Vec<u8>` is bytes, and elements are never null"
)]
pub trait Element: Scalar {}

#[diagnostic::do_not_recommend]
impl<T: TextEnum> Element for T {}

macro_rules! elements {
    ($($type:ty)+) => {
        $(
            #[diagnostic::do_not_recommend]
            impl Element for $type {}
        )+
    };
}

elements! {
    bool i8 i16 i32 i64 u16 u32 u64 f32 f64 Decimal BigDecimal String Vec<u8> Uuid
    NaiveDate NaiveTime DateTime<Utc> NaiveDateTime serde_json::Value
}

impl<T: Element> Scalar for Vec<T> {
    const TYPE: ColumnType = T::TYPE.array();

    fn to_value(&self) -> Value {
        Value::Array(T::TYPE, self.iter().map(Scalar::to_value).collect())
    }

    fn into_value(self) -> Value {
        let values = self.into_iter().map(Scalar::into_value);
        Value::Array(T::TYPE, values.collect())
    }

    fn read_opt(row: &dyn ReadRow, index: usize) -> Result<Option<Self>> {
        let Some(values) = row.array(index, T::TYPE)? else {
            return Ok(None);
        };
        let elements = ValueRow(&values);
        let read =
            |place| T::read(&elements, place).map_err(|error| error.of_element(place, index));
        (0..values.len()).map(read).collect::<Result<_>>().map(Some)
    }

    fn stored(self) -> Self {
        self.into_iter().map(Scalar::stored).collect()
    }

    fn truncated(self, digits: u32) -> Self {
        let elements = self.into_iter();
        elements.map(|element| element.truncated(digits)).collect()
    }

    fn same(&self, other: &Self) -> bool {
        let mut pairs = self.iter().zip(other);
        self.len() == other.len() && pairs.all(|(a, b)| a.same(b))
    }
}
