//! The changes made to one column of one row: what is current, what the database has, what a flush has planned.
//!
//! Two ways to keep them: [`Versions`] for values that are read by reference (older versions stay where they
//! are) and [`InPlace`] for values that are copied out. Neither knows a row: whoever sets a value hands in the
//! value the row was read with.

use crate::error::Result;
use crate::hook::is_hook;
use crate::read_row::ReadRow;
use crate::unit_of_work::baseline::{Baselines, FlushNumber};
use crate::value::Value;

mod in_place;
mod versions;

pub use in_place::InPlace;
pub use versions::Versions;

/// What the unit of work needs of an edited column, whatever its type.
pub trait AnyEdit: Send + Sync {
    /// Says why the program cannot set this value.
    ///
    /// # Errors
    /// When the value does not fit the column's type.
    fn check(&self, value: &Value) -> Result<()>;
    /// Makes a value current, with so many digits of a second; `original` is the one the row was read with. Whether
    /// anything changed.
    ///
    /// # Errors
    /// When the value does not fit the column's type.
    fn assign(&self, original: Option<Value>, value: Value, digits: u32) -> Result<bool>;
    /// Has the next flush write this value, whatever the database has.
    ///
    /// # Errors
    /// When the value does not fit the column's type.
    fn force(&self, value: Value) -> Result<()>;
    /// Whether the current value differs from the one in the database.
    fn is_dirty(&self) -> bool;
    /// The current value, when it is not the one the row was read with.
    fn value(&self) -> Option<Value>;
    /// The value in the database, when it is not the one the row was read with.
    fn base(&self) -> Option<Value>;
    /// Remembers the current value as the program's own, before the hooks of a flush change it.
    fn mark(&self, flush: FlushNumber);
    /// Remembers the current value as what hooks made of it.
    fn hooked(&self, flush: FlushNumber);
    /// Takes back what the hooks of a flush changed, unless the program has changed it again.
    fn unmark(&self, flush: FlushNumber);
    /// Remembers the current value as the one a flush is about to write.
    fn plan(&self);
    /// Whether the planned value differs from the one in the database.
    fn is_planned(&self) -> bool;
    /// The planned value, when it is not the one the row was read with.
    fn planned(&self) -> Option<Value>;
    /// The planned value is in the database, in a transaction that may still be rolled back.
    fn accept(&self, flush: FlushNumber);
    /// What was accepted is committed.
    fn commit(&self);
    /// What a flush wrote is gone: the value has to be written again.
    fn rollback(&self, flush: FlushNumber);
    /// Forgets every change: the row was read anew. `old` is the value the row was read with before; the open
    /// transaction may come back to it.
    fn reset(&self, old: Option<Value>);
    /// Takes over what was written past the flush that is counted; what the program had set waits for its rollback.
    ///
    /// # Errors
    /// When the value does not fit the column's type.
    fn overwrite(&self, flush: FlushNumber, row: &dyn ReadRow, index: usize) -> Result<()>;
    /// Takes over a value the database computed.
    ///
    /// # Errors
    /// When the value does not fit the column's type.
    fn load(&self, flush: FlushNumber, row: &dyn ReadRow, index: usize) -> Result<()>;
}

/// What is set outside of hooks is not what hooks made: no flush that is taken back takes it back.
fn note_own<C: Clone>(marked: &mut Baselines<(C, C)>, current: &C) {
    if marked.is_empty() || is_hook() {
        return;
    }
    for marks in marked.iter_mut() {
        *marks = (current.clone(), current.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::driver::ValueRow;
    use crate::late::Late;

    /// An insert whose row the database completes, while another task sets the same column.
    fn check<T: crate::scalar::Scalar>(
        edit: &dyn AnyEdit,
        set: impl Fn(&Late<T>) -> bool,
        computed: Value,
        set_value: Value,
    ) {
        let unknown = Late::unknown();
        edit.plan();
        assert!(set(&unknown));
        edit.accept(1);
        edit.load(1, &ValueRow(&[computed]), 0).expect("it fits");
        assert_eq!(edit.value(), Some(set_value.clone()));
        assert!(edit.is_dirty(), "the next flush writes it");
        edit.rollback(1);
        assert_eq!(
            edit.value(),
            Some(set_value),
            "and so does one after a rollback"
        );
    }

    #[test]
    fn what_the_database_fills_in_does_not_hide_what_was_set_meanwhile() {
        let number = InPlace::<i64>::default();
        let set = |place: &Late<i64>| number.set(place, 5);
        check(&number, set, Value::I64(1), Value::I64(5));
        let text = Versions::<String>::default();
        let set = |place: &Late<String>| text.set(place, "mine");
        check(
            &text,
            set,
            Value::Text("theirs".into()),
            Value::Text("mine".into()),
        );
    }
}
