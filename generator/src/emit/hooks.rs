//! The hooks an entity lists: a trait that the user implements, and the call from the runtime.

use askama::Template;

use super::docs;
use super::names::EntityNames;
use super::prelude::Prelude;
use super::scope::Scope;
use crate::ident;
use crate::schema::{Entity, HookKind};

/// The trait with the listed hooks.
#[derive(Debug, Template)]
#[template(path = "hooks.rs.askama")]
pub struct Hooks {
    name: String,
    entity: String,
    schema: String,
    parameter: String,
    std: Prelude,
    hooks: Vec<Hook>,
}

/// One hook.
#[derive(Debug)]
pub(super) struct Hook {
    pub doc: String,
    /// The method.
    pub name: &'static str,
    /// The variant of the runtime's enum.
    pub kind: String,
    /// The type of the row it is called with.
    pub ty: String,
    /// The method of the runtime's call that gives this row, if there is one.
    pub row: Option<&'static str>,
}

impl Hooks {
    /// Nothing, when the entity lists no hooks.
    pub(super) fn new(entity: &Entity, names: &EntityNames, scope: &Scope<'_>) -> Option<Self> {
        let hooks = all(entity);
        (!hooks.is_empty()).then(|| Self {
            name: names.hooks.clone(),
            entity: names.entity.clone(),
            schema: scope.schema_type(),
            parameter: parameter(entity),
            std: scope.std,
            hooks,
        })
    }
}

/// The listed hooks, in the order of the YAML.
pub(super) fn all(entity: &Entity) -> Vec<Hook> {
    let (words, names) = (docs::words(&entity.name), EntityNames::of(entity));
    entity
        .hooks
        .iter()
        .map(|kind| hook(kind.value, &words, &names))
        .collect()
}

fn hook(kind: HookKind, words: &str, names: &EntityNames) -> Hook {
    let (time, done) = match kind {
        HookKind::BeforeCreate => ("before", "inserted"),
        HookKind::AfterCreate => ("after", "inserted"),
        HookKind::BeforeUpdate => ("before", "updated"),
        HookKind::AfterUpdate => ("after", "updated"),
        HookKind::BeforeDelete => ("before", "deleted"),
        HookKind::AfterDelete => ("after", "deleted"),
        HookKind::BeforeUpsert => ("before", "inserted or updated by an upsert"),
        HookKind::AfterUpsert => ("after", "inserted or updated by an upsert"),
    };
    let (ty, row) = match kind {
        HookKind::BeforeCreate => (format!("{}<'_, rt::Unsaved>", names.view), Some("unsaved")),
        HookKind::BeforeUpsert => (format!("rt::Upserting<'_, {}>", names.entity), None),
        _ => (format!("{}<'_, ()>", names.view), Some("saved")),
    };
    Hook {
        doc: format!("Runs {time} {} {words} is {done}.", docs::article(words)),
        name: kind.key(),
        kind: ident::rust_type(kind.key()),
        ty,
        row,
    }
}

/// The row's parameter, which must differ from the other one.
fn parameter(entity: &Entity) -> String {
    match ident::rust_field(&entity.name) {
        name if name == "context" => "row".to_owned(),
        name => name,
    }
}
