//! The generator.

mod build_script;
mod config;
mod error;
pub mod format;
mod generated;
pub mod ident;
pub mod output;

#[cfg(test)]
mod fixture;
pub mod ddl;
pub mod diagnostic;
pub mod emit;
pub mod inspect;
pub mod lower;
pub mod render;
pub mod resolve;
pub mod schema;
pub mod source;
pub mod verify;

pub use build_script::build;
pub use config::Config;
pub use error::{Error, Findings};
pub use generated::Generated;

use diagnostic::DiagnosticSet;
use format::Rendered;
use output::Tree;
use schema::Schema;

/// Generates the files of a schema: the whole flow, up to the point where they could be written.
///
/// # Errors
///
/// When the schema breaks rules; all findings are in the error.
pub fn generate(config: &Config) -> Result<Generated, Error> {
    let (schema, findings) = schema_of(config);
    if findings.set.has_errors() {
        return Err(Error::Schema(findings));
    }
    let mut tree = Tree::new();
    for file in render::render(&emit::emit(&schema))? {
        let rendered = Rendered { template: file.template, text: &file.text };
        tree.insert(file.path, format::format(rendered, &config.header())?)?;
    }
    Ok(Generated { schema: schema.name.value, tree, warnings: findings })
}

/// The first half: from the files to a schema that is checked.
fn schema_of(config: &Config) -> (Schema, Findings) {
    let mut set = DiagnosticSet::new();
    let (source, found) = source::read(config.schema());
    set.extend(found);
    let (declarations, found) = lower::lower(&source);
    set.extend(found);
    let (schema, found) = resolve::resolve(&declarations);
    set.extend(found);
    set.extend(verify::verify(&schema));
    let sources = source.sources;
    (schema, Findings { set, sources })
}
