//! The types that a primary key can have: one scalar, or a tuple of keys.
//!
//! A part of a tuple may be a tuple itself: the foreign key to an entity whose key is one.

use std::fmt::Debug;
use std::hash::Hash;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{Scalar, TextEnum};
use crate::error::{Error, Result};
use crate::read_row::ReadRow;
use crate::value::Value;

/// A type that a primary key can have.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a primary key",
    note = "use an integer such as i64 or u32, String, Uuid, NaiveDate, a generated enum, or a tuple of these"
)]
pub trait Key: Clone + Eq + Hash + Ord + Debug + Send + Sync + 'static {
    /// The number of columns.
    const WIDTH: usize;

    /// Appends the value of each column.
    fn to_values(&self, out: &mut Vec<Value>);

    /// The key with these values, one per column.
    ///
    /// # Errors
    /// When the values are not of this type.
    fn from_values(values: &[Value]) -> Result<Self>;

    /// Reads the key from the columns that start at `index`.
    ///
    /// # Errors
    /// When a value is null or of another type.
    fn read(row: &dyn ReadRow, index: usize) -> Result<Self> {
        Self::read_opt(row, index)?.ok_or_else(|| Error::unexpected_null(index))
    }

    /// Reads the key from the columns that start at `index`; `None` when one of them is null.
    ///
    /// # Errors
    /// When a value is of another type.
    fn read_opt(row: &dyn ReadRow, index: usize) -> Result<Option<Self>>;
}

/// A key that a database can generate.
pub trait GeneratedKey: Key {
    /// A key for a row that is not inserted yet, another one for each slot: a negative number, one among the greatest
    /// of a type without a sign, or a text that says so. It is never written.
    fn provisional(slot: u32) -> Self;
}

/// A key of one column.
macro_rules! key {
    ($type:ty, |$value:ident| $from:expr) => {
        impl Key for $type {
            const WIDTH: usize = 1;

            fn to_values(&self, out: &mut Vec<Value>) {
                out.push(self.to_value());
            }

            fn from_values(values: &[Value]) -> Result<Self> {
                let key = match values {
                    [$value] => $from,
                    _ => None,
                };
                key.ok_or_else(|| not_a_key::<Self>(values))
            }

            fn read_opt(row: &dyn ReadRow, index: usize) -> Result<Option<Self>> {
                <Self as Scalar>::read_opt(row, index)
            }
        }
    };
    ($type:ty, $variant:ident) => {
        key!($type, |value| match value {
            Value::$variant(value) => Some(value.clone()),
            _ => None,
        });
    };
}

key!(bool, Bool);
key!(String, Text);
key!(Uuid, Uuid);
key!(NaiveDate, Date);
key!(NaiveTime, Time);
key!(DateTime<Utc>, DateTime);
key!(NaiveDateTime, Timestamp);
key!(Decimal, Decimal);
key!(Vec<u8>, Bytes);

impl<T: TextEnum> Key for T {
    const WIDTH: usize = 1;

    fn to_values(&self, out: &mut Vec<Value>) {
        out.push(self.to_value());
    }

    fn from_values(values: &[Value]) -> Result<Self> {
        match values {
            [Value::Text(text)] => {
                T::from_text(text).ok_or_else(|| super::text_enum::unknown::<T>(text))
            }
            _ => Err(not_a_key::<Self>(values)),
        }
    }

    fn read_opt(row: &dyn ReadRow, index: usize) -> Result<Option<Self>> {
        <Self as Scalar>::read_opt(row, index)
    }
}

/// An integer key, which a database can generate.
macro_rules! generated {
    ($($type:ty),+) => {
        $(key!($type, |value| value.as_integer().and_then(|wide| wide.try_into().ok()));

        impl GeneratedKey for $type {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            fn provisional(slot: u32) -> Self {
                (-1 - i64::from(slot)) as Self
            }
        })+
    };
}

generated!(i8, i16, i32, i64, u8, u16, u32, u64);

impl GeneratedKey for Uuid {
    fn provisional(slot: u32) -> Self {
        Self::from_u128(u128::MAX - u128::from(slot))
    }
}

impl GeneratedKey for String {
    fn provisional(slot: u32) -> Self {
        format!("(new {slot})")
    }
}

/// A key of several parts.
macro_rules! tuple {
    ($($part:ident . $index:tt),+) => {
        impl<$($part: Key),+> Key for ($($part,)+) {
            const WIDTH: usize = 0 $(+ $part::WIDTH)+;

            fn to_values(&self, out: &mut Vec<Value>) {
                $(self.$index.to_values(out);)+
            }

            fn from_values(values: &[Value]) -> Result<Self> {
                if values.len() != Self::WIDTH {
                    return Err(not_a_key::<Self>(values));
                }
                let mut next = 0;
                Ok(($($part::from_values(&values[advance(&mut next, $part::WIDTH)..][..$part::WIDTH])?,)+))
            }

            fn read_opt(row: &dyn ReadRow, index: usize) -> Result<Option<Self>> {
                let mut next = index;
                Ok(Some(($(
                    match $part::read_opt(row, advance(&mut next, $part::WIDTH))? {
                        Some(part) => part,
                        None => return Ok(None),
                    },
                )+)))
            }
        }
    };
}

tuple!(A.0, B.1);
tuple!(A.0, B.1, C.2);
tuple!(A.0, B.1, C.2, D.3);
tuple!(A.0, B.1, C.2, D.3, E.4);
tuple!(A.0, B.1, C.2, D.3, E.4, F.5);
tuple!(A.0, B.1, C.2, D.3, E.4, F.5, G.6);
tuple!(A.0, B.1, C.2, D.3, E.4, F.5, G.6, H.7);
tuple!(A.0, B.1, C.2, D.3, E.4, F.5, G.6, H.7, I.8);
tuple!(A.0, B.1, C.2, D.3, E.4, F.5, G.6, H.7, I.8, J.9);
tuple!(A.0, B.1, C.2, D.3, E.4, F.5, G.6, H.7, I.8, J.9, K.10);
tuple!(A.0, B.1, C.2, D.3, E.4, F.5, G.6, H.7, I.8, J.9, K.10, L.11);

/// Moves `next` behind a part of this width; gives the place of the part.
fn advance(next: &mut usize, width: usize) -> usize {
    let at = *next;
    *next += width;
    at
}

fn not_a_key<K>(values: &[Value]) -> Error {
    Error::decode(format!(
        "{values:?} is not a key of type {}",
        std::any::type_name::<K>()
    ))
}
