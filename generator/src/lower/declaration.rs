//! What `lower` makes of the YAML: declarations, typed one by one, not yet connected.

use serde::Serialize;

use crate::diagnostic::{Name, Span, Spanned};
use crate::schema::{
    Cascade, Computed, Databases, Deferrable, Enum, ForeignKeyRule, Hook, HookKind, Identity,
    Literal, PerDatabase, RelationKind, ScalarType,
};

/// Everything a schema declares.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Declarations {
    /// The schema's name.
    pub name: Name,
    /// The version of the format.
    pub format_version: u32,
    /// The databases that it is for.
    pub databases: Databases,
    /// How tables and columns get their names.
    pub naming: Naming,
    /// Tables are strict on SQLite, unless an entity says otherwise.
    pub strict: bool,
    /// Declared and inline enums.
    pub enums: Vec<Enum>,
    /// Entities, abstract ones included.
    pub entities: Vec<EntityDeclaration>,
}

/// How tables and columns get names that the YAML does not give.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Naming {
    /// `BlogPost` → `blog_post`
    #[default]
    SnakeCase,
    /// `BlogPost` → `BlogPost`
    AsWritten,
}

/// One entity.
#[derive(Clone, Debug, Serialize)]
pub struct EntityDeclaration {
    /// Its name.
    pub name: Name,
    /// What is said about it.
    pub comment: Option<String>,
    /// The table's name, if given.
    pub table: Option<Name>,
    /// The database schema, if given.
    pub schema: Option<Name>,
    /// Only there to be extended.
    pub is_abstract: bool,
    /// Its rows are only read.
    pub read_only: bool,
    /// The query that its rows come from.
    pub view: Option<PerDatabase>,
    /// `strict`, if given.
    pub strict: Option<bool>,
    /// `without_rowid`, if given.
    pub without_rowid: Option<Spanned<bool>>,
    /// The entity it extends.
    pub extends: Option<Name>,
    /// Its own properties, in order.
    pub properties: Vec<PropertyDeclaration>,
    /// Names of properties that were faulty and left out.
    pub faulty: Vec<String>,
    /// The key as a list of properties, if given.
    pub primary_key: Option<Spanned<Vec<Name>>>,
    /// Indexes and unique constraints over several properties.
    pub indexes: Vec<IndexDeclaration>,
    /// Rules for its rows.
    pub checks: Vec<CheckDeclaration>,
    /// Life-cycle hooks.
    pub hooks: Vec<Spanned<HookKind>>,
    /// Named hints.
    pub hints: Vec<HintDeclaration>,
}

/// An index or unique constraint under `indexes` or `uniques`.
#[derive(Clone, Debug, Serialize)]
pub struct IndexDeclaration {
    /// Its name, if given.
    pub name: Option<Name>,
    /// The properties.
    pub properties: Vec<Name>,
    /// A constraint, not only an index.
    pub unique: bool,
    /// What it says besides.
    pub special: Option<SpecialDeclaration>,
    /// Where it is.
    pub span: Span,
}

/// One value that a to-many relation is sorted by.
#[derive(Clone, Debug, Serialize)]
pub struct OrderDeclaration {
    /// The way to it, as text.
    pub path: Name,
    /// Greatest first.
    pub descending: bool,
}

/// What an index may say besides its columns.
#[derive(Clone, Debug, Serialize)]
pub struct SpecialDeclaration {
    /// `on`
    pub on: Option<PerDatabase>,
    /// `where`
    pub filter: Option<PerDatabase>,
    /// `using`
    pub using: Option<PerDatabase>,
    /// `include`
    pub include: Vec<Name>,
    /// `databases`
    pub databases: Option<Databases>,
}

/// A rule under `checks`.
#[derive(Clone, Debug, Serialize)]
pub struct CheckDeclaration {
    /// Its name.
    pub name: Name,
    /// SQL.
    pub expression: PerDatabase,
}

/// A named hint.
#[derive(Clone, Debug, Serialize)]
pub struct HintDeclaration {
    /// Its name.
    pub name: Name,
    /// Its paths, as text.
    pub paths: Vec<Name>,
}

/// One property.
#[derive(Clone, Debug, Serialize)]
pub struct PropertyDeclaration {
    /// Its name.
    pub name: Name,
    /// What is said about it.
    pub comment: Option<String>,
    /// Left out of serialized output.
    pub hidden: bool,
    /// May be null.
    pub nullable: bool,
    /// Part of the key; where that is said.
    pub primary: Option<Span>,
    /// `unique: …`
    pub unique: IndexRequest,
    /// `index: …`
    pub index: IndexRequest,
    /// Names of its columns, if given.
    pub columns: Option<Spanned<Vec<Name>>>,
    /// `concurrency_check`
    pub checked: bool,
    /// A value or a relation.
    pub shape: PropertyShape,
}

/// What a property says about an index of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IndexRequest {
    /// Nothing.
    #[default]
    Unsaid,
    /// `false`
    No,
    /// `true`
    Yes(Span),
    /// A name.
    Named(Name),
}

impl IndexRequest {
    /// Whether one is asked for.
    #[must_use]
    pub fn is_wanted(&self) -> bool {
        matches!(self, Self::Yes(_) | Self::Named(_))
    }
}

/// A value or a relation.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PropertyShape {
    /// A value.
    Value(Box<ValueDeclaration>),
    /// A relation.
    Relation(Box<RelationDeclaration>),
}

/// What only values have.
#[derive(Clone, Debug, Serialize)]
pub struct ValueDeclaration {
    /// Its type.
    pub ty: ScalarType,
    /// Several values of that type.
    pub array: bool,
    /// The exact database type.
    pub column_type: Option<PerDatabase>,
    /// How its text is compared.
    pub collation: Option<PerDatabase>,
    /// `length`
    pub length: Option<Spanned<u32>>,
    /// `precision`
    pub precision: Option<Spanned<u32>>,
    /// `scale`
    pub scale: Option<Spanned<u32>>,
    /// `default`
    pub default: Option<Spanned<Literal>>,
    /// `default_raw`
    pub default_raw: Option<PerDatabase>,
    /// `identity`
    pub identity: Option<Spanned<Identity>>,
    /// `generated` and `stored`
    pub computed: Option<Computed>,
    /// `lazy`
    pub lazy: bool,
    /// `version`
    pub version: bool,
    /// `on_create`
    pub on_create: Option<Hook>,
    /// `on_update`
    pub on_update: Option<Hook>,
    /// `autoincrement`, if given.
    pub autoincrement: Option<Spanned<bool>>,
}

/// What only relations have.
#[derive(Clone, Debug, Serialize)]
pub struct RelationDeclaration {
    /// The kind.
    pub kind: RelationKind,
    /// The entity it points at.
    pub target: Name,
    /// The owning property of the target.
    pub mapped_by: Option<Name>,
    /// The inverse property of the target.
    pub inversed_by: Option<Name>,
    /// The pivot's table name.
    pub pivot_table: Option<Name>,
    /// The pivot's database schema.
    pub pivot_schema: Option<Name>,
    /// The pivot's entity.
    pub pivot_entity: Option<Name>,
    /// The pivot's columns for the target.
    pub inverse_columns: Option<Spanned<Vec<Name>>>,
    /// `fixed_order`: the column that counts the pivot's rows.
    pub fixed_order: Option<Name>,
    /// What the rows of a to-many relation are sorted by.
    pub order_by: Vec<OrderDeclaration>,
    /// `cascade`
    pub cascade: Cascade,
    /// `orphan_removal`, where `true` is written.
    pub orphan_removal: Option<Span>,
    /// `on_delete`
    pub on_delete: Option<Spanned<ForeignKeyRule>>,
    /// `on_update`
    pub on_update: Option<Spanned<ForeignKeyRule>>,
    /// `deferrable`
    pub deferrable: Option<Spanned<Deferrable>>,
}
