//! Numbers everything before it is built, so that what comes first can point at what comes later.

use crate::lower::{Naming, PropertyDeclaration, PropertyShape};
use crate::schema::{ColumnId, EntityId, PivotId, PropertyId, RelationId};

use super::key::{self, Key};
use super::link::Links;
use super::{Flat, shared};

/// The handles of a property.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub(super) property: PropertyId,
    pub(super) relation: Option<RelationId>,
    pub(super) columns: Vec<ColumnId>,
    /// Of the owning side of a many-to-many relation.
    pub(super) pivot: Option<PivotId>,
}

/// Keys and handles of all entities.
pub(super) struct Layout {
    pub(super) keys: Vec<Key>,
    /// Per entity and declared property; nothing for what was left out.
    slots: Vec<Vec<Option<Slot>>>,
}

impl Layout {
    pub(super) fn slot(&self, entity: EntityId, property: usize) -> Option<&Slot> {
        self.slots[entity.index()][property].as_ref()
    }

    pub(super) fn key(&self, entity: EntityId) -> &Key {
        &self.keys[entity.index()]
    }

    /// The key's columns, in the order of the key.
    pub(super) fn key_columns(&self, entity: EntityId) -> Vec<ColumnId> {
        let key = self.key(entity).properties.iter();
        let slots = key.filter_map(|&property| self.slot(entity, property));
        let mut columns = Vec::new();
        for &column in slots.flat_map(|slot| &slot.columns) {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        columns
    }

    /// Whether several properties have the column.
    pub(super) fn is_shared(&self, entity: EntityId, column: ColumnId) -> bool {
        let slots = self.slots[entity.index()].iter().flatten();
        let users = slots.filter(|slot| slot.columns.contains(&column));
        users.count() > 1
    }
}

/// Numbers properties, relations, columns and pivots in the order of the YAML.
pub(super) fn number(
    flats: &[Flat<'_>],
    links: &Links<'_>,
    keys: Vec<Key>,
    naming: Naming,
) -> Layout {
    let mut pivots = 0;
    let slots = flats.iter().map(|flat| {
        let mut next = Next {
            flat,
            links,
            keys: &keys,
            naming,
            property: 0,
            relation: 0,
            columns: Vec::new(),
        };
        (0..flat.properties.len())
            .map(|i| next.slot(i, &mut pivots))
            .collect()
    });
    let slots = slots.collect();
    Layout { keys, slots }
}

/// The next numbers of an entity.
struct Next<'p, 'a> {
    flat: &'p Flat<'a>,
    links: &'p Links<'a>,
    keys: &'p [Key],
    naming: Naming,
    property: usize,
    relation: usize,
    /// The columns so far, with the first property that has each.
    columns: Vec<(String, &'a PropertyDeclaration)>,
}

impl Next<'_, '_> {
    fn slot(&mut self, index: usize, pivots: &mut usize) -> Option<Slot> {
        let link = self.links.get(self.flat.id, index);
        let property = self.flat.properties[index];
        let names = match (&property.shape, link) {
            (PropertyShape::Value(_), _) => vec![key::column_name(property, self.naming)],
            (PropertyShape::Relation(_), None) => return None,
            (_, Some(link)) if link.has_columns() => {
                let parts = &self.keys[link.target.index()].parts;
                key::join_columns(property, parts, self.naming)
            }
            _ => Vec::new(),
        };
        Some(Slot {
            property: PropertyId::new(take(&mut self.property)),
            relation: link.map(|_| RelationId::new(take(&mut self.relation))),
            columns: names
                .into_iter()
                .map(|name| self.column(index, name.value))
                .collect(),
            pivot: link
                .filter(|link| link.has_pivot())
                .map(|_| PivotId::new(take(pivots))),
        })
    }

    /// The column of this name: that of an earlier property, where both mean the same one.
    fn column(&mut self, property: usize, name: String) -> ColumnId {
        let property = self.flat.properties[property];
        let same = |(known, first): &(String, &PropertyDeclaration)| {
            *known == name && !std::ptr::eq(*first, property) && shared::is_meant(first, property)
        };
        let place = self.columns.iter().position(same);
        ColumnId::new(place.unwrap_or_else(|| {
            self.columns.push((name, property));
            self.columns.len() - 1
        }))
    }
}

fn take(next: &mut usize) -> usize {
    *next += 1;
    *next - 1
}
