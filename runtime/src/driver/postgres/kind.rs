//! The types of PostgreSQL as far as their binary forms differ.

use sqlx::postgres::{PgRow, PgTypeInfo, PgTypeKind};
use sqlx::{Column, Row as _, TypeInfo};

/// The binary form of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Bool,
    I16,
    I32,
    I64,
    F32,
    F64,
    Numeric,
    Text,
    Bytes,
    Uuid,
    Date,
    Time,
    Timestamp,
    Json,
    Jsonb,
    Array(Box<Kind>),
    /// Anything else, by its name.
    Other(String),
}

pub(super) fn kinds(row: &PgRow) -> Vec<Kind> {
    let columns = row.columns().iter();
    columns.map(|column| kind(column.type_info())).collect()
}

fn kind(ty: &PgTypeInfo) -> Kind {
    match ty.name() {
        "BOOL" => Kind::Bool,
        "INT2" => Kind::I16,
        "INT4" => Kind::I32,
        "INT8" => Kind::I64,
        "FLOAT4" => Kind::F32,
        "FLOAT8" => Kind::F64,
        "NUMERIC" => Kind::Numeric,
        "TEXT" | "VARCHAR" | "CHAR" | "NAME" | "UNKNOWN" | "citext" => Kind::Text,
        "BYTEA" => Kind::Bytes,
        "UUID" => Kind::Uuid,
        "DATE" => Kind::Date,
        "TIME" => Kind::Time,
        "TIMESTAMP" | "TIMESTAMPTZ" => Kind::Timestamp,
        "JSON" => Kind::Json,
        "JSONB" => Kind::Jsonb,
        other => match ty.kind() {
            PgTypeKind::Enum(_) => Kind::Text,
            PgTypeKind::Domain(base) => kind(base),
            PgTypeKind::Array(element) => Kind::Array(Box::new(kind(element))),
            _ => Kind::Other(other.to_owned()),
        },
    }
}

impl Kind {
    /// Its name, for messages.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Other(name) => name.clone(),
            Self::Array(element) => format!("{}[]", element.name()),
            known => format!("{known:?}").to_lowercase(),
        }
    }
}
