//! The values of enums: new ones come in where the database has them, those that went are reported.

use std::collections::BTreeMap;

use crate::diagnostic::SourceId;
use crate::entities::enum_labels;
use crate::ident;
use crate::schema::{Enum, EnumId, PropertyKind, ScalarType};
use crate::source::{Entry, NodeKind};

use super::super::existing::mapping;
use super::super::merge::Merging;
use super::super::scalar;
use super::super::written::Written;

/// What the columns of an enum may hold.
#[derive(Default)]
struct Found<'e> {
    values: Vec<String>,
    /// Some column takes any text.
    is_open: bool,
    /// The property, of an enum without a declaration.
    inline: Option<&'e Entry>,
}

impl<'e> Merging<'e> {
    /// Compares all enums that are written.
    pub(in super::super) fn values(&mut self) {
        let existing = self.existing;
        for (id, found) in self.found() {
            let old = &existing.schema[id];
            if found.values.is_empty() {
                continue;
            }
            let has = |value: &String| old.values.iter().any(|own| own.value == *value);
            let came = found.values.iter().filter(|value| !has(value)).cloned();
            let came: Vec<_> = came.collect();
            let gone =
                |at: &usize| !found.is_open && !found.values.contains(&old.values[*at].value);
            let gone: Vec<_> = (0..old.values.len()).filter(gone).collect();
            for &at in &gone {
                let value = &old.values[at].value;
                self.merged
                    .vanished
                    .push(format!("{} (value {value})", old.name));
            }
            let gone = if self.prune { gone } else { Vec::new() };
            if came.is_empty() && gone.is_empty() {
                continue;
            }
            let shown = format!("{}: {}", old.name, scalar::list(&came));
            match self.edit_values(old, &found, (&came, &gone)) {
                Some(()) if came.is_empty() => {}
                Some(()) => self.merged.changed.push(shown),
                None => self.merged.differs.push(format!("{shown}; add it by hand")),
            }
        }
    }

    /// What the columns of each enum have in the database.
    fn found(&self) -> BTreeMap<EnumId, Found<'e>> {
        let existing = self.existing;
        let mut all: BTreeMap<EnumId, Found<'e>> = BTreeMap::new();
        for entity in &existing.schema.entities {
            let Some(new) = self.fresh.entity(&super::super::fresh::table_name(entity)) else {
                continue;
            };
            for column in &entity.columns {
                let found = new
                    .columns
                    .iter()
                    .find(|new| new.name.value == column.name.value);
                let (ScalarType::Enum(id), Some(found)) = (column.ty, found) else {
                    continue;
                };
                let values = all.entry(id).or_default();
                match found.ty {
                    ScalarType::Enum(id) => {
                        for value in &self.fresh.schema[id].values {
                            if !values.values.contains(&value.value) {
                                values.values.push(value.value.clone());
                            }
                        }
                    }
                    _ => values.is_open = true,
                }
                let property = &entity[column.property];
                if matches!(property.kind, PropertyKind::Column(_)) {
                    values.inline = existing.entry(entity, &property.name.value);
                }
            }
        }
        all
    }

    fn edit_values(
        &mut self,
        old: &Enum,
        found: &Found<'_>,
        (came, gone): (&[String], &[usize]),
    ) -> Option<()> {
        let (file, entry) = self.place(old, found)?;
        let text = self.existing.text(file);
        let written = Written::of(text, entry)?;
        let all = old.values.iter().map(|value| &value.value).chain(came);
        let labels = enum_labels(&all.cloned().collect::<Vec<_>>());
        let is_list = matches!(entry.value.kind, NodeKind::Sequence(_));
        let mut parts = Vec::new();
        for value in came {
            let label = labels.iter().find(|label| label.value == *value)?;
            parts.push(match (is_list, &label.variant) {
                (true, None) => scalar::text(value),
                // The list would have to become a mapping.
                (true, Some(_)) => return None,
                (false, variant) => {
                    let name = variant.clone().unwrap_or_else(|| ident::rust_type(value));
                    let taken = old.values.iter().any(|own| own.variant.value == name);
                    (!taken).then(|| format!("{name}: {}", scalar::text(value)))?
                }
            });
        }
        let edits = self.edits.entry(file).or_default();
        written.remove(gone, edits);
        for (value, part) in came.iter().zip(parts) {
            written.add(behind(old, found, value), &part, edits);
        }
        Some(())
    }

    /// The values of an enum as they are written: in its declaration, or at its property.
    fn place(&self, old: &Enum, found: &Found<'e>) -> Option<(SourceId, &'e Entry)> {
        let existing = self.existing;
        let entry = match existing.declaration("enums", &old.name) {
            Some(entry) if matches!(entry.value.kind, NodeKind::Sequence(_)) => entry,
            Some(entry) => mapping(&entry.value)?.entry("values")?,
            None => mapping(&found.inline?.value)?.entry("values")?,
        };
        Some((entry.key.span.source, entry))
    }
}

/// The place of the value that comes before it in the database and is written.
fn behind(old: &Enum, found: &Found<'_>, value: &String) -> Option<usize> {
    let at = found.values.iter().position(|own| own == value)?;
    let before = found.values[..at].iter().rev();
    let mut places =
        before.filter_map(|value| old.values.iter().position(|own| own.value == *value));
    places.next()
}
