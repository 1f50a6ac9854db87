//! Changes to a value that is copied out: the current one is overwritten.

use parking_lot::Mutex;

use crate::edit::AnyEdit;
use crate::error::Result;
use crate::late::Slot;
use crate::read_row::ReadRow;
use crate::scalar::Scalar;
use crate::value::Value;

/// `None` is the row's own value.
#[derive(Debug)]
struct Copies<T> {
    base: Option<T>,
    current: Option<T>,
    planned: Option<Option<T>>,
    /// The base before the transaction, and whether the database computed what came after.
    before: Option<Option<T>>,
    computed: bool,
    /// What a rollback took back: a handle from before goes on showing it.
    last: Option<T>,
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
            last: None,
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
        let (original, value) = (place.known(), value.into());
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
            copies.last = copies.current.take();
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
            last: None,
            marked: None,
        };
        Ok(())
    }
}
