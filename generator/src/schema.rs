//! The typed model of a schema: what every later stage reads.
//!
//! It holds no references, only handles into its vectors, and it never touches files. Order is the
//! order of the YAML. What could not be understood is not in it: `lower` and `resolve` reported it.

use std::ops;

use crate::diagnostic::Name;

mod database;
mod entity;
mod enum_;
mod hint;
mod hook;
mod id;
mod index;
mod pivot;
mod property;
mod relation;
mod ty;

pub use database::{Database, Databases, PerDatabase};
pub use entity::{Entity, KeyPart, Table};
pub use enum_::{Enum, EnumValue};
pub use hint::{Hint, HintPath, HintStep, HintTarget};
pub use hook::HookKind;
pub use id::{ColumnId, EntityId, EnumId, PivotId, PropertyId, RelationId};
pub use index::{Check, Index, SpecialIndex};
pub use pivot::{Pivot, PivotColumn, PivotEnd, PivotEntity, PivotOrder};
pub use property::{
    Column, ColumnReference, Computed, Hook, Identity, Literal, Property, PropertyKind,
};
pub use relation::{
    Cascade, Deferrable, ForeignKeyRule, Join, Relation, RelationKind, RelationOrder, Side,
};
pub use ty::{SCALAR_TYPES, ScalarType, ScalarTypeInfo};

/// The version of the YAML format this generator reads.
pub const FORMAT_VERSION: u32 = 1;

/// A whole schema.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// The name under `schema:`.
    pub name: Name,
    /// The version under `dormouse:`.
    pub format_version: u32,
    /// The databases that it is for.
    pub databases: Databases,
    /// The concrete entities, in the order of the YAML.
    pub entities: Vec<Entity>,
    /// The enums: declared ones, then inline ones, each in the order of the YAML.
    pub enums: Vec<Enum>,
    /// The tables between many-to-many relations, in the order of their owning sides.
    pub pivots: Vec<Pivot>,
    /// The order of inserts between entity types; see [`Schema::is_cycle`].
    pub commit_order: Vec<Vec<EntityId>>,
}

impl Schema {
    /// Finds an entity by its name.
    #[must_use]
    pub fn entity(&self, name: &str) -> Option<&Entity> {
        self.entities.iter().find(|e| e.name.value == name)
    }

    /// Whether the rows of a group of [`Schema::commit_order`] must be ordered at run time: it has
    /// several entities, or one that points at itself.
    #[must_use]
    pub fn is_cycle(&self, group: &[EntityId]) -> bool {
        match group {
            [single] => self[*single]
                .relations
                .iter()
                .any(|r| !r.columns().is_empty() && r.target == *single),
            _ => true,
        }
    }

    /// The relation on the target that looks back at `relation` of `entity`, if there is one.
    #[must_use]
    pub fn inverse(&self, relation: &Relation) -> Option<&Relation> {
        relation.inverse.map(|id| &self[relation.target][id])
    }

    /// How the YAML names the type of a column, without what it says of null.
    #[must_use]
    pub fn column_type(&self, column: &Column) -> String {
        let brackets = if column.array { "[]" } else { "" };
        format!("{}{brackets}", self.type_name(column.ty))
    }

    /// How the YAML names a scalar type.
    #[must_use]
    pub fn type_name(&self, ty: ScalarType) -> &str {
        match ty {
            ScalarType::Enum(id) => &self[id].name.value,
            other => other.info().name,
        }
    }
}

impl ops::Index<EntityId> for Schema {
    type Output = Entity;

    fn index(&self, id: EntityId) -> &Entity {
        &self.entities[id.index()]
    }
}

impl ops::Index<EnumId> for Schema {
    type Output = Enum;

    fn index(&self, id: EnumId) -> &Enum {
        &self.enums[id.index()]
    }
}

impl ops::Index<PivotId> for Schema {
    type Output = Pivot;

    fn index(&self, id: PivotId) -> &Pivot {
        &self.pivots[id.index()]
    }
}
