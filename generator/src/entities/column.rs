//! A column that is no part of a relation → a value.

use crate::database::{Column, Identity};
use crate::ddl::Dialect;
use crate::schema::ScalarType;
use crate::verify::{is_collation, sql_fault};

use super::model::{DefaultText, EnumDeclaration, Value};
use super::types::{self, Mapped};
use super::{Plans, default, enums, length, range};

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
    let dialect = plans.database.dialect;
    let mut mapped = types::map(plans.database, table, column);
    plans.plans[position]
        .said
        .extend(length::apply(dialect, table, column, &mut mapped));
    if matches!(mapped.ty.as_str(), "text" | "string")
        && mapped.column_type.is_none()
        && let Some((check, labels)) = enums::of_checks(table, &column.name)
    {
        plans.plans[position].said.push(check);
        (mapped.ty, mapped.length, mapped.labels) = ("enum".to_owned(), None, labels);
    }
    if let Some((check, ty)) = range::of_checks(plans.database.dialect, table, column) {
        plans.plans[position].said.push(check);
        mapped = Mapped::plain(ty);
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
        if !table.is_view() {
            value.default = default::default(plans, &about, column, &mapped);
        }
        let is_raw = matches!(value.default, Some(DefaultText::Raw(_)));
        if primary && is_raw && !(alone && is_made(plans, &value.ty)) {
            plans.remark(
                &about,
                "its default is left to the database: a new row says its key",
            );
            value.default = None;
        }
        value.not_counted =
            alone && is_integer(&value.ty) && value.default.is_none() && !table.is_view();
    }
    let counted = counted || identity(column, &mut value);
    value.collation = collation(dialect, column, &value);
    let is_said = value.collation.is_some() || mapped.ty == "json";
    remarks(plans, &about, column, (counted, is_said));
    Some(value)
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

/// The collation, where the format can say it: of a text that is no key.
fn collation(dialect: Dialect, column: &Column, value: &Value) -> Option<(Dialect, String)> {
    let is_text = matches!(value.ty.as_str(), "string" | "text") && !value.primary;
    let name = column
        .collation
        .clone()
        .filter(|name| is_text && is_collation(dialect, name));
    Some((dialect, name?))
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
        if declared[at].native.is_none() {
            value.column_type = Some(column.ty.text.clone());
        }
        return format!("{}{}", declared[at].name, brackets(mapped));
    }
    value.labels = enums::labels(&mapped.labels);
    if plans.types.inline_enum(entity, property) {
        return format!("enum{}", brackets(mapped));
    }
    let name = plans.types.enum_type(&format!("{entity}_{property}_kind"));
    declared.push(EnumDeclaration {
        name: name.clone(),
        labels: std::mem::take(&mut value.labels),
        native: None,
        comment: None,
    });
    format!("{name}{}", brackets(mapped))
}

/// What stands behind the name of an enum of which there are several values.
fn brackets(mapped: &Mapped) -> &'static str {
    if mapped.ty.ends_with("[]") { "[]" } else { "" }
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

fn remarks(plans: &mut Plans<'_>, about: &str, column: &Column, (counted, is_said): (bool, bool)) {
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
    if let Some(collation) = column.collation.as_ref().filter(|_| !is_said) {
        plans.remark(
            about,
            format!("its collation `{collation}` is left to the database"),
        );
    }
}
