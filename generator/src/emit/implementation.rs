//! The `impl` that makes a type an entity: how rows are read, what is lazy, which hooks are called.

use askama::Template;

use super::columns::{Origin, ValueColumn, values};
use super::hooks::{self, Hook};
use super::key::key_type;
use super::metadata;
use super::names::{EntityNames, setter};
use super::prelude::Prelude;
use super::read::{Read, read};
use super::relations::links;
use super::scope::Scope;
use crate::schema::{Entity, Hook as Expression};

/// `impl rt::Entity for …`.
#[derive(Debug, Template)]
#[template(path = "implementation.rs.askama")]
pub struct Implementation {
    names: EntityNames,
    schema: String,
    key: String,
    /// What a new row is made of; nothing is, where rows are only read.
    draft: String,
    read_only: bool,
    index: usize,
    sources: Vec<String>,
    slots: Places,
    edits: Places,
    std: Prelude,
    read: Read,
    lazy: Vec<Lazy>,
    foreign: Vec<Foreign>,
    /// Statements that compute values whenever the row changes.
    updates: Vec<String>,
    /// The variants of the runtime's enum for all that are listed.
    kinds: Vec<String>,
    /// Whether one is called before upserts, when there is no row yet.
    upsert_hook: bool,
    /// Those that are called with a row.
    hooks: Vec<Called>,
}

/// Where the values of columns are, and what the function that knows it calls its arguments.
#[derive(Debug)]
struct Places {
    argument: &'static str,
    index: &'static str,
    places: Vec<Lazy>,
}

/// A column by its place.
#[derive(Debug)]
struct Lazy {
    name: String,
    index: usize,
}

/// A relation whose foreign key is in the row.
#[derive(Debug)]
struct Foreign {
    name: String,
    index: usize,
    target: String,
}

/// A hook that is called with a row.
#[derive(Debug)]
struct Called {
    kind: String,
    name: &'static str,
    row: &'static str,
}

impl Called {
    fn new(hook: Hook) -> Option<Self> {
        Some(Self {
            row: hook.row?,
            kind: hook.kind,
            name: hook.name,
        })
    }
}

impl Implementation {
    pub(super) fn new(entity: &Entity, names: &EntityNames, scope: &Scope<'_>) -> Self {
        let (columns, listed) = (values(entity, scope), hooks::all(entity));
        let lazy = columns.iter().filter(|column| column.column.lazy);
        let foreign = links(entity, scope)
            .into_iter()
            .filter(|link| link.is_foreign_key());
        Self {
            names: names.clone(),
            schema: scope.schema_type(),
            key: key_type(entity, scope),
            draft: match entity.read_only {
                true => "rt::NoDraft<Self>".to_owned(),
                false => names.draft.clone(),
            },
            read_only: entity.read_only,
            index: entity.id.index(),
            sources: entity
                .columns
                .iter()
                .map(|column| metadata::source(entity, column, scope))
                .collect(),
            slots: Places::of(&columns, "row", |column| column.origin != Origin::Generated),
            edits: Places::of(&columns, "edits", |column| column.changes()),
            std: scope.std,
            read: read(entity, scope),
            lazy: lazy
                .map(|c| Lazy {
                    name: c.name.clone(),
                    index: c.index(),
                })
                .collect(),
            foreign: foreign
                .map(|link| Foreign {
                    index: link.index(),
                    name: link.name,
                    target: link.target,
                })
                .collect(),
            updates: match entity.read_only {
                true => Vec::new(),
                false => columns.iter().filter_map(update).collect(),
            },
            kinds: listed.iter().map(|hook| hook.kind.clone()).collect(),
            upsert_hook: listed.iter().any(|hook| hook.row.is_none()),
            hooks: listed.into_iter().filter_map(Called::new).collect(),
        }
    }
}

impl Places {
    fn of(
        columns: &[ValueColumn<'_>],
        argument: &'static str,
        has: fn(&ValueColumn<'_>) -> bool,
    ) -> Self {
        let places: Vec<_> = columns
            .iter()
            .filter(|column| has(column))
            .map(|column| Lazy {
                name: column.name.clone(),
                index: column.index(),
            })
            .collect();
        let unused = places.is_empty();
        Self {
            argument: if unused { "_" } else { argument },
            index: if unused { "_" } else { "column" },
            places,
        }
    }
}

/// A nullable value is set past its setter, which would want an `Option`.
fn update(column: &ValueColumn<'_>) -> Option<String> {
    let value = call(column.column.on_update.as_ref()?, "&view");
    let name = &column.name;
    let value = match column.column.fraction() {
        Some(digits) if column.column.nullable => {
            format!(
                "rt::truncated(<{}>::from({value}), {digits})",
                column.ty.value()
            )
        }
        _ => value,
    };
    Some(if column.column.nullable || column.column.version {
        format!("view.0.touched(view.0.edits_mut().{name}.set(&view.0.row().{name}, {value}));")
    } else {
        format!("view.{}({value});", setter(&column.property.name))
    })
}

/// The expression of a hook: a bare path is called with `argument`.
pub(super) fn call(hook: &Expression, argument: &str) -> String {
    let text = hook.text.value.trim();
    if hook.is_path {
        format!("{text}({argument})")
    } else {
        text.to_owned()
    }
}
