//! The type of a column in the normal form: as the server would print it.
//!
//! What is not known stands as written, in one line; a type that a dump made itself is known by its name only.

use crate::database::{NativeType, strict};
use crate::ddl::Dialect;

use super::cursor::Cursor;
use super::token::Kind;

mod mysql;
mod postgres;

/// A type, and what its word says about the column besides.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Typed {
    pub(super) ty: NativeType,
    /// `serial` and its relatives.
    pub(super) serial: bool,
}

/// Parts of a type's text.
#[derive(Debug, Default)]
struct Parts {
    /// The words before and behind the arguments, in lower case; quoted names as they are.
    words: Vec<String>,
    /// The arguments, as written.
    args: Vec<String>,
    /// Whether `[]` stands behind it.
    is_array: bool,
}

/// Reads the tokens of a type.
pub(super) fn read(cursor: &Cursor<'_>) -> Typed {
    let dialect = cursor.dialect;
    let (text, serial) = match dialect {
        Dialect::Sqlite => (sqlite(cursor.rest()), false),
        Dialect::Postgres => postgres::print(parts(cursor)),
        Dialect::MySql => mysql::print(parts(cursor)),
    };
    Typed {
        ty: NativeType::parse(dialect, &text),
        serial,
    }
}

/// SQLite keeps what was written, but for its own types; behind one of a strict table may stand ours.
fn sqlite(text: &str) -> String {
    if let Some((kind, own)) = text.split_once(" `") {
        let own = own.trim_end_matches('`');
        if strict::kind(own).is_some_and(|kept| kept.eq_ignore_ascii_case(kind)) {
            return own.to_owned();
        }
    }
    const OWN: &[&str] = &["ANY", "BLOB", "INT", "INTEGER", "REAL", "TEXT"];
    let own = OWN.iter().find(|own| own.eq_ignore_ascii_case(text));
    own.map_or_else(|| text.to_owned(), |own| (*own).to_owned())
}

/// The type that columns have in MySQL whose letters are bytes.
pub(super) fn in_bytes(ty: &NativeType) -> NativeType {
    let text = match ty.base.as_str() {
        "varchar" => ty.text.replacen("varchar", "varbinary", 1),
        "char" => ty.text.replacen("char", "binary", 1),
        text if text.ends_with("text") => ty.text.replacen("text", "blob", 1),
        _ => ty.text.clone(),
    };
    NativeType::parse(Dialect::MySql, &text)
}

fn parts(cursor: &Cursor<'_>) -> Parts {
    let (mut rest, mut parts) = (*cursor, Parts::default());
    let mut joins = false;
    while let Some(token) = rest.peek() {
        if let Some(group) = rest.group() {
            let args = group.parts().into_iter();
            parts.args = args.map(|arg| arg.rest().to_owned()).collect();
            continue;
        }
        rest.skip(1);
        match token.text {
            "[" => parts.is_array = true,
            "]" | ")" | "%" => {}
            "." => joins = true,
            _ if parts.is_array => {}
            text => {
                let word = match token.kind {
                    Kind::Word => text.to_lowercase(),
                    _ => text.to_owned(),
                };
                match parts.words.last_mut().filter(|_| joins) {
                    Some(last) => last.extend([".", &word]),
                    None => parts.words.push(word),
                }
                joins = false;
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::token::tokens;

    fn check(dialect: Dialect, text: &str, expected: &str) {
        let found = tokens(text, dialect);
        let typed = read(&Cursor::new(dialect, text, &found));
        assert_eq!(typed.ty.text, expected, "{text}");
    }

    #[test]
    fn types_of_postgres_have_their_long_form() {
        let check = |text, expected| check(Dialect::Postgres, text, expected);
        check("int4", "integer");
        check("INT8", "bigint");
        check("pg_catalog.int2", "smallint");
        check("varchar(20)", "character varying(20)");
        check("varchar(20)[]", "character varying(20)[]");
        check("CHARACTER  VARYING (20)", "character varying(20)");
        check("char", "character(1)");
        check("\"char\"", "\"char\"");
        check("bpchar", "bpchar");
        check("decimal(10)", "numeric(10,0)");
        check("NUMERIC ( 10 , 2 )", "numeric(10,2)");
        check("timestamp", "timestamp without time zone");
        check(
            "timestamp (3) with time zone",
            "timestamp(3) with time zone",
        );
        check("timestamptz(3)", "timestamp(3) with time zone");
        check("timetz", "time with time zone");
        check("float(24)", "real");
        check("float", "double precision");
        check("bit", "bit(1)");
        check("varbit(8)", "bit varying(8)");
        check("text[][]", "text[]");
        check("_text", "text[]");
        check("integer ARRAY[4]", "integer[]");
        check("bigserial", "bigint");
        check("public.\"Kind\"", "\"Kind\"");
        check("public.rating[]", "rating[]");
        check("Sales.Kind", "sales.kind");
        check("interval day to second(3)", "interval day to second(3)");
        check("interval ( 3 )", "interval(3)");
        check("double precision", "double precision");
        check("national character varying(5)", "character varying(5)");
        check("public.geometry(Point,4326)", "geometry(Point,4326)");
        check("int4range", "int4range");
    }

    #[test]
    fn types_of_mysql_have_their_widths() {
        let check = |text, expected| check(Dialect::MySql, text, expected);
        check("INT", "int(11)");
        check("integer unsigned", "int(10) unsigned");
        check("INT(10) UNSIGNED ZEROFILL", "int(10) unsigned zerofill");
        check("bigint", "bigint(20)");
        check("tinyint unsigned", "tinyint(3) unsigned");
        check("BOOLEAN", "tinyint(1)");
        check("decimal", "decimal(10,0)");
        check("numeric(5)", "decimal(5,0)");
        check("real", "double");
        check("double precision unsigned", "double unsigned");
        check("float(30)", "double");
        check("float(7,3)", "float(7,3)");
        check("character varying (20)", "varchar(20)");
        check("nvarchar(5)", "varchar(5)");
        check("char", "char(1)");
        check("char byte", "binary(1)");
        check("year", "year(4)");
        check("text(300)", "text");
        check("blob(200)", "tinyblob");
        check("text(70000)", "mediumtext");
        check("ENUM('a', 'b''c')", "enum('a','b''c')");
        check("enum('a\\'b',\"c\")", "enum('a''b','c')");
        check("set('x','y')", "set('x','y')");
        check("serial", "bigint(20) unsigned");
        check("timestamp(6)", "timestamp(6)");
        check("json", "json");
        check("long varchar", "mediumtext");
        check("int signed", "int(11)");
        check("varchar(10) binary", "varchar(10)");
    }

    #[test]
    fn types_of_sqlite_stay() {
        check(Dialect::Sqlite, "VARCHAR (20)", "VARCHAR (20)");
        check(Dialect::Sqlite, "unsigned big int", "unsigned big int");
        check(Dialect::Sqlite, "integer", "INTEGER");
    }
}
