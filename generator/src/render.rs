//! Render: view structs become text, each through the template it names.
//!
//! The one list of template → condition → output path. Glue only: what a template prints was decided
//! by [`emit`](crate::emit), how it looks is decided by [`format`](mod@crate::format).

use askama::Template;

use crate::emit::{IncludeFile, Package};
use crate::format::Rendered;

/// The text of one file, as its template gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The template of the file, for messages.
    pub template: &'static str,
    /// The path, relative to the output directory.
    pub path: String,
    /// The text.
    pub text: String,
}

impl File {
    /// What is to be formatted of it.
    pub(crate) fn rendered(&self) -> Rendered<'_> {
        Rendered {
            template: self.template,
            text: &self.text,
        }
    }
}

/// Renders every file of a package.
///
/// # Errors
///
/// Only when a template fails, which none of ours can.
pub fn render(package: &Package) -> askama::Result<Vec<File>> {
    let mut files = vec![file("mod.rs.askama", "mod.rs", &package.module)?];
    if let Some(enums) = &package.enums {
        files.push(file("enums.rs.askama", "enums.rs", enums)?);
    }
    for entity in &package.entities {
        files.push(file("entity.rs.askama", entity.path(), entity)?);
    }
    Ok(files)
}

/// Renders the file through which a schema in a build directory is included.
///
/// # Errors
///
/// As [`render`].
pub fn render_include(include: &IncludeFile) -> askama::Result<File> {
    file(
        "include.rs.askama",
        &format!("{}.rs", include.directory()),
        include,
    )
}

fn file(template: &'static str, path: &str, view: &impl Template) -> askama::Result<File> {
    Ok(File {
        template,
        path: path.to_owned(),
        text: view.render()?,
    })
}
