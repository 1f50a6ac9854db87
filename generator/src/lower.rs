//! Lower: the tree as written → typed declarations.
//!
//! Shorthand is expanded, keys and values are checked one by one, types and defaults are understood.
//! Names of other entities stay text: connecting them is the work of `resolve`.

use crate::diagnostic::DiagnosticSet;
use crate::schema::Enum;
use crate::source::Source;

mod computed;
mod declaration;
mod default;
mod document;
mod entity;
mod enum_;
mod fields;
mod index;
pub(crate) mod json;
pub(crate) mod keys;
mod moment;
mod name;
mod order;
mod per_database;
mod property;
mod relation;
mod rust;
mod value;

pub use declaration::{
    CheckDeclaration, Declarations, EntityDeclaration, HintDeclaration, IndexDeclaration,
    IndexRequest, Naming, OrderDeclaration, PropertyDeclaration, PropertyShape,
    RelationDeclaration, SpecialDeclaration, ValueDeclaration,
};

/// Lowers all files of a schema to one list of declarations.
#[must_use]
pub fn lower(source: &Source) -> (Declarations, DiagnosticSet) {
    let mut context = Context::default();
    let files = document::lower_heads(source, &mut context);
    document::lower_enums(&files, &mut context);
    let entities = document::lower_entities(&files, &mut context);
    let declarations = Declarations {
        name: context.name,
        format_version: crate::schema::FORMAT_VERSION,
        databases: context
            .databases
            .map(|databases| databases.value)
            .unwrap_or_default(),
        naming: context
            .naming
            .map(|naming| naming.value)
            .unwrap_or_default(),
        strict: context.strict.is_some_and(|strict| strict.value),
        enums: context.enums,
        entities,
    };
    (declarations, context.set)
}

/// What is known while lowering.
#[derive(Default)]
struct Context {
    name: crate::diagnostic::Name,
    naming: Option<crate::diagnostic::Spanned<Naming>>,
    databases: Option<crate::diagnostic::Spanned<crate::schema::Databases>>,
    strict: Option<crate::diagnostic::Spanned<bool>>,
    enums: Vec<Enum>,
    /// The names of all entities, for help texts.
    entity_names: Vec<String>,
    set: DiagnosticSet,
}
