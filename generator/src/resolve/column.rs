//! Builds the columns of values and of foreign keys.

use crate::diagnostic::rules::WRONG_VALUE;
use crate::diagnostic::{Diagnostic, DiagnosticSet};
use crate::lower::{PropertyDeclaration, ValueDeclaration};
use crate::schema::{Column, ColumnReference, RelationKind};

use super::Plan;
use super::key::{self, KeyPart};
use super::layout::Slot;
use super::relation::Place;

/// The column of a value; `is_key` says that it alone is the primary key.
pub(super) fn value(
    plan: &Plan<'_>,
    property: &PropertyDeclaration,
    value: &ValueDeclaration,
    slot: &Slot,
    is_key: bool,
) -> Column {
    let has_value =
        value.default.is_some() || value.default_raw.is_some() || value.on_create.is_some();
    let counted = value.autoincrement.is_none_or(|flag| flag.value);
    Column {
        id: slot.columns[0],
        name: key::column_name(property, plan.declarations.naming),
        property: slot.property,
        ty: value.ty,
        array: value.array,
        column_type: value.column_type.clone(),
        collation: value.collation.clone(),
        length: value.length,
        precision: value.precision,
        scale: value.scale,
        nullable: property.nullable,
        primary: property.primary.is_some(),
        unique: property.unique.is_wanted(),
        default: value.default.clone(),
        default_raw: value.default_raw.clone(),
        identity: value.identity,
        computed: value.computed.clone(),
        lazy: value.lazy,
        hidden: property.hidden,
        version: value.version,
        checked: property.checked,
        on_create: value.on_create.clone(),
        on_update: value.on_update.clone(),
        comment: property.comment.clone(),
        generated: is_key && value.ty.is_integer() && !value.array && !has_value && counted,
        references: None,
    }
}

/// Reports `autoincrement: true` where nothing is counted.
pub(super) fn check_autoincrement(
    value: &ValueDeclaration,
    column: &Column,
    set: &mut DiagnosticSet,
) {
    let asked = value.autoincrement.filter(|flag| flag.value);
    if let (Some(flag), false) = (asked, column.generated) {
        set.push(
            Diagnostic::error(&WRONG_VALUE, format!("`{}` cannot be counted", column.name))
                .label(
                    flag.span,
                    "not a single integer key without a value of its own",
                )
                .help("remove `autoincrement`"),
        );
    }
}

/// The columns of an owning to-one relation, one per column of the target's key.
pub(super) fn foreign_key(
    plan: &Plan<'_>,
    place: &Place<'_, '_>,
    set: &mut DiagnosticSet,
) -> Vec<Column> {
    if !place.link.has_columns() {
        return Vec::new();
    }
    let target = place.link.target;
    let parts = &plan.layout.key(target).parts;
    let given = place.declaration.columns.as_ref();
    key::check_count(given, (&plan.flat(target).declaration.name, parts), set);
    let names = key::join_columns(place.declaration, parts, plan.declarations.naming);
    let mut columns = Vec::new();
    for (index, (part, name)) in parts.iter().zip(names).enumerate() {
        let column = Column {
            name,
            ..foreign_key_column(plan, place, part, index)
        };
        columns.push(column);
    }
    columns
}

fn foreign_key_column(
    plan: &Plan<'_>,
    place: &Place<'_, '_>,
    part: &KeyPart,
    index: usize,
) -> Column {
    let property = place.declaration;
    let referenced = plan
        .layout
        .key_columns(place.link.target)
        .get(index)
        .copied();
    let one_to_one = place.link.relation.kind == RelationKind::OneToOne;
    let single = place.slot.columns.len() == 1;
    Column {
        id: place.slot.columns[index],
        name: property.name.clone(),
        property: place.slot.property,
        ty: part.ty,
        array: false,
        column_type: part.column_type.clone(),
        collation: None,
        length: part.length,
        precision: part.precision,
        scale: part.scale,
        nullable: property.nullable,
        primary: property.primary.is_some(),
        unique: single && (one_to_one || property.unique.is_wanted()),
        default: None,
        default_raw: None,
        identity: None,
        computed: None,
        lazy: false,
        hidden: property.hidden,
        version: false,
        checked: property.checked,
        on_create: None,
        on_update: None,
        comment: property.comment.clone(),
        generated: false,
        references: place
            .slot
            .relation
            .zip(referenced)
            .map(|(relation, column)| ColumnReference { relation, column }),
    }
}
