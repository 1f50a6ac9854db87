//! Properties that hold a value, with everything about them that several templates need.
//!
//! A foreign key is not among them: its columns belong to a relation.

use super::docs;
use super::rust_ty::RustType;
use super::scope::Scope;
use crate::ident;
use crate::schema::{Column, Entity, Hook, Property, PropertyKind};

/// Where the value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// The database makes it: a key.
    Generated,
    /// The program gives it once: a part of the key.
    Given,
    /// The program gives it, and may change it.
    Value,
    /// The database computes or counts it, and nobody else gives it.
    Computed,
}

/// A property with one column of its own.
pub(super) struct ValueColumn<'s> {
    /// The column.
    pub column: &'s Column,
    /// The property.
    pub property: &'s Property,
    /// The field, method and local.
    pub name: String,
    /// The type of its values.
    pub ty: RustType,
    /// Where the value comes from.
    pub origin: Origin,
}

/// The value properties of an entity, in order.
pub(super) fn values<'s>(entity: &'s Entity, scope: &Scope<'_>) -> Vec<ValueColumn<'s>> {
    let own = |column: &&Column| matches!(entity[column.property].kind, PropertyKind::Column(_));
    entity
        .columns
        .iter()
        .filter(own)
        .map(|column| ValueColumn::new(entity, column, scope))
        .collect()
}

impl<'s> ValueColumn<'s> {
    pub fn new(entity: &'s Entity, column: &'s Column, scope: &Scope<'_>) -> Self {
        let property = &entity[column.property];
        let origin = match column {
            column if column.is_made() => Origin::Generated,
            column if column.primary => Origin::Given,
            column if column.is_read_only() => Origin::Computed,
            _ => Origin::Value,
        };
        Self {
            column,
            property,
            name: ident::rust_field(&property.name),
            ty: RustType::of(column, scope),
            origin,
        }
    }

    /// The sentence that describes it.
    pub fn doc(&self) -> String {
        docs::property(&self.property.name, self.property.comment.as_deref())
    }

    /// The value as what a sentence is about.
    pub fn object(&self) -> String {
        docs::object(&self.property.name, self.property.comment.as_deref())
    }

    /// The constant.
    pub fn constant(&self) -> String {
        ident::rust_const(&self.property.name)
    }

    /// Its place in the metadata.
    pub fn index(&self) -> usize {
        self.column.id.index()
    }

    /// Whether the value may arrive after its row.
    pub fn is_late(&self) -> bool {
        let column = self.column;
        column.lazy || column.is_filled() || self.origin == Origin::Computed
    }

    /// Whether its value changes after its row was made, so that changes are kept beside the row.
    pub fn changes(&self) -> bool {
        matches!(self.origin, Origin::Value | Origin::Computed)
    }

    /// Whether a new row can do without a given value, because something else gives one.
    pub fn has_fallback(&self) -> bool {
        let column = self.column;
        column.default.is_some() || column.is_filled() || column.on_create.is_some()
    }

    /// The type of its field in a row.
    pub fn row_type(&self) -> String {
        if self.is_late() {
            format!("rt::Late<{}>", self.ty.value())
        } else {
            self.ty.value()
        }
    }

    /// The function that computes the value of a new row, if it is one of the user's.
    pub fn created_by_path(&self) -> Option<&'s Hook> {
        self.column.on_create.as_ref().filter(|hook| hook.is_path)
    }
}

/// Writes a field of a struct literal, in short where it can.
pub(super) fn field(name: &str, value: &str) -> String {
    if name == value {
        name.to_owned()
    } else {
        format!("{name}: {value}")
    }
}
