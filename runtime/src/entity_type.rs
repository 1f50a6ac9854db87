//! An entity without its type: what the unit of work and populate ask of any entity.
//!
//! The one implementation, [`EntityOf`], forwards to the entity's store and generated data.

use std::marker::PhantomData;

use crate::EntityManager;
use crate::cell::Cell;
use crate::cell_core::CellCore;
use crate::driver::ValueRow;
use crate::edit::AnyEdit;
use crate::entity::{Entity, Schema, Store};
use crate::error::{Error, Result};
use crate::field::Source;
use crate::hook::{HookCall, HookContext, HookFuture, HookKind};
use crate::metadata::EntityMeta;
use crate::row_batch::{KeyBatch, RowBatch, TypedBatch};
use crate::scalar::Key;
use crate::unit_of_work::baseline::FlushNumber;
use crate::value::Value;

/// What the runtime can do with the rows of any entity.
pub trait EntityType<S: Schema>: Send + Sync {
    /// The index in [`Schema::ENTITIES`].
    fn index(&self) -> usize;
    /// Table, columns and relations.
    fn meta(&self) -> &'static EntityMeta;
    /// The number of rows that the manager knows: their slots come before it.
    fn len(&self, em: &EntityManager<S>) -> u32;
    /// Whether its rows are only read.
    fn read_only(&self) -> bool;
    /// The part of a cell that has no type.
    fn core<'em>(&self, em: &'em EntityManager<S>, slot: u32) -> &'em CellCore;
    /// Whether the row's values are known.
    fn has_row(&self, em: &EntityManager<S>, slot: u32) -> bool;
    /// Whether nothing but the key is known.
    fn is_bare(&self, em: &EntityManager<S>, slot: u32) -> bool;
    /// The values of the key, once it is known.
    fn key_values(&self, em: &EntityManager<S>, slot: u32) -> Option<Vec<Value>>;
    /// The slot that the foreign key of `relation` names, as the row was read.
    fn foreign(&self, em: &EntityManager<S>, slot: u32, relation: usize) -> Option<u32>;
    /// The current value of a column that is neither generated nor a foreign key; `None` while unknown.
    fn value(&self, em: &EntityManager<S>, slot: u32, column: usize) -> Option<Value>;
    /// The value that the row was read with or made of; `None` while unknown.
    fn original(&self, em: &EntityManager<S>, slot: u32, column: usize) -> Option<Value>;
    /// The value that the database has of such a column; `None` while unknown.
    fn base(&self, em: &EntityManager<S>, slot: u32, column: usize) -> Option<Value>;
    /// The value of such a column that a flush has remembered; `None` while unknown.
    fn planned(&self, em: &EntityManager<S>, slot: u32, column: usize) -> Option<Value>;
    /// Where the column's value comes from.
    fn source(&self, column: usize) -> Source;
    /// Whether any column of the row was ever changed.
    fn is_edited(&self, em: &EntityManager<S>, slot: u32) -> bool;
    /// The changes to a column, if any column of the row was ever changed.
    fn edit<'em>(
        &self,
        em: &'em EntityManager<S>,
        slot: u32,
        column: usize,
    ) -> Option<&'em dyn AnyEdit>;
    /// The changes to a column, made when there are none.
    fn edit_mut<'em>(
        &self,
        em: &'em EntityManager<S>,
        slot: u32,
        column: usize,
    ) -> Option<&'em dyn AnyEdit>;
    /// Gives a row its key and enters it into the identity map.
    ///
    /// # Errors
    /// When the values are not a key of this entity.
    fn assign_key(&self, em: &EntityManager<S>, slot: u32, key: &[Value]) -> Result<()>;
    /// Takes a row out of the identity map.
    fn forget_key(&self, em: &EntityManager<S>, slot: u32);
    /// An empty batch that rows are decoded into; whether the same row is likely to come more than once.
    fn batch(&self, lazy: Vec<usize>, repeated: bool) -> Box<dyn RowBatch<S>>;
    /// An empty batch that keys are decoded into.
    fn keys(&self) -> Box<dyn RowBatch<S>>;
    /// Sets the `on_update` values.
    fn on_update(&self, em: &EntityManager<S>, slot: u32);
    /// The hooks that the schema lists.
    fn hooks(&self) -> &'static [HookKind];
    /// Calls a hook, if the schema lists it.
    fn call_hook<'a>(
        &self,
        kind: HookKind,
        context: HookContext<'a, S>,
        slot: u32,
    ) -> Option<HookFuture<'a>>;
    /// Fills a value that the database computed in a flush.
    ///
    /// # Errors
    /// When the value does not fit the column's type.
    fn fill(
        &self,
        em: &EntityManager<S>,
        slot: u32,
        column: usize,
        value: Value,
        flush: FlushNumber,
    ) -> Result<()>;
}

/// The [`EntityType`] of `E`.
pub struct EntityOf<E>(PhantomData<fn() -> E>);

impl<E> EntityOf<E> {
    /// The only value.
    pub const NEW: Self = Self(PhantomData);
}

impl<E: Entity> EntityOf<E> {
    fn cell(em: &EntityManager<E::Schema>, slot: u32) -> &Cell<E> {
        em.stores().store().cell(slot)
    }
}

impl<E: Entity> EntityType<E::Schema> for EntityOf<E> {
    fn index(&self) -> usize {
        E::INDEX
    }

    fn meta(&self) -> &'static EntityMeta {
        E::meta()
    }

    fn len(&self, em: &EntityManager<E::Schema>) -> u32 {
        em.stores().store().len() as u32
    }

    fn read_only(&self) -> bool {
        E::READ_ONLY
    }

    fn core<'em>(&self, em: &'em EntityManager<E::Schema>, slot: u32) -> &'em CellCore {
        &Self::cell(em, slot).core
    }

    fn has_row(&self, em: &EntityManager<E::Schema>, slot: u32) -> bool {
        Self::cell(em, slot).is_readable()
    }

    fn is_bare(&self, em: &EntityManager<E::Schema>, slot: u32) -> bool {
        Self::cell(em, slot).row.current().is_none()
    }

    fn key_values(&self, em: &EntityManager<E::Schema>, slot: u32) -> Option<Vec<Value>> {
        let mut values = Vec::with_capacity(E::Key::WIDTH);
        Self::cell(em, slot).known_key()?.to_values(&mut values);
        Some(values)
    }

    fn foreign(&self, em: &EntityManager<E::Schema>, slot: u32, relation: usize) -> Option<u32> {
        E::foreign(em, Self::cell(em, slot).row.current()?, relation)
    }

    fn value(&self, em: &EntityManager<E::Schema>, slot: u32, column: usize) -> Option<Value> {
        let cell = Self::cell(em, slot);
        let row = cell.row.current()?;
        let edited = cell
            .edits
            .get()
            .and_then(|edits| E::edit(edits, column)?.value());
        edited.or_else(|| E::slot(row, column)?.slot_value())
    }

    fn original(&self, em: &EntityManager<E::Schema>, slot: u32, column: usize) -> Option<Value> {
        E::slot(Self::cell(em, slot).row.current()?, column)?.slot_value()
    }

    fn base(&self, em: &EntityManager<E::Schema>, slot: u32, column: usize) -> Option<Value> {
        let cell = Self::cell(em, slot);
        let row = cell.row.current()?;
        let written = cell
            .edits
            .get()
            .and_then(|edits| E::edit(edits, column)?.base());
        written.or_else(|| E::slot(row, column)?.slot_value())
    }

    fn planned(&self, em: &EntityManager<E::Schema>, slot: u32, column: usize) -> Option<Value> {
        let cell = Self::cell(em, slot);
        let edits = cell.edits.get();
        let edited = edits.and_then(|edits| E::edit(edits, column)?.planned());
        edited.or_else(|| E::slot(cell.row.current()?, column)?.slot_value())
    }

    fn source(&self, column: usize) -> Source {
        E::SOURCES[column]
    }

    fn is_edited(&self, em: &EntityManager<E::Schema>, slot: u32) -> bool {
        Self::cell(em, slot).edits.get().is_some()
    }

    fn edit<'em>(
        &self,
        em: &'em EntityManager<E::Schema>,
        slot: u32,
        column: usize,
    ) -> Option<&'em dyn AnyEdit> {
        let edits = Self::cell(em, slot).edits.get()?;
        E::edit(edits, column)
    }

    fn edit_mut<'em>(
        &self,
        em: &'em EntityManager<E::Schema>,
        slot: u32,
        column: usize,
    ) -> Option<&'em dyn AnyEdit> {
        let edits = Self::cell(em, slot).edits.get_or_init(Box::default);
        E::edit(edits, column)
    }

    fn assign_key(&self, em: &EntityManager<E::Schema>, slot: u32, key: &[Value]) -> Result<()> {
        let key = E::Key::from_values(key)?;
        em.stores().store().assign(slot, key);
        Ok(())
    }

    fn forget_key(&self, em: &EntityManager<E::Schema>, slot: u32) {
        em.stores().store().forget(slot);
    }

    fn batch(&self, lazy: Vec<usize>, repeated: bool) -> Box<dyn RowBatch<E::Schema>> {
        Box::new(TypedBatch::<E>::new(lazy, repeated))
    }

    fn keys(&self) -> Box<dyn RowBatch<E::Schema>> {
        Box::new(KeyBatch::<E>::default())
    }

    fn on_update(&self, em: &EntityManager<E::Schema>, slot: u32) {
        let cell = Self::cell(em, slot);
        E::on_update(crate::handle::Handle::<E, ()>::new(em, cell).into());
    }

    fn hooks(&self) -> &'static [HookKind] {
        E::HOOKS
    }

    fn call_hook<'a>(
        &self,
        kind: HookKind,
        context: HookContext<'a, E::Schema>,
        slot: u32,
    ) -> Option<HookFuture<'a>> {
        let cell = Self::cell(context.em(), slot);
        E::call_hook(HookCall {
            kind,
            context,
            cell,
        })
    }

    fn fill(
        &self,
        em: &EntityManager<E::Schema>,
        slot: u32,
        column: usize,
        value: Value,
        flush: FlushNumber,
    ) -> Result<()> {
        let cell = Self::cell(em, slot);
        match E::edit(cell.edits.get_or_init(Box::default), column) {
            Some(edit) => edit.load(flush, &ValueRow(&[value]), 0),
            None => Err(Error::decode(format!(
                "column {column} of {} is not filled in by the database",
                E::meta().name
            ))),
        }
    }
}
