//! The changes made to one column of one row: what is current, what the database has, what a flush has planned.
//!
//! Two ways to keep them: [`Versions`] for values that are read by reference (older versions stay where they
//! are) and [`InPlace`] for values that are copied out. Neither knows a row: whoever sets a value hands in the
//! value the row was read with.

use crate::error::Result;
use crate::read_row::ReadRow;
use crate::value::Value;

mod in_place;
mod versions;

pub use in_place::InPlace;
pub use versions::Versions;

/// What the unit of work needs of an edited column, whatever its type.
pub trait AnyEdit: Send + Sync {
    /// Whether the current value differs from the one in the database.
    fn is_dirty(&self) -> bool;
    /// The current value, when it is not the one the row was read with.
    fn value(&self) -> Option<Value>;
    /// Remembers the current value as the program's own, before hooks change it.
    fn mark(&self);
    /// Remembers the current value as what hooks made of it.
    fn hooked(&self);
    /// Takes back what hooks changed, unless the program has changed it again.
    fn unmark(&self);
    /// Remembers the current value as the one a flush is about to write.
    fn plan(&self);
    /// The planned value is in the database, in a transaction that may still be rolled back.
    fn accept(&self);
    /// What was accepted is committed.
    fn commit(&self);
    /// What was accepted is gone: the value has to be written again.
    fn rollback(&self);
    /// Forgets every change: the row was read anew.
    fn reset(&self);
    /// Takes over a value the database computed.
    ///
    /// # Errors
    /// When the value does not fit the column's type.
    fn load(&self, row: &dyn ReadRow, index: usize) -> Result<()>;
}
