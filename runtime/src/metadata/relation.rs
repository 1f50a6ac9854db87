//! Relations of entities: where they lead, and which columns connect the tables.

use super::{EntityMeta, PivotMeta, PivotSide};
use crate::value::Value;

/// One relation of an entity.
#[derive(Debug)]
pub struct RelationMeta {
    /// The relation's name, as in the YAML.
    pub name: &'static str,
    /// How many rows it leads to, from which side.
    pub kind: RelationKind,
    /// The entity it leads to.
    pub target: &'static EntityMeta,
    /// Whether a to-one relation may be absent.
    pub nullable: bool,
    /// The other side, as an index into the target's relations.
    pub inverse: Option<usize>,
    /// Which columns connect the two tables.
    pub join: Join,
    /// Whether persisting the owner persists the target.
    pub cascade_persist: bool,
    /// Whether removing the owner removes the target.
    pub cascade_remove: bool,
    /// Whether a target that loses its owner is removed.
    pub orphan_removal: bool,
    /// Whether its foreign key is checked at the end of the transaction, where the database can do so.
    pub deferred: bool,
    /// Whether it is left out of serialized entities.
    pub hidden: bool,
    /// What the rows of a to-many relation are sorted by when they are loaded.
    pub order: &'static [RelationOrder],
}

/// One value that the rows of a relation are sorted by.
#[derive(Debug, Clone, Copy)]
pub struct RelationOrder {
    /// To-one relations to follow from the target.
    pub path: &'static [usize],
    /// The column of the entity at the end of the path.
    pub column: usize,
    /// Greatest first.
    pub descending: bool,
}

impl RelationMeta {
    /// Whether it leads to at most one row.
    #[must_use]
    pub const fn is_to_one(&self) -> bool {
        matches!(self.kind, RelationKind::ManyToOne | RelationKind::OneToOne)
    }

    /// Whether its links are counted, so that the owner's collection keeps its order.
    #[must_use]
    pub const fn keeps_order(&self) -> bool {
        matches!(self.join, Join::Pivot(PivotMeta { order: Some(_), .. }, _))
    }

    /// Whether it is a collection that keeps the order in which it was filled.
    #[must_use]
    pub const fn is_ordered(&self) -> bool {
        matches!(self.join, Join::Pivot(pivot, side) if pivot.order(side).is_some())
    }

    /// No value for one column of the foreign key, counted as the target's key is.
    #[must_use]
    pub const fn null(&self, part: usize) -> Value {
        let column = match self.join {
            Join::Own { target, .. } => target[part],
            Join::Inverse { .. } | Join::Pivot(..) => self.target.key[part],
        };
        Value::Null(self.target.columns[column].ty)
    }

    /// The relation of the target that owns the foreign key, for an inverse side.
    #[must_use]
    pub fn owner(&self) -> Option<&'static RelationMeta> {
        match self.join {
            Join::Inverse { owner } => self.target.relations.get(owner),
            Join::Own { .. } | Join::Pivot(..) => None,
        }
    }
}

/// The kind of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RelationKind {
    /// Many rows of this entity lead to one of the target.
    ManyToOne,
    /// One row leads to one.
    OneToOne,
    /// One row leads to many, whose foreign key points back.
    OneToMany,
    /// Many lead to many, through a pivot table.
    ManyToMany,
}

/// Which columns connect an entity with the target of a relation.
#[derive(Debug)]
pub enum Join {
    /// The foreign key is in this table.
    Own {
        /// Its columns, as indexes into the entity's columns.
        columns: &'static [usize],
        /// The columns they refer to, as indexes into the target's columns.
        target: &'static [usize],
    },
    /// The foreign key is in the target's table.
    Inverse {
        /// The owning side, as an index into the target's relations.
        owner: usize,
    },
    /// The foreign keys are in a table of their own; says which side of it this entity is.
    Pivot(&'static PivotMeta, PivotSide),
}
