//! The words of MySQL and MariaDB.
//!
//! Text compares byte by byte, as it does on the other databases: the server's own collation takes `a` and `A`, or
//! `a` and `a `, for the same. The name of that collation differs between the two servers, so the text has
//! [`COLLATION`] in its place, which the runtime replaces. Points in time are kept in UTC, with microseconds.

use super::TableDefinition;
use super::sizes;
use super::words::Words;
use super::write::quoted;
use crate::schema::{Column, Database, Identity, ScalarType, Table};

/// Stands for the collation that the server has.
pub(super) const COLLATION: &str = "{collation}";

/// MySQL 8.0.19, MariaDB 10.5 and later.
pub(super) struct MySql;

impl Words for MySql {
    fn database(&self) -> Database {
        Database::MySql
    }

    fn table(&self, table: &Table) -> String {
        let name = quoted(&table.name, '`');
        match &table.schema {
            Some(schema) => format!("{}.{name}", quoted(schema, '`')),
            None => name,
        }
    }

    fn quote(&self, name: &str) -> String {
        quoted(name, '`')
    }

    fn has_deferrable(&self) -> bool {
        false
    }

    fn create_schema(&self, schema: &str) -> Option<String> {
        Some(format!(
            "create database if not exists {}",
            quoted(schema, '`')
        ))
    }

    fn enum_type(&self, _name: &Table, values: &[String]) -> Option<String> {
        Some(format!("enum({})", values.join(", ")))
    }

    fn scalar_type(&self, column: &Column) -> String {
        let length = column.length.as_ref().map(|length| length.value);
        let digits = column.precision.as_ref().map_or(6, |digits| digits.value);
        let ty = match column.ty {
            ScalarType::Bool => "tinyint(1)",
            ScalarType::I8 => "tinyint",
            ScalarType::I16 => "smallint",
            ScalarType::I32 => "int",
            ScalarType::I64 => "bigint",
            ScalarType::U8 => "tinyint unsigned",
            ScalarType::U16 => "smallint unsigned",
            ScalarType::U32 => "int unsigned",
            ScalarType::U64 => "bigint unsigned",
            ScalarType::F32 => "float",
            ScalarType::F64 => "double",
            ScalarType::Decimal => return decimal(column, "decimal(57, 28)"),
            // The most digits that there are.
            ScalarType::BigDecimal => return decimal(column, "decimal(65, 30)"),
            ScalarType::String => return sizes::text(column.characters()),
            ScalarType::Text => "longtext",
            ScalarType::Enum(_) => "varchar(255)",
            ScalarType::Bytes if column.references.is_some() => {
                return sizes::bytes(Some(length.unwrap_or(255)));
            }
            ScalarType::Bytes => return sizes::bytes(column.longest()),
            ScalarType::Uuid => "char(36)",
            ScalarType::Date => "date",
            ScalarType::Time => return format!("time({digits})"),
            ScalarType::DateTime | ScalarType::Timestamp => return format!("datetime({digits})"),
            ScalarType::Json => "json",
        };
        ty.to_owned()
    }

    fn length_of(&self, column: &Column, length: u32) -> Option<&'static str> {
        match column.ty {
            ScalarType::Bytes => sizes::exceeds_bytes(length).then_some("octet_length"),
            _ => (length > sizes::VARCHAR).then_some("char_length"),
        }
    }

    fn array_type(&self, _column: &Column, _element: &str) -> String {
        "json".to_owned()
    }

    fn counted_key(&self, _table: &Table, _column: &Column, ty: &str) -> String {
        format!("{ty} not null auto_increment primary key")
    }

    /// Some kinds stand in front of the name, others behind it.
    fn index_of_kind(
        &self,
        kind: &str,
        unique: &str,
        name: &str,
        (table, parts): (&str, &str),
    ) -> String {
        match kind.to_ascii_lowercase().as_str() {
            "fulltext" | "spatial" => format!("create {kind} index {name} on {table} ({parts})"),
            _ => format!("create {unique}index {name} using {kind} on {table} ({parts})"),
        }
    }

    fn counts_in_index(&self) -> bool {
        true
    }

    /// What is counted has to be a key.
    fn identity(&self, ty: &str, _identity: Identity, is_indexed: bool) -> String {
        let key = if is_indexed { "" } else { " unique" };
        format!("{ty} not null auto_increment{key}")
    }

    /// MariaDB has no words for null behind an expression; whether it is null is the expression's matter.
    fn computed(&self, expression: &str, stored: bool, _nullable: bool) -> String {
        let kept = if stored { "stored" } else { "virtual" };
        format!("generated always as ({expression}) {kept}")
    }

    fn bool(&self, flag: bool) -> String {
        flag.to_string()
    }

    fn bytes(&self, digits: &str) -> String {
        format!("x'{digits}'")
    }

    /// A backslash is an escape here.
    fn text(&self, value: &str) -> String {
        format!("'{}'", value.replace('\\', "\\\\").replace('\'', "''"))
    }

    /// Text, bytes and documents take only expressions.
    fn default(&self, column: &Column, value: String) -> String {
        let exact = column.column_type.as_ref();
        let is_exact = exact.is_some_and(|exact| exact.get(self.database()).is_some());
        match column.ty {
            _ if column.array => format!("({value})"),
            ScalarType::Text | ScalarType::Bytes | ScalarType::Json => format!("({value})"),
            _ if is_exact => format!("({value})"),
            _ => value,
        }
    }

    fn table_options(&self, table: &TableDefinition<'_>) -> String {
        let comment = table
            .comment
            .map_or_else(String::new, |comment| self.comment(comment, 2048));
        format!(" default character set utf8mb4 collate {COLLATION}{comment}")
    }

    fn column_comment(&self, comment: &str) -> String {
        self.comment(comment, 1024)
    }
}

impl MySql {
    /// Text of so many characters at most: the server refuses longer ones.
    fn comment(&self, comment: &str, most: usize) -> String {
        let cut: String = comment.trim_end().chars().take(most).collect();
        format!(" comment {}", self.text(&cut))
    }
}

/// Without digits, whatever a `Decimal` of Rust can hold: 28 before the point and 28 behind it.
fn decimal(column: &Column, otherwise: &str) -> String {
    let precision = column.precision.as_ref().map(|digits| digits.value);
    let scale = column.scale.as_ref().map_or(0, |digits| digits.value);
    match precision {
        Some(precision) => format!("decimal({precision}, {scale})"),
        None => otherwise.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::ddl::{Dialect, ddl};
    use crate::fixture;

    #[test]
    fn values_have_types_defaults_and_checks() {
        let schema = fixture::valid(
            r#"
enums: { Mood: { values: { Good: "it's good", Bad: bad } } }
entities:
  A:
    properties:
      id:   { type: i32, primary: true }
      flag: { type: bool, default: true }
      mood: { type: Mood, default: bad }
      note: { type: "text?", default: "x'y\\z" }
      at:   { type: datetime, default_raw: current_timestamp }
      raw:  { type: bytes, default: "ab" }
"#,
        );
        assert_eq!(
            ddl(&schema, Dialect::MySql).create,
            [
                "create table `a` (`id` int not null auto_increment primary key, \
              `flag` tinyint(1) not null default true, \
              `mood` varchar(255) not null default 'bad' check (`mood` in ('it''s good', 'bad')), \
              `note` longtext null default ('x''y\\\\z'), \
              `at` datetime(6) not null default (current_timestamp), \
              `raw` longblob not null default (x'6162')) default character set utf8mb4 collate {collation}"
            ]
        );
    }

    #[test]
    fn what_is_counted_is_indexed_once() {
        let check = |index: &str, expected: &[&str]| {
            let schema = fixture::valid(&format!(
                "
databases: [mysql]
entities:
  A: {{ properties: {{ id: {{ type: uuid, primary: true }}, n: {{ type: i32, identity: by_default{index} }} }} }}
"
            ));
            assert_eq!(ddl(&schema, Dialect::MySql).create, expected);
        };
        let end = "default character set utf8mb4 collate {collation}";
        let table =
            "create table `a` (`id` char(36) not null primary key, `n` int not null auto_increment";
        check("", &[&format!("{table} unique) {end}")]);
        check(", index: n", &[&format!("{table}, index `n` (`n`)) {end}")]);
        check(
            ", unique: n",
            &[&format!("{table}, unique index `n` (`n`)) {end}")],
        );
    }

    #[test]
    fn comments_stand_before_checks_and_are_cut() {
        let long = "x".repeat(1030);
        let schema = fixture::valid(&format!(
            "
enums: {{ Mood: [good] }}
entities:
  A:
    comment: It's a \\ table.
    properties:
      id:   {{ type: i64, primary: true, comment: Counted. }}
      mood: {{ type: Mood, comment: {long} }}
"
        ));
        assert_eq!(
            ddl(&schema, Dialect::MySql).create,
            [format!(
                "create table `a` (`id` bigint not null auto_increment primary key comment 'Counted.', \
                 `mood` varchar(255) not null comment '{}' check (`mood` in ('good'))) \
                 default character set utf8mb4 collate {{collation}} comment 'It''s a \\\\ table.'",
                &long[..1024]
            )]
        );
    }
}
