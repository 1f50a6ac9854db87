//! What every handle of a row can do, whatever its entity: the innermost layer of `Loaded` and `New`.
//!
//! A handle is two references, so it is `Copy`. Generated accessors read through it; its own methods come last
//! in method look-up, so a property named `state` hides [`Handle::state`].

use std::fmt;
use std::marker::PhantomData;

use crate::EntityManager;
use crate::cell::Cell;
use crate::entity::{Entity, Store};
use crate::entity_state::EntityState;
use crate::hint::{HintList, NarrowFrom};
use crate::loaded::Loaded;
use crate::scalar::GeneratedKey;

/// A row of `T` in a manager, read through the hint list `H`.
pub struct Handle<'em, T: Entity, H> {
    em: &'em EntityManager<T::Schema>,
    cell: &'em Cell<T>,
    hint: PhantomData<fn() -> H>,
}

impl<T: Entity, H> Clone for Handle<'_, T, H> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Entity, H> Copy for Handle<'_, T, H> {}

impl<'em, T: Entity, H> Handle<'em, T, H> {
    #[doc(hidden)]
    pub fn new(em: &'em EntityManager<T::Schema>, cell: &'em Cell<T>) -> Self {
        Self {
            em,
            cell,
            hint: PhantomData,
        }
    }

    /// The manager this row belongs to.
    pub fn manager(&self) -> &'em EntityManager<T::Schema> {
        self.em
    }

    /// Where the row stands between the program and the database.
    pub fn state(&self) -> EntityState {
        self.cell.core.state()
    }

    /// Whether both are the same row of the same manager.
    pub fn is_same<O>(&self, other: &Handle<'_, T, O>) -> bool {
        std::ptr::eq::<Cell<T>>(self.cell, other.cell)
    }

    /// A handle with fewer hints, so that a function can name just what it needs.
    pub fn narrow<H2: NarrowFrom<H, I> + HintList<T>, I>(&self) -> Loaded<'em, T, H2> {
        Loaded::new(self.em, self.cell)
    }

    #[doc(hidden)]
    pub fn cell(&self) -> &'em Cell<T> {
        self.cell
    }

    #[doc(hidden)]
    pub fn slot(&self) -> u32 {
        self.cell.core.slot()
    }

    /// The values of the row as it was read or made.
    #[doc(hidden)]
    pub fn row(&self) -> &'em T::Row {
        self.cell
            .row
            .current()
            .expect("a handle is only made of a row whose values are known")
    }

    /// The changes to the row; empty ones when it has none.
    #[doc(hidden)]
    pub fn edits(&self) -> &'em T::Edits {
        match self.cell.edits.get() {
            Some(edits) => edits,
            None => self.em.stores().store().unedited(),
        }
    }

    /// The changes to the row, to be added to.
    #[doc(hidden)]
    pub fn edits_mut(&self) -> &'em T::Edits {
        self.cell.edits.get_or_init(Box::default)
    }

    /// Has the next flush look at the row, if it changed.
    #[doc(hidden)]
    pub fn touched(&self, changed: bool) {
        if changed {
            self.em.touch(T::INDEX, &self.cell.core);
        }
    }

    /// The key; a provisional one while the row is not inserted yet.
    #[doc(hidden)]
    pub fn generated_key(&self) -> T::Key
    where
        T::Key: GeneratedKey,
    {
        self.cell
            .key
            .current()
            .cloned()
            .unwrap_or_else(|| T::Key::provisional(self.slot()))
    }
}

impl<T: Entity, H> fmt::Debug for Handle<'_, T, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}({:?}, {:?})",
            T::meta().name,
            self.cell.key.current(),
            self.state()
        )
    }
}
