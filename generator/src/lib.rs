//! Generates typed Rust entities for Dormouse from YAML.
//!
//! The whole flow is [`generate`], and it is eight verbs, each a module:
//!
//! | verb | from | to |
//! | --- | --- | --- |
//! | [`source`] | files | a tree of places and texts, nothing inferred |
//! | [`lower`] | the tree | declarations, typed one by one |
//! | [`resolve`] | declarations | the [`schema`]: both sides of everything |
//! | [`verify`] | the schema | what is wrong with it |
//! | [`emit`] | the schema | view structs: names, types and sentences, final |
//! | [`render`] | view structs | text, through the templates |
//! | [`mod@format`] | text | tidy Rust under a header |
//! | [`output`] | files in memory | files on disk, all or none |
//!
//! The first four say everything they find and never stop at the first fault; nothing is emitted from
//! a schema with errors. A build script calls [`build`], which adds the last verb; a program chooses
//! between [`output::write`] and [`output::check`].

mod build_script;
mod config;
mod error;
pub mod format;
mod from_sql;
mod generated;
pub mod ident;
pub mod import;
pub mod output;

pub mod database;
pub mod ddl;
pub mod diagnostic;
pub mod emit;
pub mod entities;
#[cfg(test)]
mod fixture;
pub mod inspect;
#[cfg(feature = "introspect")]
pub mod introspect;
mod json_schema;
pub mod lower;
pub mod render;
pub mod resolve;
pub mod schema;
pub mod source;
pub mod verify;
pub mod yaml_out;

pub use build_script::{build, build_from_sql};
pub use config::Config;
pub use ddl::Dialect;
pub use error::{Error, Findings};
pub use from_sql::{FromSql, generate_from_sql};
pub use generated::Generated;
pub use json_schema::json_schema;

use output::Tree;

/// Generates the files of a schema: the whole flow, up to the point where they could be written.
///
/// # Errors
///
/// When the schema breaks rules; all findings are in the error.
pub fn generate(config: &Config) -> Result<Generated, Error> {
    generate_source(source::read(config.schema()), config)
}

/// Generates the files of a schema that was read already, or that was never a file.
///
/// # Errors
///
/// When the schema breaks rules; all findings are in the error.
pub fn generate_source(
    (source, mut set): (source::Source, diagnostic::DiagnosticSet),
    config: &Config,
) -> Result<Generated, Error> {
    let (declarations, found) = lower::lower(&source);
    set.extend(found);
    let (schema, found) = resolve::resolve(&declarations);
    set.extend(found);
    set.extend(verify::verify(&schema));

    let findings = Findings {
        set,
        sources: source.sources,
    };
    if findings.set.has_errors() {
        return Err(Error::Schema(findings));
    }

    let package = emit::emit(&schema);
    let files = render::render(&package)?;
    let rendered: Vec<_> = files.iter().map(render::File::rendered).collect();
    let texts = format::format_all(&rendered, &config.header())?;
    let mut tree = Tree::new();
    for (file, text) in files.into_iter().zip(texts) {
        tree.insert(file.path, text)?;
    }
    Ok(Generated {
        schema: schema.name.value,
        tree,
        warnings: findings,
    })
}
