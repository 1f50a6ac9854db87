//! What is about to be written for one row, as a change set for hooks.
//!
//! The plan is made of the same edits; this is the readable form, and only rows with hooks pay for it.

use crate::EntityManager;
use crate::change_set::{Change, ChangeKind, ChangeSet};
use crate::entity::Schema;
use crate::field::Source;
use crate::graph::RowId;
use crate::metadata::EntityMeta;
use crate::unit_of_work::gather::dirty_relations;
use crate::value::Value;

/// The change set of a row.
pub(crate) fn compute<S: Schema>(em: &EntityManager<S>, row: RowId, kind: ChangeKind) -> ChangeSet {
    let entity: &'static EntityMeta = em.entity(row.entity).meta();
    let changes = match kind {
        ChangeKind::Create => (0..entity.columns.len())
            .filter_map(|column| written(em, row, column))
            .collect(),
        ChangeKind::Update => updated(em, row),
        ChangeKind::Delete => Vec::new(),
    };
    ChangeSet {
        kind,
        entity,
        changes,
    }
}

/// A column that an insert writes.
fn written<S: Schema>(em: &EntityManager<S>, row: RowId, column: usize) -> Option<Change> {
    let value = match em.entity(row.entity).source(column) {
        Source::GeneratedKey => return None,
        Source::Given | Source::Value => Some(em.entity(row.entity).value(em, row.slot, column)?),
        Source::Foreign { relation, part } => foreign_key(em, row, relation, part),
    };
    Some(Change { column, value })
}

fn updated<S: Schema>(em: &EntityManager<S>, row: RowId) -> Vec<Change> {
    let entity = em.entity(row.entity);
    let relations: Vec<usize> = dirty_relations(em, row).collect();
    let changed = |column: &usize| match entity.source(*column) {
        Source::Foreign { relation, .. } => relations.contains(&relation),
        _ => entity
            .edit(em, row.slot, *column)
            .is_some_and(|edit| edit.is_dirty()),
    };
    (0..entity.meta().columns.len())
        .filter(changed)
        .filter_map(|column| written(em, row, column))
        .collect()
}

/// The value of a foreign key column; `None` while the row it leads to has no key.
fn foreign_key<S: Schema>(
    em: &EntityManager<S>,
    row: RowId,
    relation: usize,
    part: usize,
) -> Option<Value> {
    let Some(slot) = em.linked(row, relation) else {
        return Some(Value::Null);
    };
    let target = em.entity(em.relation(row, relation).target.index);
    target.key_values(em, slot)?.into_iter().nth(part)
}
