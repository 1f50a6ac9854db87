//! SQLite: tables in which virtual tables keep their data.

use std::collections::HashSet;

use crate::database::TableKind;
use crate::import::draft::Draft;

/// What they are called behind the name of the virtual table.
const ENDINGS: &[&str] = &[
    "_config",
    "_content",
    "_data",
    "_docsize",
    "_idx",
    "_node",
    "_parent",
    "_rowid",
    "_segdir",
    "_segments",
    "_stat",
];

/// Marks them.
pub(super) fn settle(draft: &mut Draft) {
    let virtuals = draft
        .tables
        .iter()
        .filter(|entry| entry.table.kind == TableKind::Virtual);
    let owners: HashSet<_> = virtuals
        .map(|entry| entry.table.name.name.to_lowercase())
        .collect();
    for entry in draft
        .tables
        .iter_mut()
        .filter(|entry| entry.table.kind == TableKind::Table)
    {
        let name = entry.table.name.name.to_lowercase();
        let mut endings = ENDINGS
            .iter()
            .filter_map(|ending| name.strip_suffix(ending));
        if endings.any(|owner| owners.contains(owner)) {
            let table = &mut entry.table;
            table.kind = TableKind::Shadow;
            table.columns.clear();
            table.primary_key = None;
        }
    }
}
