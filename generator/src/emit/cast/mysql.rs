//! MySQL and MariaDB: the few types that do not come as they were written.
//!
//! Everything else is converted by the server, in both directions.

use super::{Cast, Conversion, plain};
use crate::schema::ScalarType;

const SPATIAL: &[&str] = &[
    "geometry",
    "point",
    "linestring",
    "polygon",
    "multipoint",
    "multilinestring",
    "multipolygon",
    "geometrycollection",
    "geomcollection",
];

/// The cast of a column of the type that is called `name`.
pub(super) fn cast(ty: ScalarType, name: &str) -> Option<Cast> {
    let name = plain(name);
    if SPATIAL.contains(&name.split(' ').next().unwrap_or_default()) {
        return spatial(ty);
    }
    match (name.as_str(), ty) {
        ("bit", ty) if ty.is_integer() || ty == ScalarType::Bool => Some(Cast {
            read: Some(Conversion::As("unsigned".to_owned())),
            ..Cast::default()
        }),
        // A document is no text that could be equal to one.
        ("json", ScalarType::String | ScalarType::Text) => Some(Cast {
            read: Some(Conversion::As("char".to_owned())),
            compared_as_read: true,
            ..Cast::default()
        }),
        _ => None,
    }
}

/// Shapes are read and written as text (`POINT(1 2)`), or in the binary form that all programs know.
fn spatial(ty: ScalarType) -> Option<Cast> {
    let (read, write) = match ty {
        ScalarType::String | ScalarType::Text => ("st_astext", "st_geomfromtext"),
        ScalarType::Bytes => ("st_aswkb", "st_geomfromwkb"),
        _ => return None,
    };
    Some(Cast {
        read: Some(Conversion::Call(read)),
        write: Some(Conversion::Call(write)),
        compared_as_read: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_types_are_cast() {
        let check = |ty, name: &str, expected: bool| {
            assert_eq!(cast(ty, name).is_some(), expected, "{name}");
        };
        check(ScalarType::String, "varchar(80)", false);
        check(ScalarType::I16, "year", false);
        check(ScalarType::String, "set('a', 'b')", false);
        check(ScalarType::I64, "bit(12)", true);
        check(ScalarType::Bytes, "bit(12)", false);
        check(ScalarType::Text, "point srid 4326", true);
    }
}
