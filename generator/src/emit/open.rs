//! The columns that a draft may leave open: what an upsert then keeps as it is.
//!
//! A value that each update renews is not among them, so that an upsert renews it too.

use super::columns::{Origin, ValueColumn};
use super::scope::Scope;
use crate::ident;
use crate::schema::{Entity, Property, PropertyKind};

/// Columns as a pattern, and the field of the draft that is nothing when they are left open.
pub(super) fn columns(entity: &Entity, scope: &Scope<'_>) -> Vec<(String, String)> {
    let open = entity
        .properties
        .iter()
        .filter(|property| is_open(entity, property, scope));
    open.filter_map(|property| {
        Some((
            pattern(entity, property)?,
            ident::rust_field(&property.name),
        ))
    })
    .collect()
}

fn is_open(entity: &Entity, property: &Property, scope: &Scope<'_>) -> bool {
    match property.kind {
        PropertyKind::Column(id) => {
            let column = ValueColumn::new(entity, &entity[id], scope);
            let given =
                matches!(column.origin, Origin::Given | Origin::Value) && !column.column.version;
            let renewed = column.column.on_update.is_some() && column.column.on_create.is_some();
            given && !renewed && (column.has_fallback() || column.column.nullable)
        }
        PropertyKind::Relation(id) => entity[id].nullable,
    }
}

/// `3`, `3 | 4` or `3..=5`; nothing for a relation that has no column here.
fn pattern(entity: &Entity, property: &Property) -> Option<String> {
    let own = entity
        .columns
        .iter()
        .filter(|column| entity[column.property].name == property.name);
    let indexes: Vec<usize> = own.map(|column| column.id.index()).collect();
    let (first, last) = (*indexes.first()?, *indexes.last()?);
    if indexes.len() > 2 && last - first + 1 == indexes.len() {
        return Some(format!("{first}..={last}"));
    }
    let indexes: Vec<String> = indexes.iter().map(usize::to_string).collect();
    Some(indexes.join(" | "))
}
