//! Changes to a value that is copied out: the current one is overwritten.

use parking_lot::Mutex;

use crate::driver::ValueRow;
use crate::edit::{AnyEdit, note_own};
use crate::error::Result;
use crate::late::{Late, Slot};
use crate::read_row::ReadRow;
use crate::scalar::Scalar;
use crate::unit_of_work::baseline::{Baselines, FlushNumber};
use crate::value::Value;

/// `None` is the row's own value.
#[derive(Debug)]
struct Copies<T> {
    base: Option<T>,
    current: Option<T>,
    planned: Option<Option<T>>,
    /// The base before each flush, and whether the database computed what came after.
    before: Baselines<(Option<T>, bool)>,
    /// What a rollback took back: a handle from before goes on showing it.
    last: Option<T>,
    /// The values before and after hooks ran.
    marked: Baselines<(Option<T>, Option<T>)>,
}

impl<T> Default for Copies<T> {
    fn default() -> Self {
        Self {
            base: None,
            current: None,
            planned: None,
            before: Baselines::default(),
            last: None,
            marked: Baselines::default(),
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
    /// The current value: the changed one, or the row's own.
    pub fn get<P: Slot<T>>(&self, place: &P) -> T {
        let copies = self.0.lock();
        let changed = copies.current.clone();
        let value = changed
            .or_else(|| place.known().cloned())
            .or_else(|| copies.last.clone());
        value.expect("an accessor that compiles reads a value that is known")
    }

    /// Makes `value` current; returns whether anything changed.
    pub fn set<P: Slot<T>>(&self, place: &P, value: impl Into<T>) -> bool {
        let (original, value) = (place.known(), value.into().stored());
        let mut copies = self.0.lock();
        let is = |copy: &Option<T>| {
            copy.as_ref()
                .or(original)
                .is_some_and(|known| known.same(&value))
        };
        let changed = !is(&copies.current);
        if changed {
            copies.current = if is(&copies.base) {
                copies.base.clone()
            } else {
                Some(value)
            };
        }
        let Copies {
            current, marked, ..
        } = &mut *copies;
        note_own(marked, current);
        changed
    }
}

/// Whether two copies are the same value; `None` is the row's own.
fn same<T: Scalar>(a: &Option<T>, b: &Option<T>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => a.same(b),
        _ => false,
    }
}

impl<T: Scalar> AnyEdit for InPlace<T> {
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
        self.0.lock().current = Some(T::read(&ValueRow(&[value]), 0)?);
        Ok(())
    }

    fn is_dirty(&self) -> bool {
        let copies = self.0.lock();
        !same(&copies.base, &copies.current)
    }

    fn value(&self) -> Option<Value> {
        self.0.lock().current.as_ref().map(Scalar::to_value)
    }

    fn base(&self) -> Option<Value> {
        self.0.lock().base.as_ref().map(Scalar::to_value)
    }

    fn mark(&self, flush: FlushNumber) {
        let mut copies = self.0.lock();
        let current = copies.current.clone();
        copies.marked.keep(flush, (current.clone(), current));
    }

    fn hooked(&self, flush: FlushNumber) {
        let mut copies = self.0.lock();
        let current = copies.current.clone();
        if let Some((_, after)) = copies.marked.of(flush) {
            *after = current;
        }
    }

    fn unmark(&self, flush: FlushNumber) {
        let mut copies = self.0.lock();
        if let Some((before, after)) = copies.marked.take(flush)
            && same(&after, &copies.current)
        {
            copies.current = before;
        }
    }

    fn plan(&self) {
        let mut copies = self.0.lock();
        copies.planned = Some(copies.current.clone());
    }

    fn is_planned(&self) -> bool {
        let copies = self.0.lock();
        let planned = copies.planned.as_ref();
        planned.is_some_and(|planned| !same(&copies.base, planned))
    }

    fn planned(&self) -> Option<Value> {
        let copies = self.0.lock();
        copies.planned.as_ref()?.as_ref().map(Scalar::to_value)
    }

    fn accept(&self, flush: FlushNumber) {
        let mut copies = self.0.lock();
        let Some(planned) = copies.planned.take() else {
            return;
        };
        if !same(&planned, &copies.base) {
            let base = std::mem::replace(&mut copies.base, planned);
            copies.before.keep(flush, (base, false));
        }
    }

    fn commit(&self) {
        let mut copies = self.0.lock();
        copies.before.clear();
        copies.marked.clear();
    }

    fn rollback(&self, flush: FlushNumber) {
        let mut copies = self.0.lock();
        let Some((before, computed)) = copies.before.take(flush) else {
            return;
        };
        if computed {
            copies.last = copies.current.take();
            copies.current.clone_from(&before);
        }
        copies.base = before;
    }

    fn reset(&self, old: Option<Value>) {
        let mut copies = self.0.lock();
        let mut before = std::mem::take(&mut copies.before);
        let own = before.iter_mut().filter(|(base, _)| base.is_none());
        let old = old.and_then(|old| T::read(&ValueRow(&[old]), 0).ok());
        own.for_each(|(base, _)| base.clone_from(&old));
        *copies = Copies {
            before,
            ..Copies::default()
        };
    }

    fn overwrite(&self, flush: FlushNumber, row: &dyn ReadRow, index: usize) -> Result<()> {
        let value = Some(T::read(row, index)?);
        let mut copies = self.0.lock();
        let base = std::mem::replace(&mut copies.base, value.clone());
        let current = std::mem::replace(&mut copies.current, value.clone());
        copies.before.keep(flush, (base, false));
        let marks = copies.marked.keep(flush, (current, None));
        marks.1 = value;
        (copies.planned, copies.last) = (None, None);
        Ok(())
    }

    fn load(&self, flush: FlushNumber, row: &dyn ReadRow, index: usize) -> Result<()> {
        let value = Some(T::read(row, index)?);
        let mut copies = self.0.lock();
        // What was set while the flush ran is written by the next one.
        let later = !same(&copies.base, &copies.current);
        let base = std::mem::replace(&mut copies.base, value.clone());
        copies.before.keep(flush, (base, true)).1 = !later;
        if !later {
            (copies.current, copies.last) = (value, None);
        }
        copies.planned = None;
        Ok(())
    }
}
