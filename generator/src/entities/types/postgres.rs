//! Types of PostgreSQL.

use crate::database::{Database, NativeType};
use crate::schema::ScalarType;

use super::{Mapped, decimal, timestamp};

pub(super) fn map(database: &Database, ty: &NativeType) -> Mapped {
    if ty.dimensions > 0 {
        return array(database, ty);
    }
    if let Some(found) = database.enum_type(ty) {
        return Mapped {
            labels: found.labels.clone(),
            ..Mapped::plain("enum")
        };
    }
    if let Some(domain) = database.domain(ty) {
        return Mapped {
            length: None,
            precision: None,
            scale: None,
            column_type: Some(ty.text.clone()),
            ..map(database, &domain.base)
        };
    }
    builtin(ty)
}

fn builtin(ty: &NativeType) -> Mapped {
    match ty.base.as_str() {
        "boolean" => Mapped::plain("bool"),
        "smallint" => Mapped::plain("i16"),
        "integer" => Mapped::plain("i32"),
        "bigint" => Mapped::plain("i64"),
        "real" => Mapped::plain("f32"),
        "double precision" => Mapped::plain("f64"),
        "numeric" => decimal(ty.number(0), ty.number(1)),
        "character varying" if ty.args.is_empty() => Mapped::exact("text", ty),
        "character varying" => {
            Mapped::string(ty.number(0)).unwrap_or_else(|| Mapped::exact("text", ty))
        }
        "character" | "citext" | "name" => Mapped::exact("text", ty),
        "text" => Mapped::plain("text"),
        "bytea" => Mapped::plain("bytes"),
        "uuid" => Mapped::plain("uuid"),
        "date" => Mapped::plain("date"),
        "time without time zone" => Mapped::precise("time", ty.number(0)),
        "timestamp with time zone" => Mapped::precise("datetime", ty.number(0)),
        "timestamp without time zone" => timestamp(ty.number(0), ty),
        "jsonb" => Mapped::plain("json"),
        "json" => Mapped::exact("json", ty),
        "interval" | "inet" | "cidr" | "macaddr" if is_known(ty) => Mapped::plain(&ty.base),
        _ => Mapped::raw("text", ty),
    }
}

/// Whether the format has the type, in the database's words.
fn is_known(ty: &NativeType) -> bool {
    ty.args.is_empty() && ScalarType::by_name(&ty.base).is_some()
}

fn array(database: &Database, ty: &NativeType) -> Mapped {
    let element = NativeType {
        dimensions: 0,
        text: ty.text.trim_end_matches("[]").to_owned(),
        ..ty.clone()
    };
    let element = map(database, &element);
    if ty.dimensions > 1 {
        return Mapped::raw("text", ty);
    }
    let name = format!("{}[]", element.ty);
    match (element.remark.is_some(), element.column_type.is_some()) {
        (true, true) => Mapped::raw(&name, ty),
        (_, is_exact) => Mapped {
            ty: name,
            column_type: is_exact.then(|| ty.text.clone()),
            ..element
        },
    }
}
