//! The columns that a draft may leave open: what an upsert then keeps as it is.
//!
//! A value that each update renews is not among them, so that an upsert renews it too.

use super::columns::{Origin, ValueColumn};
use super::scope::Scope;
use crate::ident;
use crate::schema::{Entity, Property, PropertyKind};

/// Columns as a pattern, and the expression that says whether the draft leaves them open.
pub(super) fn columns(entity: &Entity, scope: &Scope<'_>) -> Vec<(String, String)> {
    let is_open = |property: &&Property| is_open(entity, property, scope);
    let open: Vec<&Property> = entity.properties.iter().filter(is_open).collect();
    let nothing =
        |property: &Property| format!("self.{}.is_none()", ident::rust_field(&property.name));
    let own = open
        .iter()
        .filter_map(|property| Some((pattern(entity, property)?, nothing(property))));
    let shared = entity.columns.iter().filter_map(|column| {
        let has = |property: &&&Property| entity.columns_of(property.id).contains(&column.id);
        let users: Vec<String> = open.iter().filter(has).map(|user| nothing(user)).collect();
        let is_open = entity.is_shared(column.id) && column.nullable;
        is_open.then(|| (column.id.index().to_string(), users.join(" && ")))
    });
    own.chain(shared).collect()
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

/// `3`, `3 | 4` or `3..=5`; nothing for a property that has no column of its own.
fn pattern(entity: &Entity, property: &Property) -> Option<String> {
    let columns = entity.columns_of(property.id).into_iter();
    let own = columns.filter(|column| !entity.is_shared(*column));
    let mut indexes: Vec<usize> = own.map(|column| column.index()).collect();
    indexes.sort_unstable();
    let (first, last) = (*indexes.first()?, *indexes.last()?);
    if indexes.len() > 2 && last - first + 1 == indexes.len() {
        return Some(format!("{first}..={last}"));
    }
    let indexes: Vec<String> = indexes.iter().map(usize::to_string).collect();
    Some(indexes.join(" | "))
}
