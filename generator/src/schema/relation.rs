//! Relations, from either side.

use serde::Serialize;

use crate::diagnostic::{Name, Span, Spanned};

use super::{ColumnId, EntityId, PivotId, PropertyId, RelationId};

/// A relation of an entity.
#[derive(Clone, Debug)]
pub struct Relation {
    /// Its handle.
    pub id: RelationId,
    /// The property it is.
    pub property: PropertyId,
    /// The property's name.
    pub name: Name,
    /// How many on either side.
    pub kind: RelationKind,
    /// Who has the columns.
    pub side: Side,
    /// The other entity.
    pub target: EntityId,
    /// Where the target is named.
    pub target_span: Span,
    /// May point at nothing; of to-one relations only. The inverse of a one-to-one always may.
    pub nullable: bool,
    /// Part of the primary key.
    pub primary: bool,
    /// Unique: always of an owning one-to-one.
    pub unique: bool,
    /// The relation on the target that looks back, if there is one.
    pub inverse: Option<RelationId>,
    /// How rows are joined.
    pub join: Join,
    /// What its rows are sorted by, to-many relations only.
    pub order: Vec<RelationOrder>,
    /// What follows the entity.
    pub cascade: Cascade,
    /// A row that is no longer pointed at is removed; where `true` was written, if it is.
    pub orphan_removal: Option<Span>,
    /// What the database does when the target goes; of owning to-one relations and pivots.
    pub on_delete: Option<Spanned<ForeignKeyRule>>,
    /// What the database does when the target's key changes; of owning to-one relations and pivots.
    pub on_update: Option<Spanned<ForeignKeyRule>>,
    /// When the database checks it, where that can be later than at once; of owning to-one relations.
    pub deferrable: Option<Deferrable>,
    /// Left out of serialized output.
    pub hidden: bool,
    /// What the YAML says about it.
    pub comment: Option<String>,
}

impl Relation {
    /// Whether it leads to at most one row.
    #[must_use]
    pub fn is_to_one(&self) -> bool {
        matches!(self.kind, RelationKind::ManyToOne | RelationKind::OneToOne)
    }

    /// Whether it leads to any number of rows.
    #[must_use]
    pub fn is_to_many(&self) -> bool {
        !self.is_to_one()
    }

    /// Whether this side has the columns, or the pivot.
    #[must_use]
    pub fn is_owning(&self) -> bool {
        self.side == Side::Owning
    }

    /// The foreign key columns, of an owning to-one relation; otherwise empty.
    #[must_use]
    pub fn columns(&self) -> &[ColumnId] {
        match &self.join {
            Join::Columns { own, .. } => own,
            _ => &[],
        }
    }
}

/// One value that the rows of a to-many relation are sorted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationOrder {
    /// To-one relations to follow from the target.
    pub path: Vec<RelationId>,
    /// The column, of the entity at the end of the path.
    pub column: ColumnId,
    /// Greatest first.
    pub descending: bool,
}

/// How many rows are on either side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RelationKind {
    /// Many of these point at one of those.
    ManyToOne,
    /// One of these and one of those.
    OneToOne,
    /// One of these has many of those.
    OneToMany,
    /// Many of these and many of those, through a pivot.
    ManyToMany,
}

impl RelationKind {
    /// Every kind.
    pub const ALL: [RelationKind; 4] = [
        Self::ManyToOne,
        Self::OneToOne,
        Self::OneToMany,
        Self::ManyToMany,
    ];

    /// How the YAML spells it.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::ManyToOne => "many_to_one",
            Self::OneToOne => "one_to_one",
            Self::OneToMany => "one_to_many",
            Self::ManyToMany => "many_to_many",
        }
    }

    /// The kind the other side has.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::ManyToOne => Self::OneToMany,
            Self::OneToMany => Self::ManyToOne,
            same => same,
        }
    }
}

/// Who has the columns of a relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// This side.
    Owning,
    /// The target.
    Inverse,
}

/// How the rows of two entities are joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Join {
    /// Owning to-one: own columns hold the key of the target, pair by pair.
    Columns {
        /// Columns of this entity.
        own: Vec<ColumnId>,
        /// Columns of the target.
        target: Vec<ColumnId>,
        /// The name of the foreign key in the database.
        constraint: String,
    },
    /// One-to-many and the inverse of a one-to-one: the target's relation has the columns.
    Inverse {
        /// The relation on the target.
        owning: RelationId,
    },
    /// Many-to-many, either side.
    Pivot {
        /// The table between.
        pivot: PivotId,
    },
}

/// What follows an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Cascade {
    /// Persisting it persists what the relation points at; on unless the YAML says `cascade: []`.
    pub persist: bool,
    /// Removing it removes what the relation points at.
    pub remove: bool,
}

impl Default for Cascade {
    fn default() -> Self {
        Self {
            persist: true,
            remove: false,
        }
    }
}

/// What the database does to rows that point at a row which goes or changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ForeignKeyRule {
    /// Fails, at the latest at the end of the transaction.
    NoAction,
    /// Fails at once.
    Restrict,
    /// Follows.
    Cascade,
    /// Points at nothing.
    SetNull,
    /// Points at the column's default.
    SetDefault,
}

impl ForeignKeyRule {
    /// Every rule.
    pub const ALL: [ForeignKeyRule; 5] = [
        Self::NoAction,
        Self::Restrict,
        Self::Cascade,
        Self::SetNull,
        Self::SetDefault,
    ];

    /// How the YAML spells it.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::NoAction => "no_action",
            Self::Restrict => "restrict",
            Self::Cascade => "cascade",
            Self::SetNull => "set_null",
            Self::SetDefault => "set_default",
        }
    }

    /// How SQL spells it.
    #[must_use]
    pub fn sql(self) -> &'static str {
        match self {
            Self::NoAction => "no action",
            Self::Restrict => "restrict",
            Self::Cascade => "cascade",
            Self::SetNull => "set null",
            Self::SetDefault => "set default",
        }
    }
}

/// When a foreign key is checked that need not hold at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Deferrable {
    /// At the end of the transaction.
    Deferred,
    /// At once, unless a transaction asks for later.
    Immediate,
}

impl Deferrable {
    /// Both.
    pub const ALL: [Deferrable; 2] = [Self::Deferred, Self::Immediate];

    /// How the YAML spells it.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Deferred => "deferred",
            Self::Immediate => "immediate",
        }
    }
}
