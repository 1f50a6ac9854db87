//! A column's definition: its name, its type, and what follows.

use crate::database::{Column, DefaultValue, Identity, TableName, Unique};
use crate::ddl::Dialect;

use super::column_option;
use super::constraint::Constraint;
use super::cursor::Cursor;
use super::draft::Draft;
use super::native;
use super::token::Kind;

/// A column, and the constraints that stand in its definition.
#[derive(Debug, Default)]
pub(super) struct Defined {
    pub(super) column: Column,
    pub(super) constraints: Vec<Constraint>,
    /// `integer primary key desc` of SQLite.
    pub(super) plain_key: bool,
    /// Its letters are bytes; not said, if nothing is.
    pub(super) in_bytes: Option<bool>,
}

/// Reads a definition; what is not understood of it is reported.
pub(super) fn read(draft: &mut Draft, mut cursor: Cursor<'_>) -> Option<Defined> {
    let name = cursor.name()?;
    let mut defined = Defined::default();
    defined.column.name = name;
    defined.column.nullable = true;
    read_type(draft, &mut defined, &mut cursor);
    column_option::read(draft, &mut defined, &mut cursor);
    if defined.in_bytes == Some(true) {
        defined.column.ty = native::in_bytes(&defined.column.ty);
    }
    Some(defined)
}

/// Reads the type, which SQLite can do without.
pub(super) fn read_type(draft: &Draft, defined: &mut Defined, cursor: &mut Cursor<'_>) {
    if cursor.is_empty() || ends_type(cursor) {
        return;
    }
    let typed = native::read(&cursor.until(|rest| ends_type(rest) || !continues(rest)));
    defined.column.ty = typed.ty;
    if !typed.serial {
        return;
    }
    defined.column.nullable = false;
    match draft.dialect {
        Dialect::MySql => {
            defined.column.identity = Some(Identity::Counted);
            let columns = vec![defined.column.name.clone()];
            let unique = Unique {
                columns,
                ..Unique::default()
            };
            defined
                .constraints
                .push(column_option::unique(Dialect::MySql, unique));
        }
        _ => defined.column.identity = Some(Identity::Serial),
    }
}

/// A counter of its own comes with `serial`.
pub(super) fn count(draft: &mut Draft, table: &TableName, column: &mut Column) {
    if column.identity != Some(Identity::Serial) || column.default.is_some() {
        return;
    }
    let schema = table.schema.as_ref();
    let counter = draft.names.make(schema, &table.name, &column.name, "seq");
    let prefix = schema
        .map(|schema| format!("{schema}."))
        .unwrap_or_default();
    let text = format!("nextval('{prefix}{counter}'::regclass)");
    column.default = Some(DefaultValue::Expression(text));
}

/// Words that go on with a type of PostgreSQL.
const POSTGRES_MORE: &[&str] = &[
    "array",
    "character",
    "char",
    "day",
    "hour",
    "minute",
    "month",
    "precision",
    "second",
    "time",
    "to",
    "varchar",
    "varying",
    "with",
    "without",
    "year",
    "zone",
];

/// Whether the type goes on; that of others than PostgreSQL may have any words.
fn continues(cursor: &Cursor<'_>) -> bool {
    let Some(token) = cursor
        .peek()
        .filter(|_| cursor.dialect == Dialect::Postgres)
    else {
        return true;
    };
    let before = cursor.sql[..token.start].trim_end();
    token.kind == Kind::Sign
        || before.ends_with('.')
        || token.is_any(POSTGRES_MORE)
        || before.ends_with('[')
}

/// Words behind a type, of any database.
const ANY: &[&str] = &[
    "as",
    "check",
    "collate",
    "constraint",
    "default",
    "generated",
    "not",
    "null",
    "primary",
    "references",
    "unique",
];

const POSTGRES: &[&str] = &[
    "compression",
    "deferrable",
    "initially",
    "options",
    "storage",
    "using",
];

const MYSQL: &[&str] = &[
    "after",
    "auto_increment",
    "autoincrement",
    "charset",
    "column_format",
    "comment",
    "first",
    "invisible",
    "key",
    "on",
    "persistent",
    "srid",
    "storage",
    "stored",
    "virtual",
    "visible",
];

/// Whether the type, or an expression behind it, is over.
pub(super) fn ends_type(cursor: &Cursor<'_>) -> bool {
    let Some(token) = cursor.peek().filter(|token| token.kind == Kind::Word) else {
        return false;
    };
    let more: &[&str] = match cursor.dialect {
        Dialect::Postgres => POSTGRES,
        Dialect::MySql => MYSQL,
        Dialect::Sqlite => &["autoincrement"],
    };
    token.is_any(ANY)
        || token.is_any(more)
        || cursor.is("with options")
        || cursor.dialect == Dialect::MySql
            && (cursor.is("character set")
                || cursor.is("with system")
                || cursor.is("without system"))
}
