//! What differs from the database in one row: values as they are now, or as a flush has remembered them.

use crate::EntityManager;
use crate::entity::Schema;
use crate::graph::RowId;
use crate::link::Link;
use crate::metadata::Join;

/// Which values count: those that a row has now, or those that the flush has remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// What another task sets meanwhile is seen.
    Now,
    /// What another task sets meanwhile is left to the next flush.
    Planned,
}

/// Whether a column of the row's own table has to be written.
pub(crate) fn is_dirty<S: Schema>(em: &EntityManager<S>, row: RowId, look: Look) -> bool {
    let entity = em.entity(row.entity);
    let edited = entity.is_edited(em, row.slot);
    let mut columns = 0..entity.meta().columns.len();
    edited && columns.any(|column| is_changed(em, row, column, look))
        || dirty_relations(em, row).next().is_some()
}

/// Whether a column has another value than the database.
pub(crate) fn is_changed<S: Schema>(
    em: &EntityManager<S>,
    row: RowId,
    column: usize,
    look: Look,
) -> bool {
    let edit = em.entity(row.entity).edit(em, row.slot, column);
    edit.is_some_and(|edit| match look {
        Look::Now => edit.is_dirty(),
        Look::Planned => edit.is_planned(),
    })
}

/// The owning to-one relations whose foreign keys have to be written.
pub(crate) fn dirty_relations<S: Schema>(
    em: &EntityManager<S>,
    row: RowId,
) -> impl Iterator<Item = usize> {
    let entity = em.entity(row.entity);
    let relations = entity.meta().relations.iter().enumerate();
    relations.filter_map(move |(index, relation)| {
        let own = matches!(relation.join, Join::Own { .. });
        let dirty = own
            && entity
                .core(em, row.slot)
                .existing_link(index)
                .is_some_and(|link| matches!(&*link, Link::One(one) if one.is_dirty()));
        dirty.then_some(index)
    })
}
