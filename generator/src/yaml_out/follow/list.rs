//! Edits of the lists `uniques` and `indexes` of an entity.

use crate::schema;
use crate::source::{Node, NodeKind};

use super::super::existing::{mapping, scalar};
use super::super::merge::Merging;
use super::super::written::Written;
use super::Lists;

impl Merging<'_> {
    /// Adds items to a list, and takes others out if that is asked for.
    pub(super) fn relist(&mut self, known: &schema::Entity, key: &'static str, changes: Lists) {
        for columns in &changes.removed {
            let what = format!("{} ({key}: {})", known.name, columns.join(", "));
            self.merged.vanished.push(what);
        }
        let removed = match self.prune {
            true => changes.removed,
            false => Vec::new(),
        };
        if changes.added.is_empty() && removed.is_empty() {
            return;
        }
        let shown = format!("{}: {key}: {}", known.name, changes.added.join(", "));
        match self.edit_list(known, key, (&changes.added, &removed)) {
            Some(()) if changes.added.is_empty() => {}
            Some(()) => self.merged.changed.push(shown),
            None => self.merged.differs.push(shown),
        }
    }

    fn edit_list(
        &mut self,
        known: &schema::Entity,
        key: &'static str,
        (added, removed): (&[String], &[Vec<String>]),
    ) -> Option<()> {
        let file = known.name.span.source;
        let text = self.existing.text(file);
        let entry = self.existing.entity_entry(known)?;
        let own = Written::of(text, entry)?;
        let pairs = mapping(&entry.value)?;
        let edits = self.edits.entry(file).or_default();
        let Some(list) = pairs.entry(key) else {
            let line = format!("{key}: [{}]", added.join(", "));
            let before = pairs
                .entries
                .iter()
                .position(|pair| pair.key.value == "properties");
            let behind = before.map_or(pairs.entries.len().checked_sub(1), |at| at.checked_sub(1));
            if !added.is_empty() {
                own.add(behind, &line, edits);
            }
            return Some(());
        };
        let NodeKind::Sequence(items) = &list.value.kind else {
            return None;
        };
        let is_removed = |item: &Node| {
            let names = columns(known, item);
            removed.iter().any(|gone| names.as_ref() == Some(gone))
        };
        let positions: Vec<_> = (0..items.len())
            .filter(|&at| is_removed(&items[at]))
            .collect();
        if positions.len() == items.len() && added.is_empty() && !items.is_empty() {
            own.sync(&[(key, None)], edits);
            return Some(());
        }
        let written = Written::of(text, list)?;
        written.remove(&positions, edits);
        let last = (0..items.len()).rev().find(|at| !positions.contains(at));
        for item in added {
            written.add(last.or(items.len().checked_sub(1)), item, edits);
        }
        Some(())
    }
}

/// The columns of an item: a list of properties, or a mapping that has one.
fn columns(known: &schema::Entity, item: &Node) -> Option<Vec<String>> {
    let list = match &item.kind {
        NodeKind::Mapping(mapping) => mapping.get("properties")?,
        _ => item,
    };
    let NodeKind::Sequence(names) = &list.kind else {
        return None;
    };
    let mut columns = Vec::new();
    for name in names {
        let property = known.property(scalar(name)?)?;
        columns.extend(super::names(known, property));
    }
    Some(columns)
}
