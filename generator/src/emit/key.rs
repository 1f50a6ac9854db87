//! Primary keys as Rust: their types, and keys composed of columns.
//!
//! A key of one part is that part; one of several is a tuple. A part that is a foreign key is the
//! whole key of its target, which may be a tuple itself.

use super::metadata::pairs;
use super::rust_ty::RustType;
use super::scope::Scope;
use crate::schema::{ColumnId, Entity, KeyPart, Relation};

/// The type of the key.
pub(super) fn key_type(entity: &Entity, scope: &Scope<'_>) -> String {
    let part = |part: KeyPart| match part {
        KeyPart::Column(column) => RustType::new(entity[column].ty, false, scope).plain,
        KeyPart::Relation(relation) => {
            format!("rt::KeyOf<{}>", scope.entity_type(entity[relation].target))
        }
    };
    tuple(entity.key_parts().into_iter().map(part).collect())
}

/// The key of `entity`, made of the expressions of its columns.
pub(super) fn key_value(
    entity: &Entity,
    scope: &Scope<'_>,
    column: &mut dyn FnMut(ColumnId) -> String,
) -> String {
    let part = |part: KeyPart| match part {
        KeyPart::Column(id) => column(id),
        KeyPart::Relation(id) => foreign_value(&entity[id], scope, column),
    };
    tuple(entity.key_parts().into_iter().map(part).collect())
}

/// The key that a relation points at, made of the expressions of its own columns.
pub(super) fn foreign_value(
    relation: &Relation,
    scope: &Scope<'_>,
    column: &mut dyn FnMut(ColumnId) -> String,
) -> String {
    let pairs = pairs(relation, scope);
    let own = |target: ColumnId| {
        pairs
            .iter()
            .find(|(_, other)| *other == target)
            .map(|pair| pair.0)
    };
    let mut through = |target: ColumnId| own(target).map(&mut *column).unwrap_or_default();
    key_value(&scope.context.schema[relation.target], scope, &mut through)
}

fn tuple(mut parts: Vec<String>) -> String {
    match parts.len() {
        1 => parts.remove(0),
        _ => format!("({})", parts.join(", ")),
    }
}
