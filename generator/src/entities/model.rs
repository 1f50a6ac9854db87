//! What was decided: entities as the YAML will say them, typed.

use crate::database::{Remark, TableName};
use crate::ddl::Dialect;
use crate::schema::{Deferrable, ForeignKeyRule, RelationKind};

/// All decisions about a database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entities {
    /// The name of the schema.
    pub schema: String,
    /// The database that it was decided for.
    pub database: Option<Dialect>,
    /// Enums that have a name of their own.
    pub enums: Vec<EnumDeclaration>,
    /// Entities, by the names of their tables.
    pub entities: Vec<Entity>,
    /// What was left out or kept as it is, and why.
    pub remarks: Vec<Remark>,
}

/// An enum with a name of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumDeclaration {
    /// Its name.
    pub name: String,
    /// Its values.
    pub labels: Vec<EnumLabel>,
    /// The database's type of which it is made: `true` where its name follows from the enum's.
    pub native: Option<String>,
    /// What is said about it.
    pub comment: Option<String>,
}

/// A value of an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumLabel {
    /// The text in the database.
    pub value: String,
    /// The name of the variant, if any of the enum's values needs one that does not follow from it.
    pub variant: Option<String>,
}

/// An entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// Its name.
    pub name: String,
    /// Its table.
    pub table: TableName,
    /// What is said about it.
    pub comment: Option<String>,
    /// What else the table is, as keys of the format that are `true`.
    pub flags: Vec<&'static str>,
    /// The query of a view, in the words of the database.
    pub view: Option<String>,
    /// Values and relations, in the order of the columns; then what other tables point at.
    pub properties: Vec<Property>,
    /// The key, where the order of the properties is not that of the key.
    pub primary_key: Option<Vec<String>>,
    /// Indexes over several properties.
    pub indexes: Vec<IndexDeclaration>,
    /// Unique constraints over several properties.
    pub uniques: Vec<IndexDeclaration>,
    /// Rules for its rows.
    pub checks: Vec<CheckDeclaration>,
}

/// A property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// Its name.
    pub name: String,
    /// Its columns, if it has some.
    pub columns: Vec<String>,
    /// Whether the names of the columns do not follow from its own.
    pub says_columns: bool,
    /// What is said about it.
    pub comment: Option<String>,
    /// A value or a relation.
    pub shape: Shape,
}

/// What a property is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A value.
    Value(Box<Value>),
    /// A relation.
    Relation(Box<Relation>),
}

/// A value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Value {
    /// The name of its type; `enum` with `labels`.
    pub ty: String,
    /// The values of an inline enum.
    pub labels: Vec<EnumLabel>,
    /// May be null.
    pub nullable: bool,
    /// Part of the key.
    pub primary: bool,
    /// An integer key that the database does not count.
    pub not_counted: bool,
    /// `length`
    pub length: Option<u32>,
    /// `precision`
    pub precision: Option<u32>,
    /// `scale`
    pub scale: Option<u32>,
    /// The type in the database's words, where it is another one than the format's.
    pub column_type: Option<String>,
    /// How its text is compared, by the name that the database has for it.
    pub collation: Option<(Dialect, String)>,
    /// `default` or `default_raw`
    pub default: Option<DefaultText>,
    /// Keys of the format with their texts, for what only some databases have.
    pub more: Vec<(&'static str, String)>,
    /// `unique`
    pub unique: Request,
    /// `index`
    pub index: Request,
}

/// A default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DefaultText {
    /// A text, which needs quotes where it looks like something else.
    Text(String),
    /// A number or truth value.
    Plain(String),
    /// SQL.
    Raw(String),
}

/// A relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// The kind.
    pub kind: RelationKind,
    /// The entity that it leads to.
    pub target: String,
    /// The owning property of the target.
    pub mapped_by: Option<String>,
    /// The inverse property of the target.
    pub inversed_by: Option<String>,
    /// May point at nothing.
    pub nullable: bool,
    /// Part of the key.
    pub primary: bool,
    /// The table between, if its name does not follow.
    pub pivot_table: Option<String>,
    /// The entity between.
    pub pivot_entity: Option<String>,
    /// The pivot's columns for this entity, if their names do not follow.
    pub join_columns: Vec<String>,
    /// The pivot's columns for the target, if their names do not follow.
    pub inverse_join_columns: Vec<String>,
    /// `on_delete`, if it does not follow.
    pub on_delete: Option<ForeignKeyRule>,
    /// `on_update`, if it does not follow.
    pub on_update: Option<ForeignKeyRule>,
    /// `deferrable`
    pub deferrable: Option<Deferrable>,
    /// `unique`
    pub unique: Request,
    /// `index`
    pub index: Request,
    /// The foreign key or pivot behind it: the table that has its columns, and the columns.
    pub behind: (TableName, Vec<String>),
}

impl Relation {
    /// A relation of which only the ends are known.
    #[must_use]
    pub fn new(kind: RelationKind, target: &str, behind: (TableName, Vec<String>)) -> Self {
        Self {
            kind,
            target: target.to_owned(),
            mapped_by: None,
            inversed_by: None,
            nullable: false,
            primary: false,
            pivot_table: None,
            pivot_entity: None,
            join_columns: Vec::new(),
            inverse_join_columns: Vec::new(),
            on_delete: None,
            on_update: None,
            deferrable: None,
            unique: Request::Unsaid,
            index: Request::Unsaid,
            behind,
        }
    }
}

/// Whether a property has an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Request {
    /// As the format has it anyway.
    #[default]
    Unsaid,
    /// `false`
    No,
    /// `true`
    Yes,
    /// By this name.
    Named(String),
}

/// An index over several properties, or one that says more than they do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexDeclaration {
    /// Its name, if it does not follow.
    pub name: Option<String>,
    /// Its properties.
    pub properties: Vec<String>,
    /// What it says besides.
    pub special: Option<Special>,
}

/// What an index says besides its properties.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Special {
    /// SQL in place of the properties.
    pub on: Option<String>,
    /// The rows that it has: SQL.
    pub filter: Option<String>,
    /// What kind of index it is.
    pub using: Option<String>,
    /// Properties that it only carries.
    pub include: Vec<String>,
    /// The databases that have it; none is all.
    pub databases: Vec<Dialect>,
}

/// A rule for the rows of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckDeclaration {
    /// Its name.
    pub name: String,
    /// What it says.
    pub sql: Sql,
}

/// SQL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sql {
    /// As it is written.
    pub text: String,
    /// Whether every database takes it.
    pub portable: bool,
}
