//! The file of one entity: its parts, in the order in which they are read.

use askama::Template;

use super::Context;
use super::constants::Constants;
use super::data::HintData;
use super::docs;
use super::draft::Draft;
use super::hooks::Hooks;
use super::implementation::Implementation;
use super::keys::Keys;
use super::metadata::Metadata;
use super::names::EntityNames;
use super::repository::Repository;
use super::row::Row;
use super::scope::Scope;
use super::view::View;
use crate::schema::Entity;

/// The file of one entity.
#[derive(Debug, Template)]
#[template(path = "entity.rs.askama")]
pub struct EntityFile {
    path: String,
    entity: String,
    table: String,
    /// Paths of traits that types of this file hide.
    traits: Vec<String>,
    imports: String,
    reexports: String,
    constants: Constants,
    keys: Option<Keys>,
    hints: Vec<HintData>,
    metadata: Metadata,
    row: Row,
    hooks: Option<Hooks>,
    implementation: Implementation,
    view: View,
    draft: Option<Draft>,
    repository: Repository,
}

impl EntityFile {
    pub(super) fn new(entity: &Entity, context: &Context<'_>) -> Self {
        let names = EntityNames::of(entity);
        let scope = Scope::entity(context, entity);
        let keys = Keys::new(entity, context);
        let mut file = Self {
            path: names.file(),
            entity: names.entity.clone(),
            table: docs::code(&entity.table.qualified()),
            traits: scope.hidden_traits(),
            imports: String::new(),
            reexports: keys
                .as_ref()
                .map(|keys| keys.reexport(entity, context))
                .unwrap_or_default(),
            constants: Constants::new(entity, &names, &scope),
            hints: HintData::all(entity, &names, &scope),
            metadata: Metadata::new(entity, &scope),
            row: Row::new(entity, &names, &scope),
            hooks: Hooks::new(entity, &names, &scope),
            implementation: Implementation::new(entity, &names, &scope),
            view: View::new(entity, &names, &scope),
            draft: (!entity.read_only).then(|| Draft::new(entity, &names, &scope)),
            repository: Repository::new(entity, &names, &scope),
            keys,
        };
        // Only now does the scope know every name that was written.
        file.imports = use_line("super", &scope.imports());
        file
    }

    /// The file, relative to that of the schema.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

/// `use path::{A, B};`, or nothing.
pub(super) fn use_line(path: &str, names: &[String]) -> String {
    match names {
        [] => String::new(),
        [name] => format!("use {path}::{name};"),
        names => format!("use {path}::{{{}}};", names.join(", ")),
    }
}
