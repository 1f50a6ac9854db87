//! Emit: the typed model becomes view structs, one per template, with every name, type, sentence
//! and expression already final.
//!
//! Templates decide nothing, so everything about the look of generated code is decided here. Names
//! come from `names` alone, documentation from `docs`, types from `rust_ty`.

mod build;
mod cast;
mod columns;
mod constants;
mod data;
mod docs;
mod draft;
mod entity;
mod enums;
mod hints;
mod hooks;
mod implementation;
mod include;
mod key;
mod keys;
mod literal;
mod locals;
mod metadata;
mod module;
mod names;
mod open;
mod pivots;
mod prelude;
mod read;
mod relations;
mod repository;
mod row;
mod rust_ty;
mod scope;
mod view;

pub use entity::EntityFile;
pub use enums::EnumsFile;
pub use include::IncludeFile;
pub use module::ModuleFile;

use crate::schema::Schema;

/// The files that a schema becomes.
#[derive(Debug)]
pub struct Package {
    /// `mod.rs`.
    pub module: ModuleFile,
    /// `enums.rs`, if the schema has enums.
    pub enums: Option<EnumsFile>,
    /// One file per entity, in the order of the YAML.
    pub entities: Vec<EntityFile>,
}

/// What the emitters know.
struct Context<'s> {
    schema: &'s Schema,
}

/// Decides everything that the templates print.
#[must_use]
pub fn emit(schema: &Schema) -> Package {
    let context = Context { schema };
    Package {
        module: ModuleFile::new(&context),
        enums: EnumsFile::new(&context),
        entities: schema
            .entities
            .iter()
            .map(|entity| EntityFile::new(entity, &context))
            .collect(),
    }
}
