//! What handles may read of rows that are about to be read again: that must not become less.

use crate::EntityManager;
use crate::entity::Schema;
use crate::entity_type::EntityType;
use crate::graph::RowId;

/// What handles may read of rows of one entity besides their plain values.
///
/// It only ever grows, so that a refresh that has to be done again comes to an end.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Known {
    /// The rows.
    pub slots: Vec<u32>,
    /// Their lazy columns that were read, of any of them.
    pub lazy: Vec<usize>,
    /// The number of plans that each of their relations was populated by, row by row.
    plans: Vec<Option<usize>>,
}

impl Known {
    /// What is known of these rows now.
    pub fn of<S: Schema>(
        em: &EntityManager<S>,
        entity: &'static dyn EntityType<S>,
        slots: Vec<u32>,
    ) -> Self {
        let meta = entity.meta();
        let is_read = |column: &usize| {
            let is_there = |slot: &u32| entity.value(em, *slot, *column).is_some();
            meta.columns[*column].lazy && slots.iter().any(is_there)
        };
        let plans = |slot: &u32| {
            let row = RowId {
                entity: entity.index(),
                slot: *slot,
            };
            (0..meta.relations.len()).map(move |relation| Some(em.promised(row, relation)?.len()))
        };
        Self {
            lazy: (0..meta.columns.len()).filter(is_read).collect(),
            plans: slots.iter().flat_map(plans).collect(),
            slots,
        }
    }
}
