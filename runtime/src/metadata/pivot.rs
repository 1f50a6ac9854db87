//! Pivot tables, which belong to no entity alone.

use super::EntityMeta;

/// A pivot table.
#[derive(Debug)]
pub struct PivotMeta {
    /// The database schema, where the database has several.
    pub schema: Option<&'static str>,
    /// The table's name.
    pub table: &'static str,
    /// The entity on the owning side.
    pub owner: &'static EntityMeta,
    /// The entity on the inverse side.
    pub inverse: &'static EntityMeta,
    /// The foreign key to the owning side, in the order of its primary key.
    pub owner_columns: &'static [&'static str],
    /// The foreign key to the inverse side, in the order of its primary key.
    pub inverse_columns: &'static [&'static str],
    /// The column that counts the links, where the owner's collection keeps their order.
    pub order: Option<&'static str>,
}

impl PivotMeta {
    /// The foreign key to the entity on `side`.
    #[must_use]
    pub const fn columns(&self, side: PivotSide) -> &'static [&'static str] {
        match side {
            PivotSide::Owner => self.owner_columns,
            PivotSide::Inverse => self.inverse_columns,
        }
    }

    /// The column that a collection on `side` is sorted by: the order is the owner's.
    #[must_use]
    pub const fn order(&self, side: PivotSide) -> Option<&'static str> {
        match side {
            PivotSide::Owner => self.order,
            PivotSide::Inverse => None,
        }
    }

    /// The entity on `side`.
    #[must_use]
    pub const fn entity(&self, side: PivotSide) -> &'static EntityMeta {
        match side {
            PivotSide::Owner => self.owner,
            PivotSide::Inverse => self.inverse,
        }
    }
}

/// A side of a pivot table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PivotSide {
    /// The side whose YAML names the pivot table.
    Owner,
    /// The side that is `mapped_by` the other.
    Inverse,
}

impl PivotSide {
    /// The other side.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Owner => Self::Inverse,
            Self::Inverse => Self::Owner,
        }
    }
}
