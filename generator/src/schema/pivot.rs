//! The table between the two sides of a many-to-many relation.

use crate::diagnostic::{Name, Spanned};

use super::{Column, ColumnId, EntityId, ForeignKeyRule, PivotId, RelationId, ScalarType, Table};

/// One pivot per pair of sides.
#[derive(Clone, Debug)]
pub struct Pivot {
    /// Its handle.
    pub id: PivotId,
    /// The table; of a pivot entity, that entity's.
    pub table: Table,
    /// The owning side's entity and relation.
    pub owner: PivotEnd,
    /// The other side's entity; its relation, if it has one.
    pub target: EntityId,
    /// The inverse relation on the target, if there is one.
    pub inverse: Option<RelationId>,
    /// Columns that hold the owner's key.
    pub own_columns: Vec<PivotColumn>,
    /// Columns that hold the target's key.
    pub target_columns: Vec<PivotColumn>,
    /// The name of the foreign key to the owner.
    pub own_constraint: String,
    /// The name of the foreign key to the target.
    pub target_constraint: String,
    /// The name of the index over the target's columns; the primary key serves the owner's.
    pub target_index: String,
    /// The key that counts the rows, where the collection of the owner keeps its order.
    pub order: Option<PivotOrder>,
    /// The entity that is mapped to the table, if the YAML names one; its DDL is the entity's.
    pub entity: Option<PivotEntity>,
    /// What the database does to pivot rows when an end goes.
    pub on_delete: Spanned<ForeignKeyRule>,
    /// What the database does to pivot rows when an end's key changes.
    pub on_update: Spanned<ForeignKeyRule>,
}

/// The key of a pivot whose rows are counted.
#[derive(Clone, Debug)]
pub struct PivotOrder {
    /// The column.
    pub column: Column,
    /// The name of the unique constraint over both ends.
    pub unique: String,
}

/// One end of a pivot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PivotEnd {
    /// The entity.
    pub entity: EntityId,
    /// Its many-to-many relation.
    pub relation: RelationId,
}

/// A column of a pivot table.
#[derive(Clone, Debug)]
pub struct PivotColumn {
    /// The name in the database.
    pub name: Name,
    /// The type of the referenced column.
    pub ty: ScalarType,
    /// The key column of the end it points at.
    pub references: ColumnId,
}

/// An entity that is mapped to the pivot table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PivotEntity {
    /// The entity.
    pub entity: EntityId,
    /// Its many-to-one relation to the owner.
    pub own: RelationId,
    /// Its many-to-one relation to the target.
    pub target: RelationId,
}
