//! Which rows a flush has to write: what was touched, what cascades reach, what has lost its owner.
//!
//! Looks only at rows that were touched and at what they are linked to; never at every row of the manager.

use crate::EntityManager;
use crate::entity::Schema;
use crate::entity_state::EntityState;
use crate::error::{Error, ErrorKind, Result};
use crate::graph::RowId;
use crate::link::Link;
use crate::metadata::{Join, RelationMeta};

/// The rows of a flush, each once, in the order in which they were touched.
#[derive(Debug, Default)]
pub(crate) struct Work {
    pub creates: Vec<RowId>,
    pub updates: Vec<RowId>,
    pub deletes: Vec<RowId>,
}

/// Collects the rows to write.
///
/// # Errors
/// When a row that is not persisted is reached through a relation that does not cascade.
pub(crate) fn gather<S: Schema>(em: &EntityManager<S>) -> Result<Work> {
    cascade_persist(em)?;
    mark_orphans(em);
    cascade_remove(em);
    refuse_strays(em)?;
    let mut work = Work::default();
    for row in em.touched_rows() {
        match em.state(row) {
            EntityState::New => work.creates.push(row),
            EntityState::Managed | EntityState::Reference if is_dirty(em, row) => {
                work.updates.push(row)
            }
            EntityState::Removing => work.deletes.push(row),
            _ => {}
        }
    }
    Ok(work)
}

/// Whether a column of the row's own table has to be written.
pub(crate) fn is_dirty<S: Schema>(em: &EntityManager<S>, row: RowId) -> bool {
    let entity = em.entity(row.entity);
    let columns = 0..entity.meta().columns.len();
    columns.into_iter().any(|column| {
        entity
            .edit(em, row.slot, column)
            .is_some_and(|edit| edit.is_dirty())
    }) || dirty_relations(em, row).next().is_some()
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

/// The rows behind a relation, as the program sees them, without loading anything.
fn neighbours<S: Schema>(
    em: &EntityManager<S>,
    row: RowId,
    index: usize,
    relation: &RelationMeta,
) -> Vec<RowId> {
    let link = em
        .entity(row.entity)
        .core(em, row.slot)
        .existing_link(index);
    let slots: Vec<u32> = match link.as_deref() {
        Some(Link::One(one)) => one.current.into_iter().collect(),
        Some(Link::Many(many)) => many.items.iter().copied().collect(),
        _ => Vec::new(),
    };
    slots
        .into_iter()
        .map(|slot| RowId {
            entity: relation.target.index,
            slot,
        })
        .collect()
}

/// Persists drafts that touched rows lead to.
fn cascade_persist<S: Schema>(em: &EntityManager<S>) -> Result<()> {
    let mut queue = em.touched_rows();
    while let Some(row) = queue.pop() {
        if matches!(
            em.state(row),
            EntityState::Draft | EntityState::Removing | EntityState::Removed
        ) {
            continue;
        }
        for (index, relation) in em.entity(row.entity).meta().relations.iter().enumerate() {
            for target in neighbours(em, row, index, relation) {
                if em.state(target) != EntityState::Draft {
                    continue;
                }
                if !relation.cascade_persist {
                    return Err(unpersisted(em, row, relation));
                }
                em.persist_row(target);
                queue.push(target);
            }
        }
    }
    Ok(())
}

fn unpersisted<S: Schema>(em: &EntityManager<S>, row: RowId, relation: &RelationMeta) -> Error {
    let owner = em.entity(row.entity).meta().name;
    Error::new(
        ErrorKind::NotSaved,
        format!(
            "`{}` of {owner} leads to a {} that is not persisted, and the relation does not cascade; call `persist` on it",
            relation.name, relation.target.name
        ),
    )
}

/// Removes rows that were taken out of a relation that owns them.
fn mark_orphans<S: Schema>(em: &EntityManager<S>) {
    for row in em.touched_rows() {
        for (index, relation) in em.entity(row.entity).meta().relations.iter().enumerate() {
            if !relation.orphan_removal {
                continue;
            }
            for slot in taken_out(em, row, index) {
                let child = RowId {
                    entity: relation.target.index,
                    slot,
                };
                if is_orphan(em, row, relation, child) {
                    em.remove_row(child);
                }
            }
        }
    }
}

/// Fails for rows that were taken out of a collection whose other side is required.
fn refuse_strays<S: Schema>(em: &EntityManager<S>) -> Result<()> {
    for row in em.touched_rows() {
        for (index, relation) in em.entity(row.entity).meta().relations.iter().enumerate() {
            let Join::Inverse { owner: back } = relation.join else {
                continue;
            };
            if relation.is_to_one() || em.is_removed(row) || em.state(row) == EntityState::Removing
            {
                continue;
            }
            for slot in taken_out(em, row, index) {
                let child = RowId {
                    entity: relation.target.index,
                    slot,
                };
                let stays = !matches!(
                    em.state(child),
                    EntityState::Removing | EntityState::Removed
                );
                if stays && em.linked(child, back) == Some(row.slot) {
                    return Err(stray(em, row, relation));
                }
            }
        }
    }
    Ok(())
}

fn stray<S: Schema>(em: &EntityManager<S>, row: RowId, relation: &RelationMeta) -> Error {
    Error::new(
        ErrorKind::NotNullViolation,
        format!(
            "a {} was taken out of `{}` of {} and needs another owner: set one, remove the row, or use `orphan_removal`",
            relation.target.name,
            relation.name,
            em.entity(row.entity).meta().name
        ),
    )
}

/// The slots that a relation of the row had, and has no longer.
fn taken_out<S: Schema>(em: &EntityManager<S>, row: RowId, relation: usize) -> Vec<u32> {
    match em
        .entity(row.entity)
        .core(em, row.slot)
        .existing_link(relation)
        .as_deref()
    {
        Some(Link::One(one)) if one.is_dirty() => one.base.into_iter().collect(),
        Some(Link::Many(many)) => many.removed.iter().copied().collect(),
        _ => Vec::new(),
    }
}

/// Whether nothing else has taken the child in.
fn is_orphan<S: Schema>(
    em: &EntityManager<S>,
    owner: RowId,
    relation: &RelationMeta,
    child: RowId,
) -> bool {
    let Some(back) = relation.inverse else {
        return true;
    };
    match em.linked(child, back) {
        None => true,
        Some(slot) => slot == owner.slot && relation.target.index == child.entity,
    }
}

/// Removes what removed rows lead to, where the relation says so.
fn cascade_remove<S: Schema>(em: &EntityManager<S>) {
    let mut queue: Vec<RowId> = em
        .touched_rows()
        .into_iter()
        .filter(|row| matches!(em.state(*row), EntityState::Removing | EntityState::Removed))
        .collect();
    while let Some(row) = queue.pop() {
        for (index, relation) in em.entity(row.entity).meta().relations.iter().enumerate() {
            if !relation.cascade_remove && !relation.orphan_removal {
                continue;
            }
            for target in neighbours(em, row, index, relation) {
                if !matches!(
                    em.state(target),
                    EntityState::Removing | EntityState::Removed
                ) {
                    em.remove_row(target);
                    queue.push(target);
                }
            }
        }
    }
}
