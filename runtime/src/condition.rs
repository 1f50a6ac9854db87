//! Conditions on rows: a tree without SQL, and the typed wrapper that columns build.
//!
//! A condition means what the same expression means in Rust: it is true or false, never unknown. `None` differs
//! from every value, so `ne` and `not_in` match rows without a value, and a comparison with one does not.
//! Becoming SQL is the work of `sql::condition`.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{BitAnd, BitOr, Not};

mod expr;

pub use expr::{Comparison, Expr, Matching, Pattern, Quantifier};

/// A condition on the rows of `E`, built from its column and relation constants.
///
/// `&`, `|` and `!` combine conditions, as do [`and`](Self::and), [`or`](Self::or) and [`not`](Self::not).
#[must_use = "a condition does nothing until it is given to a query"]
pub struct Condition<E> {
    expr: Expr,
    entity: PhantomData<fn() -> E>,
}

impl<E> Condition<E> {
    /// The condition that this expression is.
    pub const fn new(expr: Expr) -> Self {
        Self {
            expr,
            entity: PhantomData,
        }
    }

    /// Matches every row.
    pub const fn all() -> Self {
        Self::new(Expr::True)
    }

    /// The untyped form.
    #[must_use]
    pub fn into_expr(self) -> Expr {
        self.expr
    }

    /// Both.
    pub fn and(self, other: Self) -> Self {
        Self::new(self.expr.and(other.expr))
    }

    /// At least one of both.
    pub fn or(self, other: Self) -> Self {
        Self::new(self.expr.or(other.expr))
    }

    /// The opposite: every row that this one does not match.
    #[allow(
        clippy::should_implement_trait,
        reason = "it does: `!condition` is the same"
    )]
    pub fn not(self) -> Self {
        Self::new(self.expr.negate())
    }
}

impl<E> Clone for Condition<E> {
    fn clone(&self) -> Self {
        Self::new(self.expr.clone())
    }
}

impl<E> Default for Condition<E> {
    fn default() -> Self {
        Self::all()
    }
}

impl<E> fmt::Debug for Condition<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Condition").field(&self.expr).finish()
    }
}

impl<E> BitAnd for Condition<E> {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        self.and(other)
    }
}

impl<E> BitOr for Condition<E> {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.or(other)
    }
}

impl<E> Not for Condition<E> {
    type Output = Self;

    fn not(self) -> Self {
        Self::new(self.expr.negate())
    }
}
