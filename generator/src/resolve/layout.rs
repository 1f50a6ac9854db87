//! Numbers everything before it is built, so that what comes first can point at what comes later.

use crate::lower::PropertyShape;
use crate::schema::{ColumnId, EntityId, PivotId, PropertyId, RelationId};

use super::Flat;
use super::key::Key;
use super::link::Links;

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
        key.filter_map(|&property| self.slot(entity, property))
            .flat_map(|slot| slot.columns.iter().copied())
            .collect()
    }
}

/// Numbers properties, relations, columns and pivots in the order of the YAML.
pub(super) fn number(flats: &[Flat<'_>], links: &Links<'_>, keys: Vec<Key>) -> Layout {
    let mut pivots = 0;
    let slots = flats.iter().map(|flat| {
        let mut next = Next::default();
        (0..flat.properties.len())
            .map(|i| next.slot(flat, i, links, &keys, &mut pivots))
            .collect()
    });
    let slots = slots.collect();
    Layout { keys, slots }
}

/// The next numbers of an entity.
#[derive(Default)]
struct Next {
    property: usize,
    relation: usize,
    column: usize,
}

impl Next {
    fn slot(
        &mut self,
        flat: &Flat<'_>,
        index: usize,
        links: &Links<'_>,
        keys: &[Key],
        pivots: &mut usize,
    ) -> Option<Slot> {
        let link = links.get(flat.id, index);
        let columns = match (&flat.properties[index].shape, link) {
            (PropertyShape::Value(_), _) => 1,
            (PropertyShape::Relation(_), None) => return None,
            (_, Some(link)) if link.has_columns() => keys[link.target.index()].parts.len(),
            _ => 0,
        };
        Some(Slot {
            property: PropertyId::new(take(&mut self.property, 1).start),
            relation: link.map(|_| RelationId::new(take(&mut self.relation, 1).start)),
            columns: take(&mut self.column, columns).map(ColumnId::new).collect(),
            pivot: link
                .filter(|link| link.has_pivot())
                .map(|_| PivotId::new(take(pivots, 1).start)),
        })
    }
}

fn take(next: &mut usize, count: usize) -> std::ops::Range<usize> {
    let start = *next;
    *next += count;
    start..*next
}
