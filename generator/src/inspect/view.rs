//! The stable form of a schema: names instead of handles, in the order of the YAML.
//!
//! Every field is always there; what does not apply is null, false or an empty list. Columns and
//! tables are called by their database names, properties, entities and enums by those of the YAML.

use serde::Serialize;
use serde_json::Value;

use crate::schema::{Computed, Databases, Identity, PerDatabase};

/// A schema.
#[derive(Debug, Serialize)]
pub struct SchemaView<'s> {
    /// The version of the YAML format.
    pub dormouse: u32,
    /// The schema's name.
    pub schema: &'s str,
    /// The databases that it is for.
    pub databases: &'s Databases,
    /// The concrete entities.
    pub entities: Vec<EntityView<'s>>,
    /// The enums.
    pub enums: Vec<EnumView<'s>>,
    /// The tables between many-to-many relations.
    pub pivots: Vec<PivotView<'s>>,
    /// Entities by name, in the order of inserts; those in one group point at each other.
    pub commit_order: Vec<Vec<&'s str>>,
}

/// An entity and its table.
#[derive(Debug, Serialize)]
pub struct EntityView<'s> {
    /// Its name.
    pub name: &'s str,
    /// Its table.
    pub table: &'s str,
    /// Its database schema.
    pub schema: Option<&'s str>,
    /// What the YAML says about it.
    pub comment: Option<&'s str>,
    /// Its table is strict on SQLite.
    pub strict: bool,
    /// Its table has no numbers of rows on SQLite.
    pub without_rowid: bool,
    /// Its columns.
    pub columns: Vec<ColumnView<'s>>,
    /// The columns of its key.
    pub primary_key: Vec<&'s str>,
    /// Its foreign keys.
    pub foreign_keys: Vec<ForeignKeyView<'s>>,
    /// Its unique constraints; the primary key is not among them.
    pub uniques: Vec<IndexView<'s>>,
    /// Its indexes.
    pub indexes: Vec<IndexView<'s>>,
    /// Its indexes that say more than their columns.
    pub special_indexes: Vec<SpecialIndexView<'s>>,
    /// Rules for its rows.
    pub checks: Vec<CheckView<'s>>,
    /// Its relations, of either side.
    pub relations: Vec<RelationView<'s>>,
    /// Its hooks, as the YAML spells them.
    pub hooks: Vec<&'s str>,
    /// Its named hints.
    pub hints: Vec<HintView<'s>>,
}

/// A column.
#[derive(Debug, Serialize)]
pub struct ColumnView<'s> {
    /// Its name.
    pub name: &'s str,
    /// The property it belongs to.
    pub property: &'s str,
    /// Its type, as the YAML spells it; an enum's name.
    #[serde(rename = "type")]
    pub ty: String,
    /// May be null.
    pub nullable: bool,
    /// Part of the key.
    pub primary: bool,
    /// Unique by itself.
    pub unique: bool,
    /// Counted by the database.
    pub generated: bool,
    /// The default value; of an enum, the text in the database.
    pub default: Option<Value>,
    /// The default expression: a text, or one for each database.
    pub default_raw: Option<&'s PerDatabase>,
    /// `identity`
    pub identity: Option<Identity>,
    /// What the database makes it of, in every row.
    pub computed: Option<&'s Computed>,
    /// The exact database type: a text, or one for each of some databases.
    pub column_type: Option<&'s PerDatabase>,
    /// How its text is compared: a name, or one for each of some databases.
    pub collation: Option<&'s PerDatabase>,
    /// `length`
    pub length: Option<u32>,
    /// `precision`
    pub precision: Option<u32>,
    /// `scale`
    pub scale: Option<u32>,
    /// Not selected unless asked for.
    pub lazy: bool,
    /// Left out of serialized output.
    pub hidden: bool,
    /// The optimistic lock.
    pub version: bool,
    /// An update or a delete expects the value that was read.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub concurrency_check: bool,
    /// `on_create`
    pub on_create: Option<&'s str>,
    /// `on_update`
    pub on_update: Option<&'s str>,
    /// What the YAML says about it.
    pub comment: Option<&'s str>,
}

/// A foreign key.
#[derive(Debug, Serialize)]
pub struct ForeignKeyView<'s> {
    /// Its name.
    pub name: &'s str,
    /// The columns here.
    pub columns: Vec<&'s str>,
    /// The table there.
    pub target_table: &'s str,
    /// The database schema there.
    pub target_schema: Option<&'s str>,
    /// The columns there.
    pub target_columns: Vec<&'s str>,
    /// `no_action`, `restrict`, `cascade`, `set_null`, `set_default`, or the database's default.
    pub on_delete: Option<&'s str>,
    /// The same.
    pub on_update: Option<&'s str>,
    /// `deferred`, `immediate`, or nothing where it is always checked at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deferrable: Option<&'s str>,
}

/// An index or a unique constraint.
#[derive(Debug, Serialize)]
pub struct IndexView<'s> {
    /// Its name.
    pub name: &'s str,
    /// Its columns.
    pub columns: Vec<&'s str>,
}

/// An index that says more than its columns.
#[derive(Debug, Serialize)]
pub struct SpecialIndexView<'s> {
    /// Its name.
    pub name: &'s str,
    /// The columns that it is about.
    pub columns: Vec<&'s str>,
    /// `unique`
    pub unique: bool,
    /// `on`
    pub on: Option<&'s PerDatabase>,
    /// `where`
    #[serde(rename = "where")]
    pub filter: Option<&'s PerDatabase>,
    /// `using`
    pub using: Option<&'s PerDatabase>,
    /// The columns that it carries.
    pub include: Vec<&'s str>,
    /// The databases that have it.
    pub databases: &'s Databases,
}

/// A rule for the rows of a table.
#[derive(Debug, Serialize)]
pub struct CheckView<'s> {
    /// Its name.
    pub name: &'s str,
    /// SQL.
    pub expression: &'s PerDatabase,
}

/// A relation.
#[derive(Debug, Serialize)]
pub struct RelationView<'s> {
    /// The property.
    pub name: &'s str,
    /// `many_to_one`, `one_to_one`, `one_to_many` or `many_to_many`.
    pub kind: &'s str,
    /// The side with the columns or the pivot.
    pub owning: bool,
    /// The entity it points at.
    pub target: &'s str,
    /// May point at nothing.
    pub nullable: bool,
    /// The property of the target that looks back.
    pub inverse: Option<&'s str>,
    /// Its foreign key columns.
    pub columns: Vec<&'s str>,
    /// The pivot's table.
    pub pivot: Option<&'s str>,
    /// `persist`, `remove`
    pub cascade: Vec<&'s str>,
    /// Removes rows that are no longer pointed at.
    pub orphan_removal: bool,
    /// What the rows of a to-many relation are sorted by: `created_at desc`.
    pub order_by: Vec<String>,
    /// Left out of serialized output.
    pub hidden: bool,
    /// What the YAML says about it.
    pub comment: Option<&'s str>,
}

/// A named hint.
#[derive(Debug, Serialize)]
pub struct HintView<'s> {
    /// Its name.
    pub name: &'s str,
    /// Its paths.
    pub paths: Vec<String>,
}

/// The table between many-to-many relations.
#[derive(Debug, Serialize)]
pub struct PivotView<'s> {
    /// Its table.
    pub table: &'s str,
    /// Its database schema.
    pub schema: Option<&'s str>,
    /// The owning entity.
    pub owner: &'s str,
    /// The owning relation.
    pub relation: &'s str,
    /// The other entity.
    pub target: &'s str,
    /// The columns for the owner's key.
    pub own_columns: Vec<&'s str>,
    /// The columns for the target's key.
    pub target_columns: Vec<&'s str>,
    /// The column that counts its rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_column: Option<&'s str>,
    /// The entity that is mapped to it.
    pub entity: Option<&'s str>,
    /// What happens to its rows when an end goes.
    pub on_delete: &'s str,
    /// What happens to its rows when an end's key changes.
    pub on_update: &'s str,
}

/// An enum.
#[derive(Debug, Serialize)]
pub struct EnumView<'s> {
    /// Its name.
    pub name: &'s str,
    /// What the YAML says about it.
    pub comment: Option<&'s str>,
    /// PostgreSQL's type, where databases keep it as an enum of their own.
    pub native: Option<&'s str>,
    /// The database schema of that type.
    pub schema: Option<&'s str>,
    /// Its values.
    pub values: Vec<EnumValueView<'s>>,
}

/// A value of an enum.
#[derive(Debug, Serialize)]
pub struct EnumValueView<'s> {
    /// The Rust variant.
    pub variant: &'s str,
    /// The text in the database.
    pub value: &'s str,
}
