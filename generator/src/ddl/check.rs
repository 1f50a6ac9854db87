//! Checks of columns: what their types let through, and the Rust types do not.

use super::words::Words;
use super::write::{exact, refers};
use super::{ColumnDefinition, enums};
use crate::schema::{ScalarType, Schema};

/// An enum's values are the only ones its column takes; text and integers that the type does not limit are checked.
pub(super) fn check(schema: &Schema, column: &ColumnDefinition<'_>, words: &dyn Words) -> String {
    let is_exact = exact(column.model, words).is_some();
    if column.model.array {
        return check_elements(schema, column, is_exact, words);
    }
    let name = words.quote(column.name);
    let plain = !is_exact && !refers(column);
    if let Some(length) = column.model.longest().filter(|_| plain) {
        let function = words.length_of(column.model, length);
        let check = function.map(|function| format!(" check ({function}({name}) <= {length})"));
        return check.unwrap_or_default();
    }
    if let Some((least, greatest)) = words.range(column.model.ty).filter(|_| plain) {
        return format!(" check ({name} between {least} and {greatest})");
    }
    let ScalarType::Enum(id) = column.model.ty else {
        return String::new();
    };
    if !is_exact && enums::column_type(schema, column.model.ty, words).is_some() {
        return String::new();
    }
    let values = enums::values(&schema[id], words);
    format!(" check ({name} in ({}))", values.join(", "))
}

/// The same for each element of an array; JSON is checked when it is read.
fn check_elements(
    schema: &Schema,
    column: &ColumnDefinition<'_>,
    is_exact: bool,
    words: &dyn Words,
) -> String {
    let (name, ty) = (words.quote(column.name), column.model.ty);
    let is_native = enums::column_type(schema, ty, words).is_some();
    if !words.has_arrays() || is_exact || is_native {
        return String::new();
    }
    if let Some((least, greatest)) = words.range(ty) {
        return format!(" check ({least} <= all ({name}) and {greatest} >= all ({name}))");
    }
    let ScalarType::Enum(id) = ty else {
        return String::new();
    };
    let values = enums::values(&schema[id], words);
    format!(" check ({name} <@ array[{}])", values.join(", "))
}
