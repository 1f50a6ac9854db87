//! What every handle of a row can do, whatever its entity: the innermost layer of `Loaded` and `New`.
//!
//! A handle is two references, so it is `Copy`. Generated accessors read through it; its own methods come last
//! in method look-up, so a property named `state` hides [`Handle::state`].

use std::fmt;
use std::marker::PhantomData;

use crate::EntityManager;
use crate::cell::Cell;
use crate::edit::{Edit, InPlace, Versions};
use crate::entity::Entity;
use crate::entity_state::EntityState;
use crate::hint::{HintList, NarrowFrom};
use crate::late::Slot;
use crate::lend::Lend;
use crate::loaded::Loaded;
use crate::scalar::{GeneratedKey, Scalar};

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

    fn row(&self) -> &'em T::Row {
        self.cell
            .row
            .current()
            .expect("a handle is only made of a row whose values are known")
    }

    #[doc(hidden)]
    pub fn given<V: Scalar>(&self, place: fn(&T::Row) -> &V) -> V {
        place(self.row()).clone()
    }

    #[doc(hidden)]
    pub fn given_ref<V: Lend>(&self, place: fn(&T::Row) -> &V) -> V::Lent<'em> {
        let value: &'em V = place(self.row());
        value.lend()
    }

    #[doc(hidden)]
    pub fn borrowed<V: Lend, P: Slot<V> + 'em>(
        &self,
        place: fn(&T::Row) -> &P,
        edit: fn(&T::Edits) -> &Versions<V>,
    ) -> V::Lent<'em> {
        let edited: Option<&'em V> = self
            .cell
            .edits
            .get()
            .and_then(|edits| edit(edits).current());
        let value: Option<&'em V> = edited.or_else(|| place(self.row()).known());
        value
            .expect("an accessor that compiles reads a value that is known")
            .lend()
    }

    #[doc(hidden)]
    pub fn copied<V: Scalar, P: Slot<V>>(
        &self,
        place: fn(&T::Row) -> &P,
        edit: fn(&T::Edits) -> &InPlace<V>,
    ) -> V {
        let edited = self
            .cell
            .edits
            .get()
            .and_then(|edits| edit(edits).current());
        edited
            .or_else(|| place(self.row()).known().cloned())
            .expect("an accessor that compiles reads a value that is known")
    }

    #[doc(hidden)]
    pub fn set<V: Scalar, P: Slot<V>, D: Edit<V>>(
        &self,
        place: fn(&T::Row) -> &P,
        edit: fn(&T::Edits) -> &D,
        value: impl Into<V>,
    ) {
        if self.cell.set(place, edit, value.into()) {
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
