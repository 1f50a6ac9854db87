//! Enums that databases keep as enums of their own.
//!
//! Where a database has none, the column is text with a check, as it is for every other enum.

use super::words::Words;
use crate::schema::{Enum, ScalarType, Schema, Table};

/// The native enums: the name of each type, and its values as text.
pub(super) fn native(schema: &Schema, words: &dyn Words) -> Vec<(Table, Vec<String>)> {
    let enums = schema.enums.iter();
    enums
        .filter_map(|found| Some((found.native_type()?, values(found, words))))
        .collect()
}

/// The type of a column for a native enum, where the database has such types.
pub(super) fn column_type(schema: &Schema, ty: ScalarType, words: &dyn Words) -> Option<String> {
    let ScalarType::Enum(id) = ty else {
        return None;
    };
    let found = &schema[id];
    words.enum_type(&found.native_type()?, &values(found, words))
}

/// The values as the database writes text.
pub(super) fn values(found: &Enum, words: &dyn Words) -> Vec<String> {
    let values = found.values.iter();
    values.map(|value| words.text(&value.value)).collect()
}
