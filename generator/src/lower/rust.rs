//! Rust in the YAML: `on_create` and `on_update` of values.
//!
//! Only the form is checked here; whether it compiles is for rustc to say, in the generated code.

use crate::diagnostic::rules::INVALID_RUST;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Spanned};
use crate::schema::Hook;

use super::fields::{self, Fields};

const HELP: &str =
    "write a path such as `crate::slug_of`, or an expression such as `chrono::Utc::now()`";

/// Reads the Rust text of a key.
pub(super) fn lower(fields: Fields<'_>, key: &str, set: &mut DiagnosticSet) -> Option<Hook> {
    let node = fields.get(key)?;
    let Some(scalar) = fields::scalar(node).filter(|_| !node.is_null()) else {
        set.push(fields::wrong(node, key, "a Rust path or expression").help(HELP));
        return None;
    };
    match syn::parse_str::<syn::Expr>(&scalar.text) {
        Ok(expression) => Some(Hook {
            is_path: matches!(&expression, syn::Expr::Path(path) if path.qself.is_none()),
            text: Spanned::new(scalar.text.trim().to_owned(), node.span),
        }),
        Err(error) => {
            set.push(
                Diagnostic::error(&INVALID_RUST, format!("`{key}` is not a Rust expression"))
                    .label(node.span, error.to_string())
                    .help(HELP),
            );
            None
        }
    }
}
