//! Changes to a value that is read by reference: older versions stay where they are.

use parking_lot::Mutex;

use crate::edit::AnyEdit;
use crate::error::Result;
use crate::late::Slot;
use crate::lend::Lend;
use crate::read_row::ReadRow;
use crate::scalar::Scalar;
use crate::value::Value;
use crate::versioned::Versioned;

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

impl<T: Lend> Versions<T> {
    /// The current value, lent: the newest version, or the row's own.
    pub fn get<'a, P: Slot<T>>(&'a self, place: &'a P) -> T::Lent<'a> {
        // The newest one is what a rollback took back: a handle from before goes on showing it.
        let value = self
            .current()
            .or_else(|| place.known())
            .or_else(|| self.values.current());
        value
            .expect("an accessor that compiles reads a value that is known")
            .lend()
    }
}

impl<T: Scalar> Versions<T> {
    /// Makes `value` current; returns whether anything changed.
    pub fn set<P: Slot<T>>(&self, place: &P, value: impl Into<T>) -> bool {
        let (original, value) = (place.known(), value.into());
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
