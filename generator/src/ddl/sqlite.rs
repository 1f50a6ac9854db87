//! SQLite's DDL.
//!
//! Types are chosen so that values come back as they were written and can be compared as text where
//! that is how they are kept: `decimal` and `uuid` are text (no rounding; a UUID v7 sorts by time),
//! `datetime` is `YYYY-MM-DD HH:MM:SS.ffffff` in UTC. A counted key says `autoincrement`, so that the
//! key of a deleted row is never given to another. SQLite has no schemas, so none is written.

use crate::schema::{Column, Literal, ScalarType, Schema};

use super::{ColumnDefinition, ForeignKey, IndexDefinition, TableDefinition};

/// Creates a table and its indexes.
pub(super) fn create(schema: &Schema, table: &TableDefinition<'_>) -> Vec<String> {
    let mut statements = vec![create_table(schema, table)];
    for (kind, indexes) in [("unique index", &table.uniques), ("index", &table.indexes)] {
        statements.extend(indexes.iter().map(|index| create_index(table, kind, index)));
    }
    statements
}

/// Drops a table and with it its indexes.
pub(super) fn drop(table: &TableDefinition<'_>) -> String {
    format!("drop table if exists {}", quote(&table.table.name))
}

fn create_table(schema: &Schema, table: &TableDefinition<'_>) -> String {
    let single_key = table.primary_key.len() == 1;
    let mut parts: Vec<_> = table
        .columns
        .iter()
        .map(|column| {
            let is_key = single_key && table.primary_key.contains(&column.name);
            column_definition(schema, column, is_key)
        })
        .collect();
    parts.extend(table.foreign_keys.iter().map(foreign_key));
    if table.primary_key.len() > 1 {
        parts.push(format!("primary key ({})", list(&table.primary_key)));
    }
    let name = quote(&table.table.name);
    format!("create table {name} ({})", parts.join(", "))
}

fn create_index(table: &TableDefinition<'_>, kind: &str, index: &IndexDefinition<'_>) -> String {
    let (name, on) = (quote(index.name), quote(&table.table.name));
    format!("create {kind} {name} on {on} ({})", list(&index.columns))
}

fn column_definition(schema: &Schema, column: &ColumnDefinition<'_>, is_key: bool) -> String {
    let name = quote(column.name);
    // Only the exact word `integer` makes a column the key that SQLite counts.
    if column.is_generated() {
        return format!("{name} integer not null primary key autoincrement");
    }
    let mut text = format!("{name} {}", column_type(column.model));
    text.push_str(if column.is_nullable() {
        " null"
    } else {
        " not null"
    });
    if is_key {
        text.push_str(" primary key");
    }
    if !column.is_pivot {
        text.push_str(&default(schema, column.model));
    }
    text.push_str(&check(schema, column));
    text
}

fn column_type(column: &Column) -> &str {
    if let Some(exact) = &column.column_type {
        return exact;
    }
    match column.ty {
        ScalarType::Bool | ScalarType::I16 | ScalarType::I32 | ScalarType::I64 => "integer",
        ScalarType::F32 | ScalarType::F64 => "real",
        ScalarType::Bytes => "blob",
        ScalarType::Decimal
        | ScalarType::String
        | ScalarType::Text
        | ScalarType::Uuid
        | ScalarType::Date
        | ScalarType::Time
        | ScalarType::DateTime
        | ScalarType::Json
        | ScalarType::Enum(_) => "text",
    }
}

fn default(schema: &Schema, column: &Column) -> String {
    match (&column.default, &column.default_raw) {
        (Some(literal), _) => format!(" default {}", value(schema, column, literal)),
        (None, Some(raw)) => format!(" default ({raw})"),
        (None, None) => String::new(),
    }
}

fn value(schema: &Schema, column: &Column, literal: &Literal) -> String {
    match (literal, column.ty) {
        (Literal::Bool(flag), _) => u8::from(*flag).to_string(),
        (Literal::Int(number), _) => number.to_string(),
        (Literal::Float(number), _) => format!("{number:?}"),
        (Literal::Enum(index), ScalarType::Enum(id)) => text(&schema[id].values[*index].value),
        (Literal::Enum(index), _) => index.to_string(),
        (Literal::Bytes(bytes), _) => {
            let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("x'{digits}'")
        }
        (Literal::Decimal(found) | Literal::Text(found) | Literal::Json(found), _) => text(found),
    }
}

/// An enum's values are the only ones its column takes.
fn check(schema: &Schema, column: &ColumnDefinition<'_>) -> String {
    let ScalarType::Enum(id) = column.model.ty else {
        return String::new();
    };
    let values: Vec<_> = schema[id]
        .values
        .iter()
        .map(|value| text(&value.value))
        .collect();
    let name = quote(column.name);
    format!(" check ({name} in ({}))", values.join(", "))
}

fn foreign_key(key: &ForeignKey<'_>) -> String {
    let (name, target) = (quote(key.name), quote(&key.target.name));
    let (columns, targets) = (list(&key.columns), list(&key.target_columns));
    let mut text =
        format!("constraint {name} foreign key ({columns}) references {target} ({targets})");
    for (event, rule) in [("delete", key.on_delete), ("update", key.on_update)] {
        if let Some(rule) = rule {
            text.push_str(&format!(" on {event} {}", rule.sql()));
        }
    }
    text
}

fn list(names: &[&str]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| quote(name)).collect();
    quoted.join(", ")
}

fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn text(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use crate::ddl::{Dialect, ddl};
    use crate::fixture;

    fn check(yaml: &str, expected: &[&str]) {
        let schema = fixture::valid(yaml);
        assert_eq!(ddl(&schema, Dialect::Sqlite).create, expected, "{yaml}");
    }

    #[test]
    fn values_have_types_defaults_and_checks() {
        check(
            r#"
enums: { Mood: { values: { Good: "it's good", Bad: bad } } }
entities:
  A:
    properties:
      id:   { type: i32, primary: true }
      flag: { type: bool, default: true }
      mood: { type: Mood, default: bad }
      note: { type: "text?", default: "x'y" }
      at:   { type: datetime, default_raw: current_timestamp }
      fit:  { type: f32, default: 1, column_type: "double precision" }
      raw:  { type: bytes, default: "ab" }
"#,
            &[
                "create table \"a\" (\"id\" integer not null primary key autoincrement, \
               \"flag\" integer not null default 1, \
               \"mood\" text not null default 'bad' check (\"mood\" in ('it''s good', 'bad')), \
               \"note\" text null default 'x''y', \
               \"at\" text not null default (current_timestamp), \
               \"fit\" double precision not null default 1.0, \
               \"raw\" blob not null default x'6162')",
            ],
        );
    }

    #[test]
    fn keys_may_be_composite_and_foreign() {
        check(
            "
entities:
  Line:
    properties:
      order: { many_to_one: Order, primary: true }
      place: { type: i16, primary: true }
  Order: { properties: { id: { type: uuid, primary: true } } }
  Note:
    properties:
      id:   { type: string, primary: true }
      line: { many_to_one: Line, nullable: true }
",
            &[
                "create table \"order\" (\"id\" text not null primary key)",
                "create table \"line\" (\"order_id\" text not null, \"place\" integer not null, \
                 constraint \"line_order_id_foreign\" foreign key (\"order_id\") references \"order\" (\"id\") \
                 on delete cascade on update cascade, primary key (\"order_id\", \"place\"))",
                "create table \"note\" (\"id\" text not null primary key, \"line_order_id\" text null, \
                 \"line_place\" integer null, \
                 constraint \"note_line_order_id_line_place_foreign\" foreign key (\"line_order_id\", \"line_place\") \
                 references \"line\" (\"order_id\", \"place\") on delete set null on update cascade)",
                "create index \"note_line_order_id_line_place_index\" on \"note\" (\"line_order_id\", \"line_place\")",
            ],
        );
    }

    #[test]
    fn pivots_of_one_table_name_the_second_end_after_the_property() {
        check(
            "
entities:
  User:
    properties:
      id: { type: i64, primary: true }
      friends: { many_to_many: User }
",
            &[
                "create table \"user\" (\"id\" integer not null primary key autoincrement)",
                "create table \"user_friends\" (\"user_id\" integer not null, \"friends_id\" integer not null, \
                 constraint \"user_friends_user_id_foreign\" foreign key (\"user_id\") references \"user\" (\"id\") \
                 on delete cascade on update cascade, \
                 constraint \"user_friends_friends_id_foreign\" foreign key (\"friends_id\") references \"user\" (\"id\") \
                 on delete cascade on update cascade, primary key (\"user_id\", \"friends_id\"))",
                "create index \"user_friends_friends_id_index\" on \"user_friends\" (\"friends_id\")",
            ],
        );
    }

    #[test]
    fn tables_are_dropped_in_the_opposite_order() {
        let schema = fixture::valid(
            "
entities:
  A: { properties: { id: { type: i64, primary: true }, b: { many_to_one: B } } }
  B: { properties: { id: { type: i64, primary: true } } }
",
        );
        let drop = ddl(&schema, Dialect::Sqlite).drop;
        assert_eq!(
            drop,
            ["drop table if exists \"a\"", "drop table if exists \"b\""]
        );
    }
}
