//! What differs between databases when tables are created.
//!
//! How the words become statements is in `write`.

use super::TableDefinition;
use crate::schema::{Column, Database, Identity, ScalarType, Table};

/// What a database says in its own way.
pub(super) trait Words {
    /// Which database it is.
    fn database(&self) -> Database;
    /// A table's name, with its schema where there are schemas.
    fn table(&self, table: &Table) -> String;
    /// An identifier.
    fn quote(&self, name: &str) -> String;
    /// The type of a column without an exact type of its own.
    fn scalar_type(&self, column: &Column) -> String;
    /// The type and constraints of a key of this type that the database counts.
    fn counted_key(&self, table: &Table, column: &Column, ty: &str) -> String;
    /// The type of a key that the database does not count.
    fn given_key(&self, ty: String) -> String {
        ty
    }

    /// A truth value.
    fn bool(&self, flag: bool) -> String;
    /// Bytes, given as hexadecimal digits.
    fn bytes(&self, digits: &str) -> String;

    /// An exact type, of a column that `refers` to another or is itself counted.
    fn exact_type(&self, exact: &str, _refers: bool) -> String {
        exact.to_owned()
    }

    /// Text.
    fn text(&self, value: &str) -> String {
        format!("'{}'", value.replace('\'', "''"))
    }

    /// A date, a time, or both; times have six digits behind the point, or as many as the column.
    fn moment(&self, value: &str) -> String {
        self.text(value)
    }

    /// Makes a type for an enum, where enums are types.
    fn create_enum(&self, _name: &Table, _values: &[String]) -> Option<String> {
        None
    }

    /// Drops what `create_enum` makes.
    fn drop_enum(&self, _name: &Table) -> Option<String> {
        None
    }

    /// The type of a column for an enum that the database has itself.
    fn enum_type(&self, _name: &Table, _values: &[String]) -> Option<String> {
        None
    }

    /// Whether foreign keys can be checked at the end of a transaction.
    fn has_deferrable(&self) -> bool {
        true
    }

    /// Whether there are arrays; otherwise they are JSON.
    fn has_arrays(&self) -> bool {
        false
    }

    /// The type of an array of values of this type.
    fn array_type(&self, column: &Column, element: &str) -> String;

    /// Makes a schema, where there are schemas.
    fn create_schema(&self, _schema: &str) -> Option<String> {
        None
    }

    /// A value as a default.
    fn default(&self, _column: &Column, value: String) -> String {
        value
    }

    /// Makes an index of a kind that has a name.
    fn index_of_kind(
        &self,
        kind: &str,
        unique: &str,
        name: &str,
        (table, parts): (&str, &str),
    ) -> String {
        format!("create {unique}index {name} on {table} using {kind} ({parts})")
    }

    /// Whether a column that is counted has to begin an index of its table's definition.
    fn counts_in_index(&self) -> bool {
        false
    }

    /// A column that is counted and is not the key, with its type; what the database has not is left out.
    fn identity(&self, ty: &str, _identity: Identity, _is_indexed: bool) -> String {
        format!("{ty} not null")
    }

    /// A column whose value is an expression, behind its type.
    fn computed(&self, expression: &str, stored: bool, nullable: bool) -> String {
        let kept = if stored { "stored" } else { "virtual" };
        let null = if nullable { "null" } else { "not null" };
        format!("generated always as ({expression}) {kept} {null}")
    }

    /// What follows the parts of a table.
    fn table_options(&self, _table: &TableDefinition<'_>) -> String {
        String::new()
    }

    /// The type of a column in a strict table, where there are such.
    fn strict_type(&self, ty: String) -> String {
        ty
    }

    /// Compares and sorts a text, behind its type.
    fn collate(&self, collation: &str) -> String {
        format!(" collate {}", self.quote(collation))
    }

    /// What the definition of a column says about it, in front of its check.
    fn column_comment(&self, _comment: &str) -> String {
        String::new()
    }

    /// Says something about a `table …` or a `column …` that is there already.
    fn comment_on(&self, _what: &str, _comment: &str) -> Option<String> {
        None
    }

    /// What has to be there before a table with such a key.
    fn before_counted(&self, _table: &Table, _column: &Column) -> Option<String> {
        None
    }

    /// What follows a table with such a key.
    fn after_counted(&self, _table: &Table, _column: &Column) -> Option<String> {
        None
    }

    /// The least and the greatest integer of a type whose column would take others.
    fn range(&self, _ty: ScalarType) -> Option<(i128, i128)> {
        None
    }

    /// The function that gives the length of values which their type does not limit.
    fn length_of(&self, column: &Column, length: u32) -> Option<&'static str>;

    /// Drops a table, whatever leads to it.
    fn drop_table(&self, table: &str) -> String {
        format!("drop table if exists {table}")
    }

    /// Whether a foreign key may lead to a table that is not there yet.
    fn refers_ahead(&self) -> bool {
        false
    }
}
