//! Casts of columns whose exact type is not the one that their Rust type travels as.
//!
//! What each database's types are like is in a table of its own; SQLite needs no casts.

use super::prelude::Prelude;
use crate::diagnostic::Name;
use crate::schema::{Column, Database, ScalarType, Schema};

mod mysql;
mod postgres;

/// What stands around a column and around its values; the runtime has the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Cast {
    read: Option<Conversion>,
    write: Option<Conversion>,
    compared_as_read: bool,
}

/// A conversion of one expression.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Conversion {
    /// `cast(… as type)`
    As(String),
    /// `function(…)`
    Call(&'static str),
}

impl Cast {
    /// Read with one type, written with another.
    fn between(read: &str, write: &str) -> Self {
        Self {
            read: Some(Conversion::As(read.to_owned())),
            write: Some(Conversion::As(write.to_owned())),
            compared_as_read: false,
        }
    }
}

/// The calls that give a column's metadata its casts.
pub(super) fn calls(column: &Column, schema: &Schema, std: Prelude) -> String {
    let exact = |database| column.column_type.as_ref()?.get(database);
    let postgres = match exact(Database::Postgres) {
        Some(name) if column.array => postgres::array_cast(column.ty, name),
        Some(name) => postgres::cast(column.ty, name),
        None if column.array => native_array(column.ty, schema),
        None => native(column.ty, schema),
    };
    let mysql = exact(Database::MySql).filter(|_| !column.array);
    let mysql = mysql.and_then(|name| mysql::cast(column.ty, name));
    [("postgres", postgres), ("mysql", mysql)]
        .into_iter()
        .filter_map(|(database, cast)| Some(call(database, &cast?, std)))
        .collect()
}

/// The cast of an array on PostgreSQL, which compares arrays of one type only.
fn native_array(ty: ScalarType, schema: &Schema) -> Option<Cast> {
    let array = |conversion| match conversion {
        Conversion::As(element) => Conversion::As(format!("{element}[]")),
        call => call,
    };
    match native(ty, schema) {
        Some(cast) => Some(Cast {
            read: cast.read.map(array),
            write: cast.write.map(array),
            ..cast
        }),
        None if ty == ScalarType::String => postgres::array_cast(ty, "varchar[]"),
        None => None,
    }
}

/// The cast of an enum that PostgreSQL has as a type.
fn native(ty: ScalarType, schema: &Schema) -> Option<Cast> {
    let ScalarType::Enum(id) = ty else {
        return None;
    };
    let ty = schema[id].native_type()?;
    let quoted = |name: &Name| format!("\"{}\"", name.replace('"', "\"\""));
    let parts = ty.schema.iter().chain([&ty.name]).map(quoted);
    let parts: Vec<_> = parts.collect();
    Some(Cast::between("text", &parts.join(".")))
}

fn call(database: &str, cast: &Cast, std: Prelude) -> String {
    let (read, write) = (
        conversion(cast.read.as_ref(), std),
        conversion(cast.write.as_ref(), std),
    );
    let as_read = if cast.compared_as_read {
        ".compared_as_read()"
    } else {
        ""
    };
    format!(".{database}(&rt::Cast::new({read}, {write}){as_read})")
}

fn conversion(conversion: Option<&Conversion>, std: Prelude) -> String {
    let text = match conversion {
        None => return std.none.to_owned(),
        Some(Conversion::As(ty)) => format!("As({ty:?})"),
        Some(Conversion::Call(function)) => format!("Call({function:?})"),
    };
    format!("{}(rt::Conversion::{text})", std.some)
}

/// The name of a type without sizes, quotes being left alone: `Numeric (10, 2)` → `numeric`.
fn plain(name: &str) -> String {
    let name = name.split(" collate ").next().unwrap_or(name);
    let mut plain = String::new();
    let (mut depth, mut quoted) = (0_usize, false);
    for letter in name.chars() {
        match letter {
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            _ => {}
        }
        if depth == 0 {
            plain.push(if quoted {
                letter
            } else {
                letter.to_ascii_lowercase()
            });
        }
        if letter == ')' && !quoted {
            depth = depth.saturating_sub(1);
        }
    }
    if plain.contains('"') {
        return plain.trim().to_owned();
    }
    let words: Vec<_> = plain.split_whitespace().collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn sizes_are_left_out() {
        let check = |name: &str, expected: &str| assert_eq!(plain(name), expected);
        check("Numeric (10, 2)", "numeric");
        check("timestamp(3)  with time zone", "timestamp with time zone");
        check("varchar(20) collate \"C\"", "varchar");
        check("app.\"My (odd) Type\"", "app.\"My (odd) Type\"");
        check("geometry(Point,4326)", "geometry");
    }
}
