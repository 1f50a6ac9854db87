//! PostgreSQL: which types travel as a Rust type does, and what becomes of the others.
//!
//! A type that is not known here is read and written through a cast. Casts are written without sizes: a cast
//! to `bit(3)` cuts off what is too long, where an assignment refuses it.

use super::{Cast, plain};
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
const TEXTS: &[&str] = &[
    "text",
    "varchar",
    "character varying",
    "char",
    "character",
    "bpchar",
    "name",
];
const TIMES: &[&str] = &["time", "time without time zone"];
const MOMENTS: &[&str] = &[
    "timestamptz",
    "timestamp with time zone",
    "timestamp",
    "timestamp without time zone",
];

/// Types that compare with nothing, or not by their value.
const INCOMPARABLE: &[&str] = &[
    "json", "xml", "point", "line", "lseg", "box", "path", "polygon", "circle",
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
        "citext" => Cast { read: None, ..cast },
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
    use super::super::Conversion;
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
    fn some_compare_in_their_own_way() {
        let citext = cast(ScalarType::Text, "citext").unwrap_or_default();
        assert_eq!(citext.read, None);
        assert_eq!(citext.write, Some(Conversion::As("citext".into())));
        assert!(cast(ScalarType::Json, "json").is_some_and(|cast| cast.compared_as_read));
        assert!(cast(ScalarType::Text, "xml").is_some_and(|cast| cast.compared_as_read));
    }
}
