//! Which rows a flush has to write: what was touched, what cascades reach, what has lost its owner.
//!
//! What cascades persist and remove is remembered (see `reached`), because a flush that fails takes it back.
//! Looks only at rows that were touched and at what they are linked to; never at every row of the manager.

use crate::EntityManager;
use crate::entity::Schema;
use crate::entity_state::EntityState;
use crate::error::{Error, ErrorKind, Result};
use crate::graph::RowId;
use crate::link::Link;
use crate::metadata::{Join, RelationMeta};
use crate::unit_of_work::changed::{Look, is_dirty};
use crate::unit_of_work::reached::{self, Reached};

/// The rows of a flush, each once, in the order in which they were touched.
#[derive(Debug, Default)]
pub(crate) struct Work {
    pub creates: Vec<RowId>,
    pub updates: Vec<RowId>,
    pub deletes: Vec<RowId>,
}

/// Collects the rows to write, as they are now; `reached` gets those whose state that changes. Under the graph lock.
///
/// # Errors
/// When a row that is not persisted is reached through a relation that does not cascade.
pub(crate) fn gather<S: Schema>(em: &EntityManager<S>, reached: &mut Reached) -> Result<Work> {
    cascade(em, reached)?;
    Ok(sort(em, &em.touched_rows(), Look::Now))
}

/// Persists and removes what touched rows lead to; `reached` gets what that changes. Under the graph lock.
///
/// # Errors
/// When a row that is not persisted is reached through a relation that does not cascade.
pub(crate) fn cascade<S: Schema>(em: &EntityManager<S>, reached: &mut Reached) -> Result<()> {
    cascade_persist(em, reached)?;
    mark_orphans(em, reached);
    cascade_remove(em, reached);
    refuse_read_only(em)?;
    refuse_strays(em)
}

/// Fails for rows that are only read: a cascade or the other side of a relation may have reached them.
fn refuse_read_only<S: Schema>(em: &EntityManager<S>) -> Result<()> {
    for row in em.touched_rows() {
        let entity = em.entity(row.entity);
        if !entity.read_only() {
            continue;
        }
        let is_written = match em.state(row) {
            EntityState::Removing => true,
            EntityState::Managed | EntityState::Reference => is_dirty(em, row, Look::Now),
            _ => false,
        };
        if is_written {
            let name = entity.meta().name;
            let text = format!(
                "rows of {name} are only read: change the tables that they come from, and `refresh` them"
            );
            return Err(Error::new(ErrorKind::ReadOnly, text));
        }
    }
    Ok(())
}

/// Sorts touched rows by what has to be done to them.
pub(crate) fn sort<S: Schema>(em: &EntityManager<S>, touched: &[RowId], look: Look) -> Work {
    let mut work = Work::default();
    for row in touched.iter().copied() {
        match em.state(row) {
            EntityState::New => work.creates.push(row),
            EntityState::Managed | EntityState::Reference if is_dirty(em, row, look) => {
                work.updates.push(row)
            }
            EntityState::Removing => work.deletes.push(row),
            _ => {}
        }
    }
    work
}

/// The rows behind a relation whose state is one of those wanted, as the program sees them; loads nothing.
fn neighbours<S: Schema>(
    em: &EntityManager<S>,
    row: RowId,
    index: usize,
    relation: &RelationMeta,
    wanted: impl Fn(EntityState) -> bool,
) -> Vec<RowId> {
    let link = em
        .entity(row.entity)
        .core(em, row.slot)
        .existing_link(index);
    let target = |slot: &u32| RowId {
        entity: relation.target.index,
        slot: *slot,
    };
    let wanted = |row: &RowId| wanted(em.state(*row));
    match link.as_deref() {
        Some(Link::One(one)) => one.current.iter().map(target).filter(wanted).collect(),
        Some(Link::Many(many)) => many.items.iter().map(target).filter(wanted).collect(),
        _ => Vec::new(),
    }
}

/// Persists drafts that touched rows lead to.
fn cascade_persist<S: Schema>(em: &EntityManager<S>, reached: &mut Reached) -> Result<()> {
    let mut queue = em.touched_rows();
    while let Some(row) = queue.pop() {
        if matches!(
            em.state(row),
            EntityState::Draft | EntityState::Removing | EntityState::Removed
        ) {
            continue;
        }
        for (index, relation) in em.entity(row.entity).meta().relations.iter().enumerate() {
            let is_draft = |state| state == EntityState::Draft;
            for target in neighbours(em, row, index, relation, is_draft) {
                if !relation.cascade_persist {
                    return Err(unpersisted(em, row, relation));
                }
                reached::persist(em, target, reached);
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
fn mark_orphans<S: Schema>(em: &EntityManager<S>, reached: &mut Reached) {
    for row in em.touched_rows() {
        if hidden(em, row).any(|(_, inverse)| inverse.orphan_removal) {
            reached::remove(em, row, reached);
        }
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
                    reached::remove(em, child, reached);
                }
            }
        }
    }
}

/// Fails for rows that were taken out of a collection whose other side is required.
fn refuse_strays<S: Schema>(em: &EntityManager<S>) -> Result<()> {
    for row in em.touched_rows() {
        refuse_hidden(em, row)?;
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

/// The required relations of a row that was taken out of what they lead to since they were set.
fn hidden<S: Schema>(
    em: &EntityManager<S>,
    row: RowId,
) -> impl Iterator<Item = (RowId, &'static RelationMeta)> {
    let stays = matches!(
        em.state(row),
        EntityState::New | EntityState::Managed | EntityState::Reference
    );
    let relations = em.entity(row.entity).meta().relations.iter().enumerate();
    relations.filter_map(move |(index, relation)| {
        let owner = em.hidden_from(row, index).filter(|_| stays)?;
        Some((owner, em.relation(owner, relation.inverse?)))
    })
}

fn refuse_hidden<S: Schema>(em: &EntityManager<S>, row: RowId) -> Result<()> {
    match hidden(em, row).find(|(_, inverse)| !inverse.is_to_one()) {
        Some((owner, inverse)) => Err(stray(em, owner, inverse)),
        None => Ok(()),
    }
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
fn cascade_remove<S: Schema>(em: &EntityManager<S>, reached: &mut Reached) {
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
            let stays = |state| !matches!(state, EntityState::Removing | EntityState::Removed);
            for target in neighbours(em, row, index, relation, stays) {
                reached::remove(em, target, reached);
                queue.push(target);
            }
        }
    }
}
