//! From a handle with a named hint to owned data that may leave the manager.
//!
//! The data types are generated, one per named hint; nothing is copied that the hint does not list.

use crate::entity::Entity;
use crate::handle::Handle;
use crate::hint::HintList;
use crate::loaded::Loaded;

/// A hint list that has a data type.
#[diagnostic::on_unimplemented(
    message = "only a handle of a named hint can be detached",
    label = "this handle's hint has no name in the schema",
    note = "list the hint under `hints:` of `{E}` in the YAML schema, and narrow the handle to it first: `.narrow::<…, _>().detach()`"
)]
pub trait Detach<E: Entity>: HintList<E> + Sized {
    /// The owned form.
    type Data;

    /// Copies what the hint lists.
    fn detach(row: Loaded<'_, E, Self>) -> Self::Data;
}

impl<T: Entity, H> Handle<'_, T, H> {
    /// The owned, serializable form of this row, which may leave the manager.
    pub fn detach<D>(&self) -> D
    where
        H: Detach<T, Data = D>,
    {
        H::detach(Loaded::new(self.manager(), self.cell()))
    }
}
