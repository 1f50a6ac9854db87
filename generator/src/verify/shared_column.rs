//! A column that several properties have is one that all of them can go by: of one type, changed by relations only.
//!
//! Whether the rows behind two relations agree on its value is for a flush to say.

use crate::diagnostic::rules::SHARED_COLUMN;
use crate::diagnostic::{Diagnostic, DiagnosticSet};
use crate::schema::{Column, ColumnId, Entity, Join, Property, PropertyKind, Relation, Schema};

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    for entity in &schema.entities {
        for column in &entity.columns {
            let users = users(entity, column.id);
            if users.len() > 1 {
                check_value(entity, column, &users, set);
                check_types(schema, entity, column, &users, set);
            }
        }
        check_relations(entity, set);
    }
}

/// The properties that have a column, the one that says what it is first.
fn users(entity: &Entity, column: ColumnId) -> Vec<&Property> {
    let has = |property: &&Property| entity.columns_of(property.id).contains(&column);
    let mut users: Vec<_> = entity.properties.iter().filter(has).collect();
    users.sort_by_key(|property| property.id != entity[column].property);
    users
}

/// A value that a relation would change behind its back: only one in the key never changes.
fn check_value(entity: &Entity, column: &Column, users: &[&Property], set: &mut DiagnosticSet) {
    let [value, relation, ..] = users else { return };
    let is_value = matches!(value.kind, PropertyKind::Column(_));
    if !is_value || (column.primary && !column.is_made()) {
        return;
    }
    let (fault, help) = match column.primary {
        true => (
            "made by the database",
            "add `primary: true` to the relation, and remove the value",
        ),
        false => (
            "a value of its own",
            "remove the value: the relation has the column",
        ),
    };
    let message = format!(
        "`{}` and `{}` of `{}` cannot share the column `{}`",
        value.name, relation.name, entity.name, column.name
    );
    set.push(
        Diagnostic::error(&SHARED_COLUMN, message)
            .label(value.name.span, fault)
            .label(relation.name.span, "writes the column when it changes")
            .help(help),
    );
}

fn check_types(
    schema: &Schema,
    entity: &Entity,
    column: &Column,
    users: &[&Property],
    set: &mut DiagnosticSet,
) {
    let name = |column: &Column| schema.column_type(column);
    for user in users {
        let PropertyKind::Relation(id) = user.kind else {
            continue;
        };
        let Some(there) = referenced(&entity[id], column.id) else {
            continue;
        };
        let there = &schema[entity[id].target][there];
        if (there.ty, there.array) == (column.ty, column.array) {
            continue;
        }
        let message = format!("`{}` of `{}` has two types", column.name, entity.name);
        set.push(
            Diagnostic::error(&SHARED_COLUMN, message)
                .label(
                    user.name.span,
                    format!("points at a column of type `{}`", name(there)),
                )
                .label(
                    users[0].name.span,
                    format!("makes it a column of type `{}`", name(column)),
                )
                .help("give one of them a column of its own, with `columns`"),
        );
    }
}

/// The column that a column of a foreign key points at.
fn referenced(relation: &Relation, column: ColumnId) -> Option<ColumnId> {
    let Join::Columns { own, target, .. } = &relation.join else {
        return None;
    };
    let place = own.iter().position(|own| *own == column)?;
    target.get(place).copied()
}

fn check_relations(entity: &Entity, set: &mut DiagnosticSet) {
    let owning = || {
        entity
            .relations
            .iter()
            .filter(|relation| !relation.columns().is_empty())
    };
    for (place, relation) in owning().enumerate() {
        let nullable = |id: &ColumnId| entity[*id].nullable;
        if relation.nullable && !relation.columns().iter().any(nullable) {
            set.push(never_null(entity, relation));
        }
        let same = |other: &&Relation| as_set(other) == as_set(relation);
        if let Some(other) = owning().take(place).find(same) {
            set.push(the_same(entity, relation, other));
        }
    }
}

fn as_set(relation: &Relation) -> Vec<ColumnId> {
    let mut columns = relation.columns().to_vec();
    columns.sort();
    columns
}

fn never_null(entity: &Entity, relation: &Relation) -> Diagnostic {
    let message = format!(
        "`{}.{}` can never point at nothing",
        entity.name, relation.name
    );
    Diagnostic::error(&SHARED_COLUMN, message)
        .label(
            relation.name.span,
            "all its columns belong to others that are required",
        )
        .help("remove `nullable: true`, or give it a column of its own")
}

fn the_same(entity: &Entity, relation: &Relation, other: &Relation) -> Diagnostic {
    let message = format!(
        "`{}` and `{}` of `{}` have the same columns",
        other.name, relation.name, entity.name
    );
    Diagnostic::error(&SHARED_COLUMN, message)
        .pair(relation.name.span, other.name.span, "one")
        .help("remove one of them, or give it a column of its own")
}
