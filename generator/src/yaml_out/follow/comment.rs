//! Comments of the database, where nothing is said about a table or a column.

use crate::entities::Entity;
use crate::schema;

use super::super::merge::Merging;
use super::super::property::Pairs;
use super::super::written::Written;
use super::super::{existing, scalar};
use super::Changes;

pub(super) fn changes(property: &schema::Property, pairs: &Pairs, changes: &mut Changes) {
    if property.comment.is_none() && pairs.iter().any(|(key, _)| *key == "comment") {
        changes.take("comment", pairs);
    }
}

impl Merging<'_> {
    /// The comment of a table.
    pub(super) fn entity_comment(&mut self, known: &schema::Entity, entity: &Entity) {
        let (None, Some(comment)) = (&known.comment, &entity.comment) else {
            return;
        };
        let file = known.name.span.source;
        let text = self.existing.text(file);
        let Some(entry) = self.existing.entity_entry(known) else {
            return;
        };
        let (Some(written), Some(first)) = (
            Written::of(text, entry),
            existing::mapping(&entry.value).and_then(|own| own.entries.first()),
        ) else {
            return;
        };
        let line = format!("comment: {}", scalar::text(comment));
        // In a block it stands above the properties.
        let behind = (written.is_flow() || first.key.value == "table").then_some(0);
        let edits = self.edits.entry(file).or_default();
        written.add(behind, &line, edits);
        self.merged.changed.push(format!("{}: {line}", known.name));
    }
}
