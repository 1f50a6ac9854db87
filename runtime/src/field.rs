//! Where the value of a column lives: data that generated code hands to the runtime, one entry per column.
//!
//! It decides nothing; the unit of work asks it for values and for edits.

use std::any::Any;

use crate::late::Late;
use crate::scalar::Scalar;
use crate::value::Value;

/// A place in a row, whatever its type.
pub trait AnySlot {
    /// The value, if it is known.
    fn slot_value(&self) -> Option<Value>;
    /// The same where it is, if it is known.
    fn known_any(&self) -> Option<&dyn Any>;
}

impl<T: Scalar> AnySlot for T {
    fn slot_value(&self) -> Option<Value> {
        Some(self.to_value())
    }

    fn known_any(&self) -> Option<&dyn Any> {
        Some(self)
    }
}

impl<T: Scalar> AnySlot for Late<T> {
    fn slot_value(&self) -> Option<Value> {
        self.get().map(Scalar::to_value)
    }

    fn known_any(&self) -> Option<&dyn Any> {
        self.get().map(|value| value as &dyn Any)
    }
}

/// The source of one column's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The key that the database generates.
    GeneratedKey,
    /// A part of the key that the program gives; it never changes.
    Given,
    /// A value that can be changed.
    Value,
    /// A value that the database computes in every row; it is never written.
    Computed,
    /// A part of the foreign key of a relation.
    Foreign {
        /// The relation's index.
        relation: usize,
        /// The part's place in the target's key.
        part: usize,
    },
    /// A part of several foreign keys, or of one and of the key that the program gives.
    Shared,
}
