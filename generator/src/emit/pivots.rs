//! The tables between many-to-many relations, as statics of the schema's module.

use super::names::EntityNames;
use super::prelude::Prelude;
use crate::ident;
use crate::schema::{Entity, Pivot, PivotColumn, Schema};

/// A static about one pivot table.
#[derive(Debug)]
pub(super) struct PivotMeta {
    pub name: String,
    pub schema: String,
    pub table: String,
    pub owner: String,
    pub inverse: String,
    pub owner_columns: String,
    pub inverse_columns: String,
    pub order: String,
}

impl PivotMeta {
    pub fn new(schema: &Schema, pivot: &Pivot, std: Prelude) -> Self {
        let database = pivot.table.schema.as_ref();
        Self {
            name: name(schema, pivot),
            schema: database.map_or(std.none.to_owned(), |name| {
                format!("{}({:?})", std.some, name.value)
            }),
            table: format!("{:?}", pivot.table.name.value),
            owner: meta(&schema[pivot.owner.entity]),
            inverse: meta(&schema[pivot.target]),
            owner_columns: columns(&pivot.own_columns, &schema[pivot.owner.entity]),
            inverse_columns: columns(&pivot.target_columns, &schema[pivot.target]),
            order: pivot.order.as_ref().map_or(std.none.to_owned(), |order| {
                format!("{}({:?})", std.some, order.column.name.value)
            }),
        }
    }
}

/// The static of an entity.
fn meta(entity: &Entity) -> String {
    format!("&{}::META", EntityNames::of(entity).module)
}

/// The static's name, after the owning side.
pub(super) fn name(schema: &Schema, pivot: &Pivot) -> String {
    let owner = &schema[pivot.owner.entity];
    let relation = &owner[pivot.owner.relation].name;
    ident::rust_const(&format!("{}_{relation}", EntityNames::of(owner).entity))
}

/// The columns in the order of the key they point at.
fn columns(columns: &[PivotColumn], end: &Entity) -> String {
    let mut columns: Vec<_> = columns.iter().collect();
    columns.sort_by_key(|column| {
        end.primary_key
            .iter()
            .position(|part| *part == column.references)
    });
    let names: Vec<_> = columns
        .iter()
        .map(|column| column.name.value.as_str())
        .collect();
    format!("&{names:?}")
}
