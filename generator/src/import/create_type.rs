//! `create type` and `create domain` of PostgreSQL.

use crate::database::{Check, Domain, EnumType, NativeType, Remark};

use super::column::{Defined, read_type};
use super::constraint::Constraint;
use super::cursor::Cursor;
use super::draft::Draft;
use super::{column_option, token::Kind};

/// Reads what follows `create type`.
pub(super) fn read(draft: &mut Draft, cursor: &mut Cursor<'_>) -> Option<()> {
    let name = draft.own_name(cursor.qualified()?);
    if cursor.eat("as enum") {
        let labels = cursor
            .group()?
            .tokens()
            .iter()
            .filter(|token| token.kind == Kind::Text);
        let labels = labels.map(|label| label.value(draft.dialect)).collect();
        if draft.database.enums.iter().any(|known| known.name == name) {
            draft.lose(format!(
                "there is a type {name} already: this one is left out"
            ));
            return Some(());
        }
        draft.database.enums.push(EnumType {
            name,
            labels,
            comment: None,
        });
        return Some(());
    }
    let text = match (cursor.is("as range"), cursor.is("as")) {
        (true, _) => {
            "a range type of its own, which has no counterpart; columns of it are kept as they are"
        }
        (_, true) => {
            "a composite type, which has no counterpart; columns of it are kept as they are"
        }
        _ => "a type made by code, which has no counterpart; columns of it are kept as they are",
    };
    draft
        .database
        .remarks
        .push(Remark::new(name.to_string(), text));
    Some(())
}

/// Reads what follows `create domain`.
pub(super) fn domain(draft: &mut Draft, cursor: &mut Cursor<'_>) -> Option<()> {
    let name = draft.own_name(cursor.qualified()?);
    cursor.eat("as");
    let mut defined = Defined::default();
    defined.column.nullable = true;
    defined.column.name.clone_from(&name.name);
    read_type(draft, &mut defined, cursor);
    column_option::read(draft, &mut defined, cursor);
    let checks = defined
        .constraints
        .into_iter()
        .filter_map(|constraint| match constraint {
            Constraint::Check(Check { expression, .. }, _) => Some(expression),
            _ => None,
        });
    let domain = Domain {
        name,
        base: defined.column.ty,
        nullable: defined.column.nullable,
        default: defined.column.default,
        checks: checks.collect(),
    };
    draft.database.domains.push(domain);
    Some(())
}

/// Reads what follows `alter type`.
pub(super) fn alter(draft: &mut Draft, cursor: &mut Cursor<'_>) -> Option<()> {
    let name = draft.own_name(cursor.qualified()?);
    let mut enums = draft.database.enums.iter_mut();
    let Some(found) = enums.find(|found| found.name == name) else {
        return Some(());
    };
    if cursor.eat("add value") {
        cursor.eat("if not exists");
        let label = cursor.text()?;
        if found.labels.contains(&label) {
            return Some(());
        }
        let before = cursor.eat("before");
        let place = before || cursor.eat("after");
        let other = if place { cursor.text() } else { None };
        let at = found
            .labels
            .iter()
            .position(|known| Some(known) == other.as_ref());
        let at = at.map_or(found.labels.len(), |at| at + usize::from(!before));
        found.labels.insert(at, label);
    } else if cursor.eat("rename value") {
        let old = cursor.text()?;
        cursor.eat("to");
        let new = cursor.text()?;
        for label in found.labels.iter_mut().filter(|label| **label == old) {
            label.clone_from(&new);
        }
    } else if cursor.eat("rename to") {
        let new = cursor.name()?;
        let (old, dialect) = (found.name.clone(), draft.dialect);
        found.name.name.clone_from(&new);
        let renamed = found.name.to_string();
        for entry in draft.tables.iter_mut() {
            for column in entry
                .table
                .columns
                .iter_mut()
                .filter(|column| column.ty.names(&old))
            {
                let arrays = "[]".repeat(usize::from(column.ty.dimensions));
                column.ty = NativeType::parse(dialect, &format!("{renamed}{arrays}"));
            }
        }
    } else {
        return (cursor.is("owner to") || cursor.is("set")).then_some(());
    }
    Some(())
}
