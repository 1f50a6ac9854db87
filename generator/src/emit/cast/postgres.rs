//! PostgreSQL: which types travel as a Rust type does, and what becomes of the others.
//!
//! A type that is not known here is read and written through a cast. Casts are written without sizes: a cast
//! to `bit(3)` cuts off what is too long, where an assignment refuses it.

use super::{Cast, Conversion, plain};
use crate::schema::ScalarType;

const INTEGERS: &[&str] = &[
    "smallint",
    "int2",
    "integer",
    "int",
    "int4",
    "bigint",
    "int8",
    "smallserial",
    "serial2",
    "serial",
    "serial4",
    "bigserial",
    "serial8",
];
/// A number without a sign may be wider than any integer.
const WIDE: &[&str] = &[
    "numeric",
    "decimal",
    "dec",
    "integer",
    "int",
    "int4",
    "bigint",
    "int8",
    "bigserial",
    "serial8",
];
const TEXTS: &[&str] = &["text", "varchar", "character varying", "name"];
/// Texts that compare in a way of their own: without letter case, or without blanks at the end.
const TEXTS_APART: &[&str] = &["citext", "char", "character", "bpchar"];
const TIMES: &[&str] = &["time", "time without time zone"];
const MOMENTS: &[&str] = &[
    "timestamptz",
    "timestamp with time zone",
    "timestamp",
    "timestamp without time zone",
];

/// Names of the same type.
const SAME: &[(&str, &str)] = &[
    ("bool", "boolean"),
    ("int2", "smallint"),
    ("int", "integer"),
    ("int4", "integer"),
    ("int8", "bigint"),
    ("decimal", "numeric"),
    ("dec", "numeric"),
    ("float4", "real"),
    ("float", "double precision"),
    ("float8", "double precision"),
    ("time without time zone", "time"),
    ("timestamp with time zone", "timestamptz"),
    ("timestamp without time zone", "timestamp"),
];

/// Types that compare with nothing, or not by their value.
const INCOMPARABLE: &[&str] = &[
    "json", "jsonpath", "xml", "point", "line", "lseg", "box", "path", "polygon", "circle",
];

/// The cast of a column of the type that is called `name`.
pub(super) fn cast(ty: ScalarType, name: &str) -> Option<Cast> {
    let name = plain(name);
    let (read, natural) = natural(ty);
    if natural.contains(&name.as_str()) {
        return None;
    }
    let write = match name.as_str() {
        "bit" => "varbit",
        "char" | "character" => "bpchar",
        _ if name.starts_with("interval") => "interval",
        other => other,
    };
    let cast = Cast::between(read, write);
    Some(match name.as_str() {
        name if TEXTS_APART.contains(&name) && read == "text" => Cast { read: None, ..cast },
        "json" if ty == ScalarType::Json => Cast {
            write: None,
            compared_as_read: true,
            ..cast
        },
        name if INCOMPARABLE.contains(&name) => Cast {
            compared_as_read: true,
            ..cast
        },
        _ => cast,
    })
}

/// The cast of an array column of the type that is called `name`: `varchar(20)[]`, or a domain.
pub(super) fn array_cast(ty: ScalarType, name: &str) -> Option<Cast> {
    let name = plain(name);
    let (read, natural) = natural(ty);
    let Some(element) = name.strip_suffix("[]").map(str::trim) else {
        return Some(Cast::between(&format!("{read}[]"), &name));
    };
    let cast = cast(ty, element);
    let is_cast = cast.is_some();
    let cast = cast.unwrap_or_default();
    let write = cast
        .write
        .unwrap_or_else(|| Conversion::As(element.to_owned()));
    let Conversion::As(write) = write else {
        return None;
    };
    let is_read = natural.contains(&element) || (is_cast && cast.read.is_none());
    // Arrays of different types do not compare, not even those of `varchar` and `text`.
    let is_same = write == read || (is_read && SAME.contains(&(write.as_str(), read)));
    let array = |element: &str| Conversion::As(format!("{element}[]"));
    let cast = Cast {
        read: (!is_read).then(|| array(read)),
        write: (!is_same).then(|| array(&write)),
        compared_as_read: cast.compared_as_read,
    };
    (cast != Cast::default()).then_some(cast)
}

/// The type that values travel as, and those that take and give such values without a cast.
fn natural(ty: ScalarType) -> (&'static str, &'static [&'static str]) {
    match ty {
        ScalarType::Bool => ("boolean", &["boolean", "bool"]),
        ScalarType::I8 | ScalarType::U8 | ScalarType::I16 => ("smallint", INTEGERS),
        ScalarType::U16 | ScalarType::I32 => ("integer", INTEGERS),
        ScalarType::U32 | ScalarType::I64 => ("bigint", INTEGERS),
        ScalarType::U64 => ("numeric", WIDE),
        ScalarType::F32 => ("real", &["real", "float4"]),
        ScalarType::F64 => (
            "double precision",
            &["double precision", "float8", "float", "real", "float4"],
        ),
        ScalarType::Decimal | ScalarType::BigDecimal => ("numeric", &["numeric", "decimal", "dec"]),
        ScalarType::String | ScalarType::Text | ScalarType::Enum(_) => ("text", TEXTS),
        ScalarType::Bytes => ("bytea", &["bytea"]),
        ScalarType::Uuid => ("uuid", &["uuid"]),
        ScalarType::Date => ("date", &["date"]),
        ScalarType::Time => ("time", TIMES),
        ScalarType::DateTime => ("timestamptz", MOMENTS),
        ScalarType::Timestamp => ("timestamp", MOMENTS),
        ScalarType::Json => ("jsonb", &["jsonb"]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_that_travel_alike_need_no_cast() {
        let check = |ty, name: &str| assert_eq!(cast(ty, name), None, "{name}");
        check(ScalarType::String, "VARCHAR(20)");
        check(ScalarType::I64, "bigserial");
        check(ScalarType::DateTime, "timestamp(3) with time zone");
        check(ScalarType::Decimal, "numeric(10, 2)");
    }

    #[test]
    fn others_are_cast() {
        let check = |ty, name: &str, read: &str, write: &str| {
            let expected = Cast::between(read, write);
            assert_eq!(cast(ty, name), Some(expected), "{name}");
        };
        check(ScalarType::String, "inet", "text", "inet");
        check(ScalarType::String, "bit(8)", "text", "varbit");
        check(
            ScalarType::String,
            "interval day to second(3)",
            "text",
            "interval",
        );
        check(ScalarType::Decimal, "money", "numeric", "money");
        check(ScalarType::I64, "numeric(20,0)", "bigint", "numeric");
        check(ScalarType::String, "app.\"Mood\"", "text", "app.\"Mood\"");
        check(ScalarType::Uuid, "char(36)", "uuid", "bpchar");
    }

    #[test]
    fn arrays_compare_with_their_own_type() {
        let check = |ty, name: &str, read: Option<&str>, write: Option<&str>| {
            let as_ = |ty: &str| Conversion::As(ty.to_owned());
            let (read, write) = (read.map(as_), write.map(as_));
            let expected = Cast {
                read,
                write,
                ..Cast::default()
            };
            let found = array_cast(ty, name).unwrap_or_default();
            assert_eq!(found, expected, "{name}");
        };
        check(ScalarType::Text, "text[]", None, None);
        check(ScalarType::I64, "int8[]", None, None);
        check(ScalarType::I64, "integer[]", None, Some("integer[]"));
        check(ScalarType::String, "VARCHAR(20)[]", None, Some("varchar[]"));
        check(ScalarType::String, "inet[]", Some("text[]"), Some("inet[]"));
        check(
            ScalarType::String,
            "bit(3)[]",
            Some("text[]"),
            Some("varbit[]"),
        );
        check(
            ScalarType::Text,
            "app.tags",
            Some("text[]"),
            Some("app.tags"),
        );
    }

    #[test]
    fn some_compare_in_their_own_way() {
        let citext = cast(ScalarType::Text, "citext").unwrap_or_default();
        assert_eq!(citext.read, None);
        assert_eq!(citext.write, Some(Conversion::As("citext".into())));
        assert!(cast(ScalarType::Json, "json").is_some_and(|cast| cast.compared_as_read));
        assert!(cast(ScalarType::Text, "xml").is_some_and(|cast| cast.compared_as_read));
    }
}
