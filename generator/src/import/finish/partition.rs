//! Partitions have the key of their table, whenever it was made.

use crate::database::{PrimaryKey, TableKind, TableName};
use crate::import::alteration;
use crate::import::constraint::Constraint;
use crate::import::draft::Draft;

/// Partitions may have partitions: so often the keys are handed down.
const DEEPEST: usize = 16;

/// Gives partitions the keys that they lack.
pub(super) fn settle(draft: &mut Draft) {
    for _ in 0..DEEPEST {
        let lacking = lacking(draft);
        if lacking.is_empty() {
            return;
        }
        for (name, key) in lacking {
            alteration::add(draft, &name, Constraint::Primary(key));
        }
    }
}

fn lacking(draft: &Draft) -> Vec<(TableName, PrimaryKey)> {
    let tables = draft.tables.iter().map(|entry| &entry.table);
    let lacking = tables
        .filter(|table| table.primary_key.is_none())
        .filter_map(|table| {
            let TableKind::Partition { of } = &table.kind else {
                return None;
            };
            let key = draft.tables.get(of)?.table.primary_key.clone()?;
            Some((table.name.clone(), PrimaryKey { name: None, ..key }))
        });
    lacking.collect()
}
