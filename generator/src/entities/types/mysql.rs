//! Types of MySQL and MariaDB.
//!
//! MariaDB has no type for JSON: it is a long text with a check.

use crate::database::{Column, DefaultValue, NativeType, Table};

use super::{Mapped, decimal, integer};

pub(super) fn map(table: &Table, column: &Column) -> Mapped {
    let ty = &column.ty;
    let moment = |name: &str| {
        Mapped::precise(
            name,
            Some(ty.number(0).unwrap_or(0)).filter(|digits| *digits != 6),
        )
    };
    if let Some(key) = key(table, column) {
        return key;
    }
    match ty.base.as_str() {
        "tinyint" if ty.number(0) == Some(1) && may_be_bool(column) => match ty.unsigned {
            false => Mapped::plain("bool"),
            true => Mapped::exact("bool", ty),
        },
        "tinyint" | "smallint" | "mediumint" | "int" | "bigint" => number(ty),
        "float" => Mapped::plain("f32"),
        "double" => Mapped::plain("f64"),
        "decimal" => decimal(ty.number(0), ty.number(1)),
        "varchar" if ty.text.starts_with("varchar") => {
            Mapped::string(ty.number(0)).unwrap_or_else(Mapped::too_long)
        }
        "char" | "tinytext" | "text" | "mediumtext" => Mapped::exact("text", ty),
        "longtext" if is_json(table, column) => Mapped::plain("json"),
        "longtext" => Mapped::plain("text"),
        "json" => Mapped::plain("json"),
        "varbinary" => Mapped {
            length: ty.number(0),
            ..Mapped::plain("bytes")
        },
        "longblob" => Mapped::plain("bytes"),
        "binary" | "tinyblob" | "blob" | "mediumblob" => Mapped::exact("bytes", ty),
        "date" => Mapped::plain("date"),
        "time" => moment("time"),
        "datetime" => moment("datetime"),
        "timestamp" => Mapped::exact("datetime", ty),
        "year" => Mapped::exact("i16", ty),
        "enum" => Mapped {
            labels: ty.args.clone(),
            ..Mapped::exact("enum", ty)
        },
        "set" => Mapped::raw("text", ty),
        "uuid" => Mapped::exact("uuid", ty),
        "inet4" | "inet6" => Mapped::raw("text", ty),
        _ => Mapped::raw("bytes", ty),
    }
}

/// A key that looks at the beginning of a text is one of texts that are no longer.
fn key(table: &Table, column: &Column) -> Option<Mapped> {
    let length = table.key_length(&column.name)?;
    let is_text = column.ty.base.ends_with("char") || column.ty.base.ends_with("text");
    let plain = match is_text {
        true => Mapped::string(Some(length))?,
        false => Mapped {
            length: Some(length),
            ..Mapped::plain("bytes")
        },
    };
    let text = format!("its key looks at {length} characters: taken for one of that length");
    Some(Mapped {
        remark: Some(text),
        ..plain
    })
}

/// Other numbers than 0 and 1 would be errors; a default of that kind says that there are some.
fn may_be_bool(column: &Column) -> bool {
    match &column.default {
        Some(DefaultValue::Number(number) | DefaultValue::Text(number)) => {
            matches!(number.as_str(), "0" | "1")
        }
        _ => column.identity.is_none(),
    }
}

fn number(ty: &NativeType) -> Mapped {
    match (ty.base.as_str(), ty.unsigned) {
        ("tinyint", false) => integer("i8", "i16", ty),
        ("tinyint", true) => integer("u8", "i16", ty),
        ("smallint", false) => Mapped::plain("i16"),
        ("smallint", true) => integer("u16", "i32", ty),
        ("mediumint", _) => Mapped::exact("i32", ty),
        ("int", false) => Mapped::plain("i32"),
        ("int", true) => integer("u32", "i64", ty),
        (_, false) => Mapped::plain("i64"),
        (_, true) => integer("u64", "i64", ty),
    }
}

fn is_json(table: &Table, column: &Column) -> bool {
    let test = |text: &str| {
        let plain: String = text
            .to_lowercase()
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '`')
            .collect();
        plain == format!("json_valid({})", column.name.to_lowercase())
    };
    table.checks.iter().any(|check| test(&check.expression))
}
