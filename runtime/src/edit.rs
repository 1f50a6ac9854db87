//! The changes made to one column of one row: what is current, what the database has, what a flush has planned.
//!
//! Two ways to keep them: [`Versions`] for values that are read by reference (older versions stay where they
//! are) and [`InPlace`] for values that are copied out. Neither knows a row: whoever sets a value hands in the
//! value the row was read with.

use parking_lot::Mutex;

use crate::error::Result;
use crate::read_row::ReadRow;
use crate::scalar::Scalar;
use crate::value::Value;
use crate::versioned::Versioned;

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

/// A column's changes, typed.
pub trait Edit<T>: AnyEdit {
    /// Makes `value` current; `original` is what the row was read with. Returns whether anything changed.
    fn set(&self, original: Option<&T>, value: T) -> bool;
}

/// Numbers of versions: zero is the row's own value.
#[derive(Debug, Default)]
struct Marks {
    base: u32,
    current: u32,
    planned: Option<u32>,
    /// The base before the transaction, and whether the database computed what came after.
    before: Option<u32>,
    computed: bool,
    /// The values before and after hooks ran.
    marked: Option<(u32, u32)>,
}

/// Changes to a value that is read by reference.
#[derive(Debug)]
pub struct Versions<T> {
    values: Versioned<T>,
    marks: Mutex<Marks>,
}

impl<T> Default for Versions<T> {
    fn default() -> Self {
        Self {
            values: Versioned::default(),
            marks: Mutex::default(),
        }
    }
}

impl<T> Versions<T> {
    /// The current value, when it is not the row's own.
    pub fn current(&self) -> Option<&T> {
        let current = self.marks.lock().current;
        self.values.version(current)
    }
}

impl<T: Scalar> Edit<T> for Versions<T> {
    fn set(&self, original: Option<&T>, value: T) -> bool {
        let mut marks = self.marks.lock();
        let is = |number: u32| match number {
            0 => original.is_some_and(|known| known.same(&value)),
            _ => self
                .values
                .version(number)
                .is_some_and(|known| known.same(&value)),
        };
        if is(marks.current) {
            return false;
        }
        marks.current = if is(marks.base) {
            marks.base
        } else {
            self.values.push(value)
        };
        true
    }
}

impl<T: Scalar> AnyEdit for Versions<T> {
    fn is_dirty(&self) -> bool {
        let marks = self.marks.lock();
        marks.current != marks.base
    }

    fn value(&self) -> Option<Value> {
        self.current().map(Scalar::to_value)
    }

    fn mark(&self) {
        let mut marks = self.marks.lock();
        marks.marked = Some((marks.current, marks.current));
    }

    fn hooked(&self) {
        let mut marks = self.marks.lock();
        let current = marks.current;
        marks
            .marked
            .iter_mut()
            .for_each(|(_, after)| *after = current);
    }

    fn unmark(&self) {
        let mut marks = self.marks.lock();
        if let Some((before, _)) = marks
            .marked
            .take()
            .filter(|(_, after)| *after == marks.current)
        {
            marks.current = before;
        }
    }

    fn plan(&self) {
        let mut marks = self.marks.lock();
        marks.planned = Some(marks.current);
    }

    fn accept(&self) {
        let mut marks = self.marks.lock();
        if let Some(planned) = marks.planned.take() {
            let base = std::mem::replace(&mut marks.base, planned);
            marks.before.get_or_insert(base);
        }
    }

    fn commit(&self) {
        let mut marks = self.marks.lock();
        (marks.before, marks.computed, marks.marked) = (None, false, None);
    }

    fn rollback(&self) {
        let mut marks = self.marks.lock();
        let Some(before) = marks.before.take() else {
            return;
        };
        marks.base = before;
        if std::mem::take(&mut marks.computed) {
            marks.current = before;
        }
    }

    fn reset(&self) {
        *self.marks.lock() = Marks::default();
    }

    fn load(&self, row: &dyn ReadRow, index: usize) -> Result<()> {
        let number = self.values.push(T::read(row, index)?);
        let mut marks = self.marks.lock();
        let before = marks.before.or(Some(marks.base));
        *marks = Marks {
            base: number,
            current: number,
            planned: None,
            before,
            computed: true,
            marked: None,
        };
        Ok(())
    }
}

/// `None` is the row's own value.
#[derive(Debug)]
struct Copies<T> {
    base: Option<T>,
    current: Option<T>,
    planned: Option<Option<T>>,
    /// The base before the transaction, and whether the database computed what came after.
    before: Option<Option<T>>,
    computed: bool,
    /// The values before and after hooks ran.
    marked: Option<(Option<T>, Option<T>)>,
}

impl<T> Default for Copies<T> {
    fn default() -> Self {
        Self {
            base: None,
            current: None,
            planned: None,
            before: None,
            computed: false,
            marked: None,
        }
    }
}

/// Changes to a value that is copied out; the current one is overwritten in place.
#[derive(Debug)]
pub struct InPlace<T>(Mutex<Copies<T>>);

impl<T> Default for InPlace<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Scalar> InPlace<T> {
    /// The current value, when it is not the row's own.
    pub fn current(&self) -> Option<T> {
        self.0.lock().current.clone()
    }
}

impl<T: Scalar> Edit<T> for InPlace<T> {
    fn set(&self, original: Option<&T>, value: T) -> bool {
        let mut copies = self.0.lock();
        let is = |copy: &Option<T>| {
            copy.as_ref()
                .or(original)
                .is_some_and(|known| known.same(&value))
        };
        if is(&copies.current) {
            return false;
        }
        copies.current = if is(&copies.base) {
            copies.base.clone()
        } else {
            Some(value)
        };
        true
    }
}

impl<T: Scalar> AnyEdit for InPlace<T> {
    fn is_dirty(&self) -> bool {
        let copies = self.0.lock();
        match (&copies.base, &copies.current) {
            (None, None) => false,
            (Some(base), Some(current)) => !base.same(current),
            _ => true,
        }
    }

    fn value(&self) -> Option<Value> {
        self.0.lock().current.as_ref().map(Scalar::to_value)
    }

    fn mark(&self) {
        let mut copies = self.0.lock();
        copies.marked = Some((copies.current.clone(), copies.current.clone()));
    }

    fn hooked(&self) {
        let mut copies = self.0.lock();
        let current = copies.current.clone();
        copies
            .marked
            .iter_mut()
            .for_each(|(_, after)| after.clone_from(&current));
    }

    fn unmark(&self) {
        let mut copies = self.0.lock();
        if let Some((before, _)) = copies
            .marked
            .take()
            .filter(|(_, after)| after.same(&copies.current))
        {
            copies.current = before;
        }
    }

    fn plan(&self) {
        let mut copies = self.0.lock();
        copies.planned = Some(copies.current.clone());
    }

    fn accept(&self) {
        let mut copies = self.0.lock();
        if let Some(planned) = copies.planned.take() {
            let base = std::mem::replace(&mut copies.base, planned);
            copies.before.get_or_insert(base);
        }
    }

    fn commit(&self) {
        let mut copies = self.0.lock();
        (copies.before, copies.computed, copies.marked) = (None, false, None);
    }

    fn rollback(&self) {
        let mut copies = self.0.lock();
        let Some(before) = copies.before.take() else {
            return;
        };
        if std::mem::take(&mut copies.computed) {
            copies.current = before.clone();
        }
        copies.base = before;
    }

    fn reset(&self) {
        *self.0.lock() = Copies::default();
    }

    fn load(&self, row: &dyn ReadRow, index: usize) -> Result<()> {
        let value = Some(T::read(row, index)?);
        let mut copies = self.0.lock();
        let before = copies.before.take().or_else(|| Some(copies.base.take()));
        *copies = Copies {
            base: value.clone(),
            current: value,
            planned: None,
            before,
            computed: true,
            marked: None,
        };
        Ok(())
    }
}
