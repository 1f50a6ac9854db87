//! How a value that is read by reference is lent out: a `String` as `&str`, an optional one as `Option<&str>`.

use crate::scalar::Scalar;

/// A value with a borrowed form.
pub trait Lend: Scalar {
    /// The borrowed form.
    type Lent<'a>;

    /// Lends the value.
    fn lend(&self) -> Self::Lent<'_>;
}

impl Lend for String {
    type Lent<'a> = &'a str;

    fn lend(&self) -> &str {
        self
    }
}

impl<T> Lend for Vec<T>
where
    Vec<T>: Scalar,
{
    type Lent<'a> = &'a [T];

    fn lend(&self) -> &[T] {
        self
    }
}

impl Lend for serde_json::Value {
    type Lent<'a> = &'a Self;

    fn lend(&self) -> &Self {
        self
    }
}

impl Lend for bigdecimal::BigDecimal {
    type Lent<'a> = &'a Self;

    fn lend(&self) -> &Self {
        self
    }
}

impl<T: Lend> Lend for Option<T> {
    type Lent<'a> = Option<T::Lent<'a>>;

    fn lend(&self) -> Option<T::Lent<'_>> {
        self.as_ref().map(Lend::lend)
    }
}
