//! The hidden structs behind an entity: the values of a row and the changes to it.

use askama::Template;

use super::columns::{Origin, ValueColumn, values};
use super::names::EntityNames;
use super::relations::{Link, links};
use super::scope::Scope;
use crate::schema::Entity;

/// `…Row` and `…Edits`.
#[derive(Debug, Template)]
#[template(path = "row.rs.askama")]
pub struct Row {
    row: String,
    edits: String,
    values: Vec<Field>,
    changes: Vec<Field>,
}

/// A field of one of the structs.
#[derive(Debug)]
struct Field {
    name: String,
    ty: String,
}

impl Row {
    pub(super) fn new(entity: &Entity, names: &EntityNames, scope: &Scope<'_>) -> Self {
        let columns = values(entity, scope);
        let kept = columns
            .iter()
            .filter(|column| column.origin != Origin::Generated);
        let links = links(entity, scope);
        let keys = links
            .iter()
            .filter(|link| link.is_foreign_key())
            .map(|link| raw_key(link, scope));
        let changed = columns.iter().filter(|column| column.changes());
        Self {
            row: names.row.clone(),
            edits: names.edits.clone(),
            values: kept.map(value).chain(keys).collect(),
            changes: changed.map(change).collect(),
        }
    }
}

fn value(column: &ValueColumn<'_>) -> Field {
    Field {
        name: column.name.clone(),
        ty: column.row_type(),
    }
}

fn raw_key(link: &Link<'_>, scope: &Scope<'_>) -> Field {
    let ty = format!("{}<rt::KeyOf<{}>>", scope.std.option, link.target);
    Field {
        name: link.name.clone(),
        ty,
    }
}

fn change(column: &ValueColumn<'_>) -> Field {
    let kept = if column.ty.is_copied() {
        "InPlace"
    } else {
        "Versions"
    };
    Field {
        name: column.name.clone(),
        ty: format!("rt::{kept}<{}>", column.ty.value()),
    }
}
