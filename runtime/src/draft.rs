//! From a `New…` struct to a row: the values, the key if it is given, and the rows it is linked to.
//!
//! Generated code fills [`Parts`]; the manager makes a cell of it and links it.

use std::convert::Infallible;
use std::fmt;
use std::marker::PhantomData;

use crate::EntityManager;
use crate::entity::Entity;
use crate::nested::Lead;
use crate::target::Target;

/// What a new row can be made of.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not describe a new row",
    note = "give a generated `New…` struct, or the draft it turns into"
)]
pub trait IntoDraft {
    /// The entity it describes.
    type Entity: Entity;

    /// The draft, with everything optional still open.
    fn into_draft(self) -> <Self::Entity as Entity>::Draft;
}

/// A draft that can be built.
pub trait Draft: IntoDraft + Clone + fmt::Debug + Send + Sync + 'static {
    /// Applies defaults and `on_create`, and hands over key and values.
    fn build(
        self,
        parts: &mut Parts<'_, Self::Entity>,
    ) -> (
        Option<<Self::Entity as Entity>::Key>,
        <Self::Entity as Entity>::Row,
    );

    /// Whether the program has said nothing of a column, so that something else gives its value.
    fn leaves_open(&self, _column: usize) -> bool {
        false
    }
}

/// The draft of an entity whose rows are only read: there is none.
pub struct NoDraft<E> {
    never: Infallible,
    entity: PhantomData<E>,
}

impl<E> Clone for NoDraft<E> {
    fn clone(&self) -> Self {
        match self.never {}
    }
}

impl<E> fmt::Debug for NoDraft<E> {
    fn fmt(&self, _f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.never {}
    }
}

impl<E: Entity<Draft = Self>> IntoDraft for NoDraft<E> {
    type Entity = E;

    fn into_draft(self) -> Self {
        self
    }
}

impl<E: Entity<Draft = Self>> Draft for NoDraft<E> {
    fn build(self, _parts: &mut Parts<'_, E>) -> (Option<E::Key>, E::Row) {
        let _entity = self.entity;
        match self.never {}
    }
}

/// The links of a row that is being built.
pub struct Parts<'em, E: Entity> {
    em: &'em EntityManager<E::Schema>,
    pub(crate) links: Vec<(usize, Lead<E::Schema>)>,
}

impl<'em, E: Entity> Parts<'em, E> {
    pub(crate) fn new(em: &'em EntityManager<E::Schema>) -> Self {
        Self {
            em,
            links: Vec::new(),
        }
    }

    /// Links the row through the relation with this index.
    pub fn link<T: Entity<Schema = E::Schema>>(
        &mut self,
        relation: usize,
        targets: impl IntoIterator<Item = Target<T>>,
    ) {
        let leads = targets.into_iter().map(|target| target.lead_in(self.em));
        self.links.extend(leads.map(|lead| (relation, lead)));
    }
}
