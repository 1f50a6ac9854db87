//! What is about to be written for one row, as a change set for hooks.
//!
//! The plan is made of the same edits; this is the readable form, and only rows with hooks pay for it.

use crate::EntityManager;
use crate::change_set::{Change, ChangeKind, ChangeSet};
use crate::entity::Schema;
use crate::field::Source;
use crate::graph::RowId;
use crate::metadata::EntityMeta;
use crate::unit_of_work::changed::{Look, dirty_relations, is_changed};
use crate::value::Value;

/// The change set of a row.
pub(crate) fn compute<S: Schema>(
    em: &EntityManager<S>,
    row: RowId,
    kind: ChangeKind,
    look: Look,
) -> ChangeSet {
    let entity: &'static EntityMeta = em.entity(row.entity).meta();
    let changes = match kind {
        ChangeKind::Create => (0..entity.columns.len())
            .filter_map(|column| written(em, row, column, look))
            .collect(),
        ChangeKind::Update => updated(em, row, look),
        ChangeKind::Delete | ChangeKind::Upsert => Vec::new(),
    };
    ChangeSet {
        kind,
        entity,
        changes,
    }
}

/// A column that an insert writes.
fn written<S: Schema>(
    em: &EntityManager<S>,
    row: RowId,
    column: usize,
    look: Look,
) -> Option<Change> {
    let entity = em.entity(row.entity);
    let value = match (entity.source(column), look) {
        (Source::GeneratedKey | Source::Computed, _) => return None,
        (Source::Given | Source::Value, Look::Now) => Some(entity.value(em, row.slot, column)?),
        (Source::Given | Source::Value, Look::Planned) => {
            Some(entity.planned(em, row.slot, column)?)
        }
        (Source::Foreign { relation, part }, _) => foreign_key(em, row, relation, part),
        (Source::Shared, _) => shared(em, row, column),
    };
    Some(Change { column, value })
}

fn updated<S: Schema>(em: &EntityManager<S>, row: RowId, look: Look) -> Vec<Change> {
    let entity = em.entity(row.entity);
    let relations: Vec<usize> = dirty_relations(em, row).collect();
    let changed = |column: &usize| match entity.source(*column) {
        Source::Foreign { .. } | Source::Shared => {
            let mut users = entity.meta().users(*column);
            users.any(|(user, _)| relations.contains(&user))
        }
        _ => is_changed(em, row, *column, look),
    };
    (0..entity.meta().columns.len())
        .filter(changed)
        .filter_map(|column| written(em, row, column, look))
        .collect()
}

/// The value of a column that several relations write: that of the first which leads somewhere.
fn shared<S: Schema>(em: &EntityManager<S>, row: RowId, column: usize) -> Option<Value> {
    let entity = em.entity(row.entity);
    if let Some(value) = entity.value(em, row.slot, column) {
        return Some(value);
    }
    let values = entity.meta().users(column);
    let mut values = values.map(|(relation, part)| foreign_key(em, row, relation, part));
    let null = Value::Null(entity.meta().columns[column].ty);
    let given = values.find(|value| value.as_ref().is_none_or(|value| !value.is_null()));
    given.unwrap_or(Some(null))
}

/// The value of a foreign key column; `None` while the row it leads to has no key.
fn foreign_key<S: Schema>(
    em: &EntityManager<S>,
    row: RowId,
    relation: usize,
    part: usize,
) -> Option<Value> {
    let Some(slot) = em.linked(row, relation) else {
        return Some(em.relation(row, relation).null(part));
    };
    let target = em.target(em.relation(row, relation), slot);
    if em.is_removed(target) {
        return Some(em.relation(row, relation).null(part));
    }
    let entity = em.entity(target.entity);
    entity.key_values(em, slot)?.into_iter().nth(part)
}
