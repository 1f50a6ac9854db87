//! Named populate hints: `hints: { card: [author, comments.author] }`.

use crate::diagnostic::{Name, Span};

use super::{ColumnId, EntityId, RelationId};

/// A named hint of an entity.
#[derive(Clone, Debug)]
pub struct Hint {
    /// The name, as written.
    pub name: Name,
    /// Its paths, in the order of the YAML.
    pub paths: Vec<HintPath>,
}

/// One path of a hint, from the entity that has the hint.
#[derive(Clone, Debug)]
pub struct HintPath {
    /// The steps; at least one, and only the last may be a lazy column.
    pub steps: Vec<HintStep>,
    /// Where the path is written.
    pub span: Span,
}

/// One step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HintStep {
    /// The entity the step starts from.
    pub entity: EntityId,
    /// Where it goes.
    pub to: HintTarget,
}

/// What a step names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HintTarget {
    /// A relation of the step's entity.
    Relation(RelationId),
    /// A lazy column of the step's entity.
    Lazy(ColumnId),
}
