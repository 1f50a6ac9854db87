//! The types whose values have an order that every database knows.

use bigdecimal::BigDecimal;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::scalar::{Scalar, TextEnum};

/// A type that a column can be sorted by: all but arrays, which some databases keep as JSON.
#[diagnostic::on_unimplemented(
    message = "values of type `{Self}` have no order",
    label = "an array is not sorted by",
    note = "arrays are compared with `eq`, `ne`, `contains`, `contains_all`, `overlaps` and `is_empty`"
)]
pub trait Sortable: Scalar {}

#[diagnostic::do_not_recommend]
impl<T: TextEnum> Sortable for T {}

#[diagnostic::do_not_recommend]
impl<T: Sortable> Sortable for Option<T> {}

macro_rules! sortable {
    ($($type:ty)+) => {
        $(
            #[diagnostic::do_not_recommend]
            impl Sortable for $type {}
        )+
    };
}

sortable! {
    bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 Decimal BigDecimal String Vec<u8> Uuid
    NaiveDate NaiveTime DateTime<Utc> NaiveDateTime serde_json::Value
}
