//! Conditions on columns that are arrays, and what such a column can be compared with.

use super::{Column, Operand};
use crate::condition::{Condition, Expr, Matching, Pattern};
use crate::scalar::{Element, Scalar, TextEnum};
use crate::value::Value;

use bigdecimal::BigDecimal;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

#[diagnostic::do_not_recommend]
impl<T: Element, V: Operand<T>, const N: usize> Operand<Vec<T>> for [V; N] {
    fn into_operand(self) -> Vec<T> {
        self.into_iter().map(Operand::into_operand).collect()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Element, V: Operand<T>, const N: usize> Operand<Option<Vec<T>>> for [V; N] {
    fn into_operand(self) -> Option<Vec<T>> {
        Some(self.into_iter().map(Operand::into_operand).collect())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Element> Operand<Vec<T>> for &[T] {
    fn into_operand(self) -> Vec<T> {
        self.to_vec()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Element> Operand<Option<Vec<T>>> for &[T] {
    fn into_operand(self) -> Option<Vec<T>> {
        Some(self.to_vec())
    }
}

/// A type of elements that an array can be searched for: all but documents, which are equal in more than one form.
#[diagnostic::on_unimplemented(
    message = "an array of `{Self}` cannot be searched",
    note = "an array of documents is compared as a whole, with `eq` and `ne`; keep what is searched for in a column of its own"
)]
pub trait Searchable: Element {}

#[diagnostic::do_not_recommend]
impl<T: TextEnum> Searchable for T {}

macro_rules! searchable {
    ($($type:ty)+) => {
        $(
            #[diagnostic::do_not_recommend]
            impl Searchable for $type {}
        )+
    };
}

searchable! {
    bool i8 i16 i32 i64 u16 u32 u64 f32 f64 Decimal BigDecimal String Vec<u8> Uuid
    NaiveDate NaiveTime DateTime<Utc> NaiveDateTime
}

/// The column types that are arrays: `Vec<T>` and `Option<Vec<T>>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an array",
    label = "this column is not an array",
    note = "`contains_all`, `overlaps` and `is_empty` need a column of type `Vec<T>` or `Option<Vec<T>>`"
)]
pub trait ArrayColumn: Scalar {
    /// The type of the elements.
    type Element: Element;
}

#[diagnostic::do_not_recommend]
impl<T: Element> ArrayColumn for Vec<T> {
    type Element = T;
}

#[diagnostic::do_not_recommend]
impl<T: Element> ArrayColumn for Option<Vec<T>> {
    type Element = T;
}

/// What a column can contain: a text another text, an array an element.
#[diagnostic::on_unimplemented(
    message = "a column of type `{Self}` cannot contain `{V}`",
    label = "neither text nor an array of such values",
    note = "`contains` takes a text for a column of type `String`, and an element for one of type `Vec<T>`"
)]
pub trait Containing<V>: Scalar {
    /// The condition that the column at this index contains the value.
    #[doc(hidden)]
    fn containing(column: usize, value: V) -> Expr;
}

macro_rules! containing_text {
    ($($type:ty)+) => {
        $(
            #[diagnostic::do_not_recommend]
            impl<V: Into<String>> Containing<V> for $type {
                fn containing(column: usize, value: V) -> Expr {
                    let pattern = Pattern::Contains(value.into());
                    Expr::Like { column, pattern }
                }
            }
        )+
    };
}

containing_text!(String Option<String>);

#[diagnostic::do_not_recommend]
impl<T: Searchable, V: Operand<T>> Containing<V> for Vec<T> {
    fn containing(column: usize, value: V) -> Expr {
        elements::<T, V>(column, Matching::All, [value])
    }
}

#[diagnostic::do_not_recommend]
impl<T: Searchable, V: Operand<T>> Containing<V> for Option<Vec<T>> {
    fn containing(column: usize, value: V) -> Expr {
        elements::<T, V>(column, Matching::All, [value])
    }
}

impl<E, A: ArrayColumn> Column<E, A> {
    /// Contains each of these elements; every array does when there are none.
    pub fn contains_all<V: Operand<A::Element>>(
        self,
        elements_of: impl IntoIterator<Item = V>,
    ) -> Condition<E>
    where
        A::Element: Searchable,
    {
        Condition::new(elements::<A::Element, V>(
            self.index(),
            Matching::All,
            elements_of,
        ))
    }

    /// Contains at least one of these elements; no array does when there are none.
    pub fn overlaps<V: Operand<A::Element>>(
        self,
        elements_of: impl IntoIterator<Item = V>,
    ) -> Condition<E>
    where
        A::Element: Searchable,
    {
        Condition::new(elements::<A::Element, V>(
            self.index(),
            Matching::Any,
            elements_of,
        ))
    }

    /// Without any element; a row without an array does not match.
    pub fn is_empty(self) -> Condition<E> {
        let empty = Vec::<A::Element>::new();
        Condition::new(Expr::equal(self.index(), empty.into_value()))
    }
}

/// The condition that an array has all of the elements, or any.
fn elements<T: Element, V: Operand<T>>(
    column: usize,
    matching: Matching,
    wanted: impl IntoIterator<Item = V>,
) -> Expr {
    let wanted = wanted.into_iter();
    let wanted: Vec<Value> = wanted
        .map(|value| value.into_operand().into_value())
        .collect();
    match (matching, wanted.is_empty()) {
        (Matching::Any, true) => Expr::False,
        (Matching::All, true) => Expr::Null { column }.negate(),
        _ => Expr::Elements {
            column,
            matching,
            values: Value::Array(T::TYPE, wanted),
        },
    }
}
