//! SQLite's words.
//!
//! Types are chosen so that values come back as they were written and can be compared as text where
//! that is how they are kept: `decimal` and `uuid` are text (no rounding; a UUID v7 sorts by time). SQLite goes by
//! parts of a type's name, so `decimal_text` is text to it, and tells introspection what the text is.
//! `datetime` is `YYYY-MM-DD HH:MM:SS`, `….fff` or `….ffffff` in UTC. A counted key says `autoincrement`, so that the
//! key of a deleted row is never given to another. SQLite has no schemas, so none is written.

use super::TableDefinition;
use super::words::Words;
use super::write::quoted;
use crate::database::strict;
use crate::schema::{Column, Database, ScalarType, Table};

/// SQLite 3.35 and later.
pub(super) struct Sqlite;

impl Words for Sqlite {
    fn database(&self) -> Database {
        Database::Sqlite
    }

    fn table(&self, table: &Table) -> String {
        quoted(&table.name, '"')
    }

    fn quote(&self, name: &str) -> String {
        quoted(name, '"')
    }

    fn scalar_type(&self, column: &Column) -> String {
        let digits = column.precision.as_ref().map(|digits| digits.value);
        let ty = match column.ty {
            ScalarType::Bool => "boolean",
            ScalarType::I8
            | ScalarType::I16
            | ScalarType::I32
            | ScalarType::I64
            | ScalarType::U8
            | ScalarType::U16
            | ScalarType::U32
            | ScalarType::U64 => "integer",
            ScalarType::F32 | ScalarType::F64 => "real",
            ScalarType::Bytes => "blob",
            ScalarType::String => return format!("varchar({})", column.characters()),
            ScalarType::Text | ScalarType::Enum(_) => "text",
            ScalarType::Decimal => return decimal("decimal_text", column),
            ScalarType::BigDecimal => return decimal("big_decimal_text", column),
            ScalarType::Uuid => "uuid_text",
            ScalarType::Date => "date_text",
            ScalarType::Time => return sized("time_text", digits),
            ScalarType::DateTime => return sized("datetime_text", digits),
            ScalarType::Timestamp => return sized("timestamp_text", digits),
            ScalarType::Json => "json_text",
        };
        ty.to_owned()
    }

    /// `string_array_text(20)`: text, and a name that tells what is in it.
    fn array_type(&self, column: &Column, _element: &str) -> String {
        let name = match column.ty {
            ScalarType::Enum(_) => "text",
            ty => ty.info().name,
        };
        let sizes = [&column.length, &column.precision, &column.scale];
        let sizes: Vec<_> = sizes
            .iter()
            .filter_map(|size| Some((*size).as_ref()?.value.to_string()))
            .collect();
        match sizes.as_slice() {
            [] => format!("{name}_array_text"),
            sizes => format!("{name}_array_text({})", sizes.join(", ")),
        }
    }

    /// Only the exact word `integer` makes a column the key that SQLite counts.
    fn counted_key(&self, _table: &Table, _column: &Column, _ty: &str) -> String {
        "integer not null primary key autoincrement".to_owned()
    }

    fn given_key(&self, ty: String) -> String {
        match ty.as_str() {
            "integer" => "int".to_owned(),
            _ => ty,
        }
    }

    fn bool(&self, flag: bool) -> String {
        u8::from(flag).to_string()
    }

    fn bytes(&self, digits: &str) -> String {
        format!("x'{digits}'")
    }

    /// Integers have 63 bits and a sign. Wider types have been without a check from the beginning.
    fn range(&self, ty: ScalarType) -> Option<(i128, i128)> {
        match ty {
            ScalarType::I8 | ScalarType::U8 | ScalarType::U16 | ScalarType::U32 => ty.range(),
            ScalarType::U64 => Some((0, i64::MAX.into())),
            _ => None,
        }
    }

    /// As the runtime writes it: with none, three or six digits of a fraction.
    fn moment(&self, value: &str) -> String {
        let (clock, fraction) = value.split_once('.').unwrap_or((value, ""));
        let fraction = fraction.trim_end_matches('0');
        self.text(&match fraction.len() {
            0 => clock.to_owned(),
            1..=3 => format!("{clock}.{fraction:0<3}"),
            _ => format!("{clock}.{fraction:0<6}"),
        })
    }

    /// Types have no length here, and the other databases refuse what is longer.
    fn length_of(&self, _column: &Column, _length: u32) -> Option<&'static str> {
        Some("length")
    }

    fn table_options(&self, table: &TableDefinition<'_>) -> String {
        let options = [
            ("strict", table.strict),
            ("without rowid", table.without_rowid),
        ];
        let options = options.into_iter().filter(|(_, is_set)| *is_set);
        let options: Vec<_> = options.map(|(option, _)| format!(" {option}")).collect();
        options.join(",")
    }

    /// A strict table knows five types. What is kept in one of them stands behind it, where introspection finds it.
    fn strict_type(&self, ty: String) -> String {
        match strict::kind(&ty) {
            Some(kind) => format!("{kind} /* {ty} */"),
            None => ty,
        }
    }

    /// SQLite cannot add a constraint to a table, and looks for the target only when rows come.
    fn refers_ahead(&self) -> bool {
        true
    }
}

/// The name of a type with its digits.
fn decimal(name: &str, column: &Column) -> String {
    let precision = column.precision.as_ref().map(|digits| digits.value);
    let scale = column.scale.as_ref().map_or(0, |digits| digits.value);
    precision.map_or_else(
        || name.to_owned(),
        |precision| format!("{name}({precision}, {scale})"),
    )
}

fn sized(name: &str, digits: Option<u32>) -> String {
    digits.map_or_else(|| name.to_owned(), |digits| format!("{name}({digits})"))
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
               \"flag\" boolean not null default 1, \
               \"mood\" text not null default 'bad' check (\"mood\" in ('it''s good', 'bad')), \
               \"note\" text null default 'x''y', \
               \"at\" datetime_text not null default (current_timestamp), \
               \"fit\" double precision not null default 1.0, \
               \"raw\" blob not null default x'6162')",
            ],
        );
    }

    #[test]
    fn strict_tables_say_in_comments_what_their_types_cannot() {
        check(
            "
strict: true
entities:
  Word:
    without_rowid: true
    properties:
      text: { type: string, length: 20, primary: true }
      flag: bool
      cost: { type: decimal, precision: 8, scale: 2 }
      size: { type: f64, column_type: { sqlite: any } }
      tags: \"u16[]\"
      note: { type: \"text?\", collation: { sqlite: nocase, mysql: utf8mb4_bin } }
  Loose: { strict: false, without_rowid: true, properties: { id: { type: i64, primary: true, autoincrement: false } } }
",
            &[
                "create table \"word\" (\"text\" text /* varchar(20) */ not null primary key \
                 check (length(\"text\") <= 20), \"flag\" integer /* boolean */ not null, \
                 \"cost\" text /* decimal_text(8, 2) */ not null, \"size\" any not null, \
                 \"tags\" text /* u16_array_text */ not null, \"note\" text collate \"nocase\" null) strict, without rowid",
                "create table \"loose\" (\"id\" int not null primary key) without rowid",
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
                "create table \"order\" (\"id\" uuid_text not null primary key)",
                "create table \"line\" (\"order_id\" uuid_text not null, \"place\" integer not null, \
                 constraint \"line_order_id_foreign\" foreign key (\"order_id\") references \"order\" (\"id\") \
                 on delete cascade on update cascade, primary key (\"order_id\", \"place\"))",
                "create table \"note\" (\"id\" varchar(255) not null primary key check (length(\"id\") <= 255), \"line_order_id\" uuid_text null, \
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
