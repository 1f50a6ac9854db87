//! Columns that several properties of an entity have in common: foreign keys that name the same column, or one that
//! names a value of the key.
//!
//! Sharing is said, never guessed: a name that is only made of others makes a second column, which `verify` refuses.

use crate::lower::{PropertyDeclaration, PropertyShape};

/// Whether two properties that name the same column mean one column.
pub(super) fn is_meant(one: &PropertyDeclaration, other: &PropertyDeclaration) -> bool {
    let names_columns = |property: &PropertyDeclaration| {
        matches!(property.shape, PropertyShape::Relation(_)) && property.columns.is_some()
    };
    names_columns(one) || names_columns(other)
}

/// How much a property has to say about a column that it shares; the one that says most has the column.
pub(super) fn rank(property: &PropertyDeclaration, in_key: bool) -> u8 {
    match property.shape {
        PropertyShape::Value(_) => 0,
        PropertyShape::Relation(_) if in_key => 1,
        PropertyShape::Relation(_) => 2,
    }
}
