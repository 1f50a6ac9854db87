//! A column that is no part of a relation → a value.

use crate::database::{Column, DefaultValue, Identity};
use crate::ddl::Dialect;
use crate::lower::keys::VALUE;
use crate::schema::ScalarType;
use crate::verify::sql_fault;

use super::model::{DefaultText, EnumDeclaration, Value};
use super::types::{self, Mapped};
use super::{Plans, enums};

/// What is decided about a column, beside its name and its indexes.
pub(super) fn value(
    plans: &mut Plans<'_>,
    position: usize,
    column: &Column,
    (property, declared): (&str, &mut Vec<EnumDeclaration>),
) -> Option<Value> {
    let plan = &plans.plans[position];
    let (table, entity) = (plan.table, plan.name.clone());
    let primary = plan.key.contains(&column.name);
    let alone = primary && plan.key.len() == 1;
    let about = format!("{}.{}", table.name, column.name);
    let mut mapped = types::map(plans.database, table, column);
    if matches!(mapped.ty.as_str(), "text" | "string") && mapped.column_type.is_none() {
        mapped.labels = enums::of_checks(table, &column.name).unwrap_or_default();
        if !mapped.labels.is_empty() {
            (mapped.ty, mapped.length) = ("enum".to_owned(), None);
        }
    }
    if let Some(remark) = mapped.remark.take() {
        plans.remark(&about, remark);
    }
    let mut value = Value {
        nullable: column.nullable && !primary,
        primary,
        length: mapped.length,
        precision: mapped.precision,
        scale: mapped.scale,
        column_type: mapped.column_type.clone(),
        ..Value::default()
    };
    let ty = enum_type(
        plans,
        column,
        &mapped,
        (&entity, property),
        declared,
        &mut value,
    );
    value.ty = ty;
    if !generated(plans, &about, column, &mut value) {
        return None;
    }
    let counted = alone && column.identity.is_some() && is_integer(&value.ty);
    if !counted {
        value.default = default(plans, &about, column, &mapped);
        let is_raw = matches!(value.default, Some(DefaultText::Raw(_)));
        if primary && is_raw && !(alone && is_made(plans, &value.ty)) {
            plans.remark(
                &about,
                "its default is left to the database: a new row says its key",
            );
            value.default = None;
        }
        value.not_counted = alone && is_integer(&value.ty) && value.default.is_none();
    }
    let counted = counted || identity(column, &mut value);
    remarks(plans, &about, column, (counted, mapped.ty == "json"));
    Some(value)
}

/// Whether the format has a key for values.
fn has_value_key(key: &str) -> bool {
    VALUE.names().contains(&key)
}

fn is_integer(ty: &str) -> bool {
    ScalarType::by_name(ty).is_some_and(ScalarType::is_integer)
}

/// Whether a key of this type may be left to the database, though it does not count it.
fn is_made(plans: &Plans<'_>, ty: &str) -> bool {
    let counts_integers = plans.database.dialect != Dialect::Sqlite;
    matches!(ty, "uuid" | "string" | "text") || (counts_integers && is_integer(ty))
}

/// Whether the column is counted, and is said to be, beside the key.
fn identity(column: &Column, value: &mut Value) -> bool {
    let when = match &column.identity {
        Some(Identity::Always) => "always",
        Some(Identity::ByDefault | Identity::Counted) => "by_default",
        Some(Identity::Serial) | None => return false,
    };
    let fits = !value.primary && !value.nullable && is_integer(&value.ty);
    if fits {
        value.more.push(("identity", when.to_owned()));
    }
    fits
}

/// The name of the type: of an enum, that of its declaration where it has or needs one.
fn enum_type(
    plans: &mut Plans<'_>,
    column: &Column,
    mapped: &Mapped,
    (entity, property): (&str, &str),
    declared: &mut Vec<EnumDeclaration>,
    value: &mut Value,
) -> String {
    if mapped.labels.is_empty() {
        return mapped.ty.clone();
    }
    let database = plans.database;
    if let Some(at) = database
        .enums
        .iter()
        .position(|found| column.ty.names(&found.name))
    {
        return declared[at].name.clone();
    }
    if has_value_key("native") && database.dialect == Dialect::MySql && column.ty.base == "enum" {
        value.column_type = None;
        value.more.push(("native", "true".to_owned()));
    }
    value.labels = enums::labels(&mapped.labels);
    if plans.types.inline_enum(entity, property) {
        return "enum".to_owned();
    }
    let name = plans.types.enum_type(&format!("{entity}_{property}_kind"));
    declared.push(EnumDeclaration {
        name: name.clone(),
        labels: std::mem::take(&mut value.labels),
        comment: None,
    });
    name
}

/// Whether the column stays: one that the database computes needs a key of the format.
fn generated(plans: &mut Plans<'_>, about: &str, column: &Column, value: &mut Value) -> bool {
    let Some(generated) = &column.generated else {
        return true;
    };
    if sql_fault(None, &generated.expression).is_some() {
        let sql = &generated.expression;
        plans.remark(
            about,
            format!("left out: a generated column whose expression cannot be read ({sql})"),
        );
        return false;
    }
    value.more.push(("generated", generated.expression.clone()));
    if !generated.stored {
        value.more.push(("stored", "false".to_owned()));
    }
    true
}

/// The default, as a value where it is one of the type's.
fn default(
    plans: &mut Plans<'_>,
    about: &str,
    column: &Column,
    mapped: &Mapped,
) -> Option<DefaultText> {
    let found = column
        .default
        .as_ref()
        .filter(|_| column.generated.is_none())?;
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
    if let Some(literal) = literal(found, mapped) {
        return Some(literal);
    }
    let sql = match found {
        DefaultValue::Text(text) => quoted(text),
        DefaultValue::Number(text) | DefaultValue::Expression(text) => text.clone(),
        DefaultValue::Bool(flag) => flag.to_string(),
    };
    if sql_fault(None, &sql).is_some() {
        plans.remark(
            about,
            format!("the default `{sql}` is left out: it cannot be read as an expression"),
        );
        return None;
    }
    Some(DefaultText::Raw(sql))
}

fn literal(found: &DefaultValue, mapped: &Mapped) -> Option<DefaultText> {
    let text = match found {
        DefaultValue::Text(text) => text.clone(),
        DefaultValue::Number(text) => text.clone(),
        DefaultValue::Bool(flag) => flag.to_string(),
        DefaultValue::Expression(text) => double_quoted(text)?,
    };
    let is_text = !matches!(found, DefaultValue::Bool(_));
    let plain = |text: String| Some(DefaultText::Plain(text));
    match mapped.ty.as_str() {
        "bool" => match text.to_lowercase().as_str() {
            "1" | "true" | "t" => plain("true".to_owned()),
            "0" | "false" | "f" => plain("false".to_owned()),
            _ => None,
        },
        "enum" => mapped
            .labels
            .contains(&text)
            .then_some(DefaultText::Text(text)),
        "bytes" if is_text && !text.starts_with('\\') => Some(DefaultText::Text(text)),
        "string" | "text" if mapped.remark.is_none() && is_text => Some(DefaultText::Text(text)),
        "f32" => text
            .parse::<f32>()
            .ok()
            .filter(|f| f.is_finite())
            .and_then(|_| plain(text)),
        "f64" => text
            .parse::<f64>()
            .ok()
            .filter(|f| f.is_finite())
            .and_then(|_| plain(text)),
        "decimal" => is_decimal(&text).then_some(DefaultText::Text(text)),
        ty if is_integer(ty) => in_range(ty, text.parse().ok()?).then(|| plain(text))?,
        _ => None,
    }
}

/// SQLite takes `"x"` for a text where no column has that name.
fn double_quoted(text: &str) -> Option<String> {
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    (!inner.contains('"')).then(|| inner.to_owned())
}

fn in_range(ty: &str, number: i128) -> bool {
    let fits = |least: i128, most: i128| (least..=most).contains(&number);
    match ty {
        "i8" => fits(i8::MIN.into(), i8::MAX.into()),
        "i16" => fits(i16::MIN.into(), i16::MAX.into()),
        "i32" => fits(i32::MIN.into(), i32::MAX.into()),
        "u8" => fits(0, u8::MAX.into()),
        "u16" => fits(0, u16::MAX.into()),
        "u32" => fits(0, u32::MAX.into()),
        "u64" => fits(0, u64::MAX.into()),
        _ => fits(i64::MIN.into(), i64::MAX.into()),
    }
}

fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    all(whole) && all(fraction)
}

fn remarks(plans: &mut Plans<'_>, about: &str, column: &Column, (counted, is_json): (bool, bool)) {
    if !counted && matches!(&column.identity, Some(kind) if *kind != Identity::Serial) {
        plans.remark(
            about,
            "the database counts it, which only a key of one integer can say: give it a value",
        );
    }
    if let Some(expression) = &column.on_update {
        plans.remark(
            about,
            format!("`on update {expression}` is left to the database, and not read back"),
        );
    }
    if !counted && column.identity == Some(Identity::Serial) {
        plans.remark(
            about,
            "its sequence is left to the database: it has to be there",
        );
    }
    if let Some(collation) = column.collation.as_ref().filter(|_| !is_json) {
        plans.remark(
            about,
            format!("its collation `{collation}` is left to the database"),
        );
    }
}
