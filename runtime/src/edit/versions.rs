//! Changes to a value that is read by reference: older versions stay where they are.

use parking_lot::Mutex;

use crate::driver::ValueRow;
use crate::edit::{AnyEdit, note_own};
use crate::error::Result;
use crate::late::{Late, Slot};
use crate::lend::Lend;
use crate::read_row::ReadRow;
use crate::scalar::Scalar;
use crate::unit_of_work::baseline::{Baselines, FlushNumber};
use crate::value::Value;
use crate::versioned::Versioned;

/// Numbers of versions: zero is the row's own value.
#[derive(Debug, Default)]
struct Marks {
    base: u32,
    current: u32,
    planned: Option<u32>,
    /// The base before each flush, and whether the database computed what came after.
    before: Baselines<(u32, bool)>,
    /// The values before and after hooks ran.
    marked: Baselines<(u32, u32)>,
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
        let (original, value) = (place.known(), value.into().stored());
        let mut marks = self.marks.lock();
        let is = |number: u32| match number {
            0 => original.is_some_and(|known| known.same(&value)),
            _ => self
                .values
                .version(number)
                .is_some_and(|known| known.same(&value)),
        };
        let changed = !is(marks.current);
        if changed {
            marks.current = if is(marks.base) {
                marks.base
            } else {
                self.values.push(value)
            };
        }
        let current = marks.current;
        note_own(&mut marks.marked, &current);
        changed
    }
}

impl<T: Scalar> AnyEdit for Versions<T> {
    fn check(&self, value: &Value) -> Result<()> {
        T::read(&ValueRow(std::slice::from_ref(value)), 0).map(drop)
    }

    fn assign(&self, original: Option<Value>, value: Value, digits: u32) -> Result<bool> {
        let read = |value| T::read(&ValueRow(&[value]), 0);
        let original = original.map(read).transpose()?;
        let value = read(value)?.truncated(digits);
        Ok(self.set(&Late::<T>::from(original), value))
    }

    fn force(&self, value: Value) -> Result<()> {
        let value = T::read(&ValueRow(&[value]), 0)?;
        self.marks.lock().current = self.values.push(value);
        Ok(())
    }

    fn is_dirty(&self) -> bool {
        let marks = self.marks.lock();
        marks.current != marks.base
    }

    fn value(&self) -> Option<Value> {
        self.current().map(Scalar::to_value)
    }

    fn base(&self) -> Option<Value> {
        let base = self.marks.lock().base;
        self.values.version(base).map(Scalar::to_value)
    }

    fn mark(&self, flush: FlushNumber) {
        let mut marks = self.marks.lock();
        let current = marks.current;
        marks.marked.keep(flush, (current, current));
    }

    fn hooked(&self, flush: FlushNumber) {
        let mut marks = self.marks.lock();
        let current = marks.current;
        if let Some((_, after)) = marks.marked.of(flush) {
            *after = current;
        }
    }

    fn unmark(&self, flush: FlushNumber) {
        let mut marks = self.marks.lock();
        if let Some((before, after)) = marks.marked.take(flush)
            && after == marks.current
        {
            marks.current = before;
        }
    }

    fn plan(&self) {
        let mut marks = self.marks.lock();
        marks.planned = Some(marks.current);
    }

    fn is_planned(&self) -> bool {
        let marks = self.marks.lock();
        marks.planned.is_some_and(|planned| planned != marks.base)
    }

    fn planned(&self) -> Option<Value> {
        let planned = self.marks.lock().planned?;
        self.values.version(planned).map(Scalar::to_value)
    }

    fn accept(&self, flush: FlushNumber) {
        let mut marks = self.marks.lock();
        let base = marks.base;
        if let Some(planned) = marks.planned.take().filter(|planned| *planned != base) {
            marks.base = planned;
            marks.before.keep(flush, (base, false));
        }
    }

    fn commit(&self) {
        let mut marks = self.marks.lock();
        marks.before.clear();
        marks.marked.clear();
    }

    fn rollback(&self, flush: FlushNumber) {
        let mut marks = self.marks.lock();
        let Some((before, computed)) = marks.before.take(flush) else {
            return;
        };
        marks.base = before;
        if computed {
            marks.current = before;
        }
    }

    fn reset(&self, old: Option<Value>) {
        let mut marks = self.marks.lock();
        let mut before = std::mem::take(&mut marks.before);
        if before.iter_mut().any(|(base, _)| *base == 0)
            && let Some(old) = old.and_then(|old| T::read(&ValueRow(&[old]), 0).ok())
        {
            let number = self.values.push(old);
            let own = before.iter_mut().filter(|(base, _)| *base == 0);
            own.for_each(|(base, _)| *base = number);
        }
        *marks = Marks {
            before,
            ..Marks::default()
        };
    }

    fn overwrite(&self, flush: FlushNumber, row: &dyn ReadRow, index: usize) -> Result<()> {
        let number = self.values.push(T::read(row, index)?);
        let mut marks = self.marks.lock();
        let (base, current) = (marks.base, marks.current);
        marks.before.keep(flush, (base, false));
        marks.marked.keep(flush, (current, number)).1 = number;
        (marks.base, marks.current, marks.planned) = (number, number, None);
        Ok(())
    }

    fn load(&self, flush: FlushNumber, row: &dyn ReadRow, index: usize) -> Result<()> {
        let number = self.values.push(T::read(row, index)?);
        let mut marks = self.marks.lock();
        let base = std::mem::replace(&mut marks.base, number);
        // What was set while the flush ran is written by the next one.
        let later = marks.current != base;
        marks.before.keep(flush, (base, true)).1 = !later;
        if !later {
            marks.current = number;
        }
        marks.planned = None;
        Ok(())
    }
}
