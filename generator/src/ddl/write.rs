//! Tables as statements: what all databases say in the same way.
//!
//! Each database gives its [`Words`]; none writes a statement of its own.

use std::collections::BTreeSet;

use crate::schema::{Column, Literal, ScalarType, Schema, Table};

use super::check::check;
use super::constraint::{add_foreign_key, checks, create_indexes, first_part, foreign_key};
use super::words::Words;
use super::{ColumnDefinition, Ddl, ForeignKey, TableDefinition};
use super::{array, enums, views};

/// Writes the statements for tables in the order in which they can be created.
pub(super) fn write(schema: &Schema, tables: &[TableDefinition<'_>], words: &dyn Words) -> Ddl {
    let enums = enums::native(schema, words);
    let mut create = create_schemas(tables, &enums, words);
    create.extend(
        enums
            .iter()
            .filter_map(|(name, values)| words.create_enum(name, values)),
    );
    let mut known: Vec<&Table> = Vec::new();
    let mut later = Vec::new();
    for table in tables {
        known.push(table.table);
        let (now, ahead): (Vec<_>, Vec<_>) = table
            .foreign_keys
            .iter()
            .partition(|key| words.refers_ahead() || known.contains(&key.target));
        let counted = table.columns.iter().find(|column| column.is_generated());
        let counted = counted.map(|column| (table.table, column.model));
        create.extend(counted.and_then(|(table, column)| words.before_counted(table, column)));
        create.push(create_table(schema, table, &now, words));
        create.extend(counted.and_then(|(table, column)| words.after_counted(table, column)));
        create.extend(create_indexes(table, words));
        create.extend(comments(table, words));
        later.extend(ahead.iter().map(|key| add_foreign_key(table, key, words)));
    }
    create.extend(later);
    let views = views::all(schema, words);
    create.extend(views.iter().map(views::create));
    let drop = |table: &TableDefinition<'_>| words.drop_table(&words.table(table.table));
    let drop_enums = enums
        .iter()
        .rev()
        .filter_map(|(name, _)| words.drop_enum(name));
    Ddl {
        create,
        drop: views
            .iter()
            .rev()
            .map(views::drop)
            .chain(tables.iter().rev().map(drop))
            .chain(drop_enums)
            .collect(),
    }
}

fn create_schemas(
    tables: &[TableDefinition<'_>],
    enums: &[(Table, Vec<String>)],
    words: &dyn Words,
) -> Vec<String> {
    let types = enums
        .iter()
        .filter(|(name, _)| words.drop_enum(name).is_some());
    let names = types
        .map(|(name, _)| name)
        .chain(tables.iter().map(|table| table.table));
    let names = names.filter_map(|table| table.schema.as_ref());
    let names: BTreeSet<&str> = names.map(|name| name.value.as_str()).collect();
    let create = names.into_iter().map(|name| words.create_schema(name));
    create.flatten().collect()
}

fn create_table(
    schema: &Schema,
    table: &TableDefinition<'_>,
    foreign_keys: &[&ForeignKey<'_>],
    words: &dyn Words,
) -> String {
    let single_key = table.primary_key.len() == 1;
    let first = first_part(table, words);
    let column = |column: &ColumnDefinition<'_>| {
        let is_key = single_key && table.primary_key.contains(&column.name);
        column_definition(schema, (table, column), (is_key, first.is_some()), words)
    };
    let mut parts: Vec<_> = table.columns.iter().map(column).collect();
    parts.extend(foreign_keys.iter().map(|key| foreign_key(key, words)));
    if table.primary_key.len() > 1 {
        parts.push(format!("primary key ({})", list(&table.primary_key, words)));
    }
    parts.extend(first.clone());
    parts.extend(checks(table, words));
    let (name, options) = (words.table(table.table), words.table_options(table));
    format!("create table {name} ({}){options}", parts.join(", "))
}

fn column_definition(
    schema: &Schema,
    (table, column): (&TableDefinition<'_>, &ColumnDefinition<'_>),
    (is_key, is_indexed): (bool, bool),
    words: &dyn Words,
) -> String {
    let name = words.quote(column.name);
    let comment = column.comment.map(|comment| words.column_comment(comment));
    let comment = comment.unwrap_or_default();
    let ty = column_type(schema, (table, column), words);
    if column.is_generated() {
        let key = words.counted_key(table.table, column.model, &ty);
        return format!("{name} {key}{comment}");
    }
    if let (Some(identity), false) = (&column.model.identity, column.is_pivot) {
        let counted = words.identity(&ty, identity.value, is_indexed);
        return format!("{name} {counted}{comment}");
    }
    if let Some(computed) = computed(column, words) {
        let text = words.computed(computed.0, computed.1, column.is_nullable());
        let check = check(schema, column, words);
        return format!("{name} {ty} {text}{comment}{check}");
    }
    let ty = if is_key && !refers(column) {
        words.given_key(ty)
    } else {
        ty
    };
    let null = if column.is_nullable() {
        "null"
    } else {
        "not null"
    };
    let mut text = format!("{name} {ty} {null}");
    if is_key {
        text.push_str(" primary key");
    }
    if !column.is_pivot {
        text.push_str(&default(schema, column.model, words));
    }
    text + &comment + &check(schema, column, words)
}

/// The statements that say something about a table and its columns, where definitions do not.
fn comments(table: &TableDefinition<'_>, words: &dyn Words) -> Vec<String> {
    let name = words.table(table.table);
    let of_table = table
        .comment
        .map(|comment| (format!("table {name}"), comment));
    let of_columns = table.columns.iter().filter_map(|column| {
        let what = format!("column {name}.{}", words.quote(column.name));
        Some((what, column.comment?))
    });
    let all = of_table.into_iter().chain(of_columns);
    all.filter_map(|(what, comment)| words.comment_on(&what, comment))
        .collect()
}

/// The type of a column in its table, and how its text is compared.
fn column_type(
    schema: &Schema,
    (table, column): (&TableDefinition<'_>, &ColumnDefinition<'_>),
    words: &dyn Words,
) -> String {
    let ty = plain_type(schema, column, words);
    let ty = if table.strict {
        words.strict_type(ty)
    } else {
        ty
    };
    let collation = column.model.collation.as_ref();
    let collation = collation.and_then(|collation| collation.get(words.database()));
    match collation {
        Some(collation) => ty + &words.collate(collation),
        None => ty,
    }
}

/// The exact type that the YAML gives, or the database's own for the scalar type.
fn plain_type(schema: &Schema, column: &ColumnDefinition<'_>, words: &dyn Words) -> String {
    if let Some(exact) = exact(column.model, words) {
        return words.exact_type(exact, refers(column));
    }
    let own = enums::column_type(schema, column.model.ty, words);
    let single = own.unwrap_or_else(|| words.scalar_type(column.model));
    if column.model.array {
        words.array_type(column.model, &single)
    } else {
        single
    }
}

/// The type and the default of a column, without anything around them.
pub(super) fn column_words(
    schema: &Schema,
    column: &Column,
    words: &dyn Words,
) -> (String, String) {
    let definition = ColumnDefinition {
        name: &column.name,
        model: column,
        is_pivot: false,
        comment: None,
    };
    (
        plain_type(schema, &definition, words),
        default(schema, column, words),
    )
}

pub(super) fn exact<'s>(column: &'s Column, words: &dyn Words) -> Option<&'s str> {
    let exact = column.column_type.as_ref()?.get(words.database())?;
    Some(exact.value.as_str())
}

/// Whether its values are those of another column.
pub(super) fn refers(column: &ColumnDefinition<'_>) -> bool {
    column.is_pivot || column.model.references.is_some()
}

/// The expression that the database makes a column of, and whether it keeps the value.
fn computed<'s>(column: &ColumnDefinition<'s>, words: &dyn Words) -> Option<(&'s str, bool)> {
    let computed = column.model.computed.as_ref()?;
    let expression = computed.expression.get(words.database())?;
    Some((expression.as_str(), computed.stored))
}

fn default(schema: &Schema, column: &Column, words: &dyn Words) -> String {
    let raw = column.default_raw.as_ref();
    match (
        &column.default,
        raw.and_then(|raw| raw.get(words.database())),
    ) {
        (Some(literal), _) => {
            let value = value(schema, column, literal, words);
            format!(" default {}", words.default(column, value))
        }
        (None, Some(raw)) => format!(" default ({raw})"),
        (None, None) => String::new(),
    }
}

fn value(schema: &Schema, column: &Column, literal: &Literal, words: &dyn Words) -> String {
    match (literal, column.ty) {
        (Literal::Bool(flag), _) => words.bool(*flag),
        (Literal::Int(number), _) => number.to_string(),
        (Literal::Float(number), _) => format!("{number:?}"),
        (Literal::Enum(index), ScalarType::Enum(id)) => {
            words.text(&schema[id].values[*index].value)
        }
        (Literal::Enum(index), _) => index.to_string(),
        (Literal::Array(elements), _) => {
            words.text(&array::text(schema, column, elements, words.has_arrays()))
        }
        (Literal::Bytes(bytes), _) => {
            let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            words.bytes(&digits)
        }
        (Literal::Text(found), ty) if ty.has_time() => {
            let kept = column.fraction().map_or(found.len(), |digits| {
                let point = found.len() - 7;
                point + if digits == 0 { 0 } else { digits as usize + 1 }
            });
            words.moment(&found[..kept])
        }
        (Literal::Decimal(found) | Literal::Text(found) | Literal::Json(found), _) => {
            words.text(found)
        }
    }
}

pub(super) fn list(names: &[&str], words: &dyn Words) -> String {
    let quoted: Vec<_> = names.iter().map(|name| words.quote(name)).collect();
    quoted.join(", ")
}

/// An identifier between marks, which are doubled inside it.
pub(super) fn quoted(name: &str, mark: char) -> String {
    format!(
        "{mark}{}{mark}",
        name.replace(mark, &format!("{mark}{mark}"))
    )
}
