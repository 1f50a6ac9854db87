//! What a value was before each flush of the open transaction, so that any of them can be taken back.
//!
//! Flushes are taken back from the last to the first: a savepoint takes back those after it, a transaction all.
//! Nothing is kept for a flush that changed nothing.

/// The number of a flush in its manager, counted from one.
pub type FlushNumber = u32;

/// What was there before each flush, the last one at the end.
#[derive(Debug)]
pub struct Baselines<T>(Vec<(FlushNumber, T)>);

impl<T> Default for Baselines<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Baselines<T> {
    /// What was there before this flush, if it was kept already.
    pub fn of(&mut self, flush: FlushNumber) -> Option<&mut T> {
        let (number, before) = self.0.last_mut()?;
        (*number == flush).then_some(before)
    }

    /// Keeps what was there before this flush; the first time counts.
    pub fn keep(&mut self, flush: FlushNumber, before: T) -> &mut T {
        if self.of(flush).is_none() {
            self.0.push((flush, before));
        }
        let last = self.0.last_mut();
        &mut last.expect("one was pushed if there was none").1
    }

    /// Takes what was there before this flush.
    pub fn take(&mut self, flush: FlushNumber) -> Option<T> {
        self.of(flush)?;
        self.0.pop().map(|(_, before)| before)
    }

    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Everything that is kept.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut().map(|(_, before)| before)
    }

    /// The transaction is committed: nothing is taken back any more.
    pub fn clear(&mut self) {
        self.0 = Vec::new();
    }
}

#[cfg(test)]
mod tests {
    use super::Baselines;

    #[test]
    fn flushes_are_taken_back_from_the_last_to_the_first() {
        let mut before = Baselines::default();
        before.keep(1, "a");
        before.keep(1, "not this");
        before.keep(3, "b");
        assert_eq!(before.take(2), None, "the second flush changed nothing");
        assert_eq!((before.take(3), before.take(3)), (Some("b"), None));
        assert_eq!(before.take(1), Some("a"));
    }
}
