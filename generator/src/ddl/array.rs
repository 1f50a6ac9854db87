//! Defaults of columns that are arrays: PostgreSQL's `{"a","b"}`, and JSON elsewhere.
//!
//! Both are texts; the quotes around them are the database's. JSON is what the runtime writes: everything but
//! numbers, truth values and documents is a text in it.

use serde_json::Value as Json;

use crate::schema::{Column, Literal, ScalarType, Schema};

/// The array as text, in PostgreSQL's form where arrays are `native`.
pub(super) fn text(schema: &Schema, column: &Column, elements: &[Literal], native: bool) -> String {
    let elements = elements.iter().map(|element| json(schema, column, element));
    if native {
        let elements: Vec<_> = elements
            .map(|element| postgres(column.ty, &element))
            .collect();
        format!("{{{}}}", elements.join(","))
    } else {
        Json::from_iter(elements).to_string()
    }
}

fn json(schema: &Schema, column: &Column, element: &Literal) -> Json {
    match (element, column.ty) {
        (Literal::Bool(flag), _) => (*flag).into(),
        (Literal::Int(number), ty) if ty.is_decimal() => number.to_string().into(),
        (Literal::Int(number), _) => serde_json::to_value(number).unwrap_or_default(),
        (Literal::Float(number), _) => (*number).into(),
        (Literal::Decimal(digits), _) => shortened(digits).into(),
        (Literal::Text(text), ty) if ty.has_time() => moment(column, text).into(),
        (Literal::Text(text), _) => text.as_str().into(),
        (Literal::Json(text), _) => serde_json::from_str(text).unwrap_or_default(),
        (Literal::Bytes(bytes), _) => {
            let digits = bytes.iter().map(|byte| format!("{byte:02x}"));
            digits.collect::<String>().into()
        }
        (Literal::Enum(index), ScalarType::Enum(id)) => {
            schema[id].values[*index].value.as_str().into()
        }
        (Literal::Enum(index), _) => (*index).into(),
        (Literal::Array(_), _) => Json::Null,
    }
}

/// An element as it stands between braces; texts are quoted, whatever is in them.
fn postgres(ty: ScalarType, element: &Json) -> String {
    let text = match (element, ty) {
        (Json::Bool(_) | Json::Number(_), ty) if ty != ScalarType::Json => {
            return element.to_string();
        }
        (Json::String(digits), ScalarType::Bytes) => format!("\\x{digits}"),
        (Json::String(text), ty) if ty != ScalarType::Json => text.clone(),
        (document, _) => document.to_string(),
    };
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Without zeros at the end: `9.90` is `9.9`.
fn shortened(digits: &str) -> &str {
    if digits.contains('.') {
        digits.trim_end_matches('0').trim_end_matches('.')
    } else {
        digits
    }
}

/// With none, three or six digits of a second, no more than the column has.
fn moment(column: &Column, text: &str) -> String {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, ""));
    let kept = column
        .fraction()
        .map_or(fraction.len(), |digits| digits as usize);
    let fraction = fraction[..kept.min(fraction.len())].trim_end_matches('0');
    match fraction.len() {
        0 => clock.to_owned(),
        1..=3 => format!("{clock}.{fraction:0<3}"),
        _ => format!("{clock}.{fraction:0<6}"),
    }
}

#[cfg(test)]
mod tests {
    use crate::ddl::{Dialect, ddl};
    use crate::fixture;

    const ARRAYS: &str = r#"
enums:
  Mood: { values: [good, bad] }
  Color: { values: [red], native: color }
entities:
  A:
    properties:
      id:    { type: string, primary: true, length: 5 }
      tags:  { type: "string[]", length: 20, default: ['a"b', "c\\d", "it's", "NULL"] }
      ages:  { type: "u16[]?", default: [] }
      moods: { type: "Mood[]", default: [bad] }
      hues:  { type: "Color[]" }
      raw:   { type: "bytes[]", default: [ab] }
      cost:  { type: "decimal[]", precision: 8, scale: 2, default: [1.50] }
      at:    { type: "datetime[]", precision: 3, default: ["2026-01-31T10:00:00.5Z"] }
"#;

    #[test]
    fn arrays_are_arrays_where_there_are_arrays() {
        let create = ddl(&fixture::valid(ARRAYS), Dialect::Postgres).create;
        assert_eq!(
            create[1],
            "create table \"a\" (\"id\" varchar(5) not null primary key, \
             \"tags\" varchar(20)[] not null default '{\"a\\\"b\",\"c\\\\d\",\"it''s\",\"NULL\"}', \
             \"ages\" integer[] null default '{}' check (0 <= all (\"ages\") and 65535 >= all (\"ages\")), \
             \"moods\" text[] not null default '{\"bad\"}' check (\"moods\" <@ array['good', 'bad']), \
             \"hues\" \"color\"[] not null, \
             \"raw\" bytea[] not null default '{\"\\\\x6162\"}', \
             \"cost\" numeric(8, 2)[] not null default '{\"1.5\"}', \
             \"at\" timestamptz(3)[] not null default '{\"2026-01-31 10:00:00.500\"}')"
        );
    }

    #[test]
    fn arrays_are_json_elsewhere() {
        let create = ddl(&fixture::valid(ARRAYS), Dialect::Sqlite).create;
        assert_eq!(
            create[0],
            "create table \"a\" (\"id\" varchar(5) not null primary key check (length(\"id\") <= 5), \
             \"tags\" string_array_text(20) not null default '[\"a\\\"b\",\"c\\\\d\",\"it''s\",\"NULL\"]', \
             \"ages\" u16_array_text null default '[]', \
             \"moods\" text_array_text not null default '[\"bad\"]', \
             \"hues\" text_array_text not null, \
             \"raw\" bytes_array_text not null default '[\"6162\"]', \
             \"cost\" decimal_array_text(8, 2) not null default '[\"1.5\"]', \
             \"at\" datetime_array_text(3) not null default '[\"2026-01-31 10:00:00.500\"]')"
        );
        let create = ddl(&fixture::valid(ARRAYS), Dialect::MySql).create;
        let tags =
            "`tags` json not null default ('[\"a\\\\\"b\",\"c\\\\\\\\d\",\"it''s\",\"NULL\"]')";
        assert!(create[0].contains(tags), "{}", create[0]);
    }
}
