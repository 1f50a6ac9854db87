//! Rows that were written past the flush, taken over into the manager, and what that changed.
//!
//! A rollback takes it back: values and links go back to what they were, and a row that the manager did not know
//! before leaves it. Nothing is sent here, besides loading what handles may read through a link that has moved.

use crate::EntityManager;
use crate::driver::ValueRow;
use crate::entity::{Entity, Schema, Store};
use crate::entity_state::EntityState;
use crate::error::Result;
use crate::graph::RowId;
use crate::link::Link;
use crate::metadata::Join;
use crate::row_batch::{Merge, RowBatch, TypedBatch};
use crate::scalar::Key;
use crate::unit_of_work::baseline::FlushNumber;
use crate::unit_of_work::writing::Flush;
use crate::value::Value;

/// A row as it is in the database now.
pub(crate) struct Read {
    /// The columns that were read: those that are not lazy, then others.
    pub columns: Vec<usize>,
    pub values: Vec<Value>,
    /// Whether the row was only found: what the manager has of it stays.
    pub found: bool,
}

/// What taking a row over has changed.
#[derive(Debug)]
pub(crate) struct TakenOver {
    row: RowId,
    /// Whether the manager did not know the row.
    fresh: bool,
    state: EntityState,
    moved: Vec<Moved>,
}

/// A relation that leads elsewhere now.
#[derive(Debug)]
struct Moved {
    relation: usize,
    /// Where it led in the database and in the manager, if the manager knew that.
    before: Option<(Option<u32>, Option<u32>)>,
    target: Option<u32>,
}

/// A row that was decoded, and where its foreign keys lead.
struct Arrived<T: Entity> {
    read: Read,
    key: T::Key,
    batch: TypedBatch<T>,
    links: Vec<(usize, Option<u32>)>,
}

impl<T: Entity> Arrived<T> {
    fn new(em: &EntityManager<T::Schema>, read: Read) -> Result<Self> {
        let meta = T::meta();
        let eager = meta.eager_columns().count();
        let mut batch = TypedBatch::<T>::new(read.columns[eager..].to_vec(), false);
        batch.decode(&ValueRow(&read.values), 0)?;
        let place = |key: &usize| read.columns.iter().position(|column| column == key);
        let key: Vec<Value> = meta
            .key
            .iter()
            .filter_map(|key| place(key).map(|place| read.values[place].clone()))
            .collect();
        let own = |relation: &usize| matches!(meta.relations[*relation].join, Join::Own { .. });
        let relations = (0..meta.relations.len()).filter(own);
        let links =
            relations.map(|relation| (relation, batch.foreign(em, relation).first().copied()));
        Ok(Self {
            key: T::Key::from_values(&key)?,
            links: links.collect(),
            batch,
            read,
        })
    }

    /// The row, if the manager has its values.
    fn known(&self, em: &EntityManager<T::Schema>) -> Option<RowId> {
        let slot = em.stores().store().find(&self.key)?;
        let row = RowId {
            entity: T::INDEX,
            slot,
        };
        (!em.entity(T::INDEX).is_bare(em, slot)).then_some(row)
    }

    /// Loads what handles may read through the links of the row.
    async fn keep_promises(&self, em: &EntityManager<T::Schema>) -> Result<()> {
        let Some(row) = self.known(em).filter(|_| !self.read.found) else {
            return Ok(());
        };
        for (relation, target) in &self.links {
            let target = target.map(|slot| em.target(&T::meta().relations[*relation], slot));
            if let (Some(target), Some(plans)) = (target, em.promised(row, *relation)) {
                em.ensure(target, &plans).await?;
            }
        }
        Ok(())
    }

    /// Takes the row over. Under the graph lock.
    fn take_over(
        mut self,
        em: &EntityManager<T::Schema>,
        flush: FlushNumber,
    ) -> Result<(u32, Option<TakenOver>)> {
        let store = em.stores().store();
        let (known, fresh) = (self.known(em).is_some(), store.find(&self.key).is_none());
        let slot = store.intern(&self.key);
        if known && self.read.found {
            return Ok((slot, None));
        }
        let row = RowId {
            entity: T::INDEX,
            slot,
        };
        let state = em.state(row);
        if known {
            overwrite(em, row, &self.read, flush)?;
        } else {
            self.batch.merge(em, Merge::Keep);
        }
        em.entity(row.entity)
            .core(em, slot)
            .set_state(EntityState::Managed);
        if self.read.found {
            return Ok((slot, None));
        }
        let links = self.links.into_iter();
        let moved = links.filter_map(|(relation, target)| em.relink(row, relation, target, known));
        let taken = TakenOver {
            row,
            fresh,
            state,
            moved: moved.collect(),
        };
        Ok((slot, Some(taken)))
    }
}

/// Brings the values of a row in step that the manager had.
fn overwrite<S: Schema>(
    em: &EntityManager<S>,
    row: RowId,
    read: &Read,
    flush: FlushNumber,
) -> Result<()> {
    let entity = em.entity(row.entity);
    for (place, (column, value)) in read.columns.iter().zip(&read.values).enumerate() {
        let is = |known: Option<Value>| known.as_ref() == Some(value);
        let same =
            is(entity.value(em, row.slot, *column)) && is(entity.base(em, row.slot, *column));
        if let Some(edit) = entity.edit_mut(em, row.slot, *column).filter(|_| !same) {
            edit.overwrite(flush, &ValueRow(&read.values), place)?;
        }
    }
    Ok(())
}

impl<S: Schema> Flush<'_, S> {
    /// Takes rows over that were written in this transaction; their slots in order.
    ///
    /// # Errors
    /// When a value does not fit its column, or what a link promises could not be loaded.
    pub(crate) async fn take_over<T: Entity<Schema = S>>(
        &mut self,
        rows: Vec<Read>,
    ) -> Result<Vec<u32>> {
        let em = self.manager();
        let arrived = rows.into_iter().map(|read| Arrived::<T>::new(em, read));
        let arrived = arrived.collect::<Result<Vec<_>>>()?;
        for row in &arrived {
            row.keep_promises(em).await?;
        }
        let mut graph = em.graph_lock();
        *graph += 1;
        em.session.flushed();
        let journal = self.journal();
        let mut slots = Vec::with_capacity(arrived.len());
        for row in arrived {
            let (slot, taken) = row.take_over(em, journal.flush())?;
            slots.push(slot);
            taken
                .into_iter()
                .for_each(|taken| journal.taken_over(taken.row, taken));
        }
        Ok(slots)
    }
}

impl TakenOver {
    /// Takes back everything but the values, which know by themselves what they were. Under the graph lock.
    pub fn take_back<S: Schema>(self, em: &EntityManager<S>) {
        let entity = em.entity(self.row.entity);
        for moved in self.moved.into_iter().rev() {
            em.relink_back(self.row, moved);
        }
        let state = if self.fresh {
            entity.forget_key(em, self.row.slot);
            EntityState::Removed
        } else {
            self.state
        };
        entity.core(em, self.row.slot).set_state(state);
    }
}

impl<S: Schema> EntityManager<S> {
    /// Points a relation where the database says, on both sides.
    fn relink(
        &self,
        row: RowId,
        relation: usize,
        target: Option<u32>,
        known: bool,
    ) -> Option<Moved> {
        let before = known.then(|| self.with_one(row, relation, |one| (one.base, one.current)));
        if before == Some((target, target)) {
            return None;
        }
        if let Some((_, current)) = before {
            self.with_one(row, relation, |one| {
                (one.base, one.current, one.unread) = (target, target, false);
            });
            self.show(row, relation, current, false);
        }
        self.show(row, relation, target, true);
        Some(Moved {
            relation,
            before,
            target,
        })
    }

    fn relink_back(&self, row: RowId, moved: Moved) {
        self.show(row, moved.relation, moved.target, false);
        let Some((base, current)) = moved.before else {
            return;
        };
        let untouched = self.with_one(row, moved.relation, |one| {
            let untouched = one.current == moved.target;
            one.base = base;
            one.current = if untouched { current } else { one.current };
            untouched
        });
        if untouched {
            self.show(row, moved.relation, current, true);
        }
    }

    /// Has the other side of a relation show the row, or show it no longer, as far as it is known.
    ///
    /// A collection that promises more than the row has stays as it was loaded.
    fn show(&self, row: RowId, relation: usize, target: Option<u32>, shown: bool) {
        let meta = self.relation(row, relation);
        let (Some(target), Some(inverse)) = (target, meta.inverse) else {
            return;
        };
        let other = self.target(meta, target);
        if shown && self.keep_promises(other, inverse, row.slot).is_err() {
            return;
        }
        let core = self.entity(other.entity).core(self, other.slot);
        match core.existing_link(inverse).as_deref_mut() {
            Some(Link::Many(many)) if many.initialized && shown => {
                many.items.insert(row.slot);
            }
            Some(Link::Many(many)) if many.initialized => {
                many.items.shift_remove(&row.slot);
                many.added.swap_remove(&row.slot);
            }
            Some(Link::One(one)) if one.known => {
                let slot = shown.then_some(row.slot);
                if shown || one.current == Some(row.slot) {
                    (one.base, one.current) = (slot, slot);
                }
            }
            _ => {}
        }
    }
}
