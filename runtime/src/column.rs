//! Typed columns: the constants of a generated entity, and the conditions and orders they build.
//!
//! A column knows its place in the metadata and its Rust type, nothing else.

use std::fmt;
use std::marker::PhantomData;

use crate::condition::{Comparison, Condition, Expr, Pattern};
use crate::order::Order;
use crate::scalar::Scalar;
use crate::value::Value;

mod array;
mod sortable;

pub use array::{ArrayColumn, Containing, Searchable};
pub use sortable::Sortable;

/// The column of type `T` of the entity `E`.
pub struct Column<E, T> {
    index: usize,
    types: PhantomData<fn() -> (E, T)>,
}

/// A value that a column of type `T` can be compared with: a `T`, the inside of an `Option`, a borrowed text.
#[diagnostic::on_unimplemented(
    message = "a column of type `{T}` cannot be compared with `{Self}`",
    label = "not a value of type `{T}`",
    note = "give a value of the column's own type; a nullable column also takes the value without `Some`"
)]
pub trait Operand<T> {
    /// The value of the column's type.
    fn into_operand(self) -> T;
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> Operand<T> for T {
    fn into_operand(self) -> T {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> Operand<Option<T>> for T {
    fn into_operand(self) -> Option<T> {
        Some(self)
    }
}

macro_rules! borrowed {
    ($($borrowed:ty => $owned:ty;)+) => {
        $(
            #[diagnostic::do_not_recommend]
            impl Operand<$owned> for $borrowed {
                fn into_operand(self) -> $owned {
                    self.into()
                }
            }

            #[diagnostic::do_not_recommend]
            impl Operand<Option<$owned>> for $borrowed {
                fn into_operand(self) -> Option<$owned> {
                    Some(self.into())
                }
            }
        )+
    };
}

borrowed! {
    &str => String;
    &String => String;
    &[u8] => Vec<u8>;
}

impl<E, T> Column<E, T> {
    /// The column at this index of the entity's metadata; for generated code.
    #[must_use]
    pub const fn new(index: usize) -> Self {
        Self {
            index,
            types: PhantomData,
        }
    }

    /// The index in the entity's metadata.
    #[must_use]
    pub const fn index(self) -> usize {
        self.index
    }

    /// Sorts by this column, smallest first.
    pub fn asc(self) -> Order<E>
    where
        T: Sortable,
    {
        Order::new(self.index, false)
    }

    /// Sorts by this column, greatest first.
    pub fn desc(self) -> Order<E>
    where
        T: Sortable,
    {
        Order::new(self.index, true)
    }
}

impl<E, T: Scalar> Column<E, T> {
    fn compare(self, op: Comparison, value: impl Operand<T>) -> Condition<E> {
        Condition::new(Expr::compare(
            self.index,
            op,
            value.into_operand().into_value(),
        ))
    }

    /// Equal; `None` matches rows without a value.
    pub fn eq(self, value: impl Operand<T>) -> Condition<E> {
        self.compare(Comparison::Eq, value)
    }

    /// Not equal; matches rows without a value too, unless `value` is `None`.
    pub fn ne(self, value: impl Operand<T>) -> Condition<E> {
        self.eq(value).not()
    }

    /// Greater than.
    pub fn gt(self, value: impl Operand<T>) -> Condition<E>
    where
        T: Sortable,
    {
        self.compare(Comparison::Gt, value)
    }

    /// Greater than or equal.
    pub fn ge(self, value: impl Operand<T>) -> Condition<E>
    where
        T: Sortable,
    {
        self.compare(Comparison::Ge, value)
    }

    /// Less than.
    pub fn lt(self, value: impl Operand<T>) -> Condition<E>
    where
        T: Sortable,
    {
        self.compare(Comparison::Lt, value)
    }

    /// Less than or equal.
    pub fn le(self, value: impl Operand<T>) -> Condition<E>
    where
        T: Sortable,
    {
        self.compare(Comparison::Le, value)
    }

    /// Between two values, both included.
    pub fn between(self, low: impl Operand<T>, high: impl Operand<T>) -> Condition<E>
    where
        T: Sortable,
    {
        let (low, high) = (
            low.into_operand().into_value(),
            high.into_operand().into_value(),
        );
        if low.is_null() || high.is_null() {
            return Condition::new(Expr::False);
        }
        Condition::new(Expr::Between {
            column: self.index,
            low,
            high,
        })
    }

    /// One of several values; matches nothing when there are none.
    pub fn in_<V: Operand<T>>(self, values: impl IntoIterator<Item = V>) -> Condition<E> {
        let values: Vec<Value> = values
            .into_iter()
            .map(|value| value.into_operand().into_value())
            .collect();
        Condition::new(Expr::one_of(self.index, values))
    }

    /// None of several values; matches everything when there are none.
    pub fn not_in<V: Operand<T>>(self, values: impl IntoIterator<Item = V>) -> Condition<E> {
        self.in_(values).not()
    }
}

impl<E, T: Scalar> Column<E, Option<T>> {
    /// Without a value.
    pub fn is_null(self) -> Condition<E> {
        Condition::new(Expr::Null { column: self.index })
    }

    /// With a value.
    pub fn is_not_null(self) -> Condition<E> {
        self.is_null().not()
    }
}

/// The column types that patterns work on: `String` and `Option<String>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not text, so it cannot be matched with a pattern",
    label = "this column is not text",
    note = "`like`, `contains`, `starts_with` and `ends_with` need a column of type `String` or `Option<String>`"
)]
pub trait Textual: Scalar {}

#[diagnostic::do_not_recommend]
impl Textual for String {}
#[diagnostic::do_not_recommend]
impl Textual for Option<String> {}

impl<E, T> Column<E, T> {
    fn matches(self, pattern: Pattern) -> Condition<E> {
        Condition::new(Expr::Like {
            column: self.index,
            pattern,
        })
    }

    /// Matches SQL's pattern: `%` is any text, `_` any character, `\` makes the next character stand for itself.
    ///
    /// Letter case counts, on every database.
    pub fn like(self, pattern: impl Into<String>) -> Condition<E>
    where
        T: Textual,
    {
        self.matches(Pattern::Like(pattern.into()))
    }

    /// Does not match SQL's pattern.
    pub fn not_like(self, pattern: impl Into<String>) -> Condition<E>
    where
        T: Textual,
    {
        self.like(pattern).not()
    }

    /// Contains this text, in which no character is special; of an array, contains this element.
    pub fn contains<V>(self, value: V) -> Condition<E>
    where
        T: Containing<V>,
    {
        Condition::new(T::containing(self.index, value))
    }

    /// Starts with this text; no character is special.
    pub fn starts_with(self, text: impl Into<String>) -> Condition<E>
    where
        T: Textual,
    {
        self.matches(Pattern::StartsWith(text.into()))
    }

    /// Ends with this text; no character is special.
    pub fn ends_with(self, text: impl Into<String>) -> Condition<E>
    where
        T: Textual,
    {
        self.matches(Pattern::EndsWith(text.into()))
    }
}

impl<E, T> Clone for Column<E, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E, T> Copy for Column<E, T> {}

impl<E, T> fmt::Debug for Column<E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Column").field(&self.index).finish()
    }
}
