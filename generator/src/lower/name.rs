//! Names as Rust can use them.

use crate::diagnostic::rules::INVALID_NAME;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name};
use crate::ident;

/// Reports a name that is no identifier: of the schema, a property or a hint.
pub(super) fn check_field(name: &Name, what: &str, set: &mut DiagnosticSet) -> bool {
    let legal = is_identifier(name) && !name.trim_start_matches('_').is_empty();
    if !legal {
        let help = suggestion(&ident::snake(&clean(name)));
        set.push(invalid(name, what, "letters, digits and `_`").maybe_help(help));
    }
    legal
}

/// Reports a name that is no type name: of an entity, an enum or a variant.
pub(super) fn check_type(name: &Name, what: &str, set: &mut DiagnosticSet) -> bool {
    let upper = name.starts_with(|c: char| c.is_ascii_uppercase());
    let legal = is_identifier(name) && upper && !name.contains('_') && name.value != "Self";
    if !legal {
        let help = suggestion(&ident::pascal(&clean(name)));
        set.push(invalid(name, what, "PascalCase").maybe_help(help));
    }
    legal
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn clean(name: &str) -> String {
    let legal = |c: char| if c.is_ascii_alphanumeric() { c } else { ' ' };
    name.chars().map(legal).collect()
}

fn suggestion(name: &str) -> Option<String> {
    is_identifier(name).then(|| format!("write `{name}`"))
}

fn invalid(name: &Name, what: &str, form: &str) -> Diagnostic {
    let message = format!("`{name}` cannot be the name of {what}");
    Diagnostic::error(&INVALID_NAME, message).label(name.span, format!("not {form}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Span, Spanned};

    fn help(check: fn(&Name, &str, &mut DiagnosticSet) -> bool, name: &str) -> Option<String> {
        let mut set = DiagnosticSet::new();
        let legal = check(
            &Spanned::new(name.to_owned(), Span::default()),
            "x",
            &mut set,
        );
        assert_eq!(legal, set.is_empty());
        set.sorted()
            .first()
            .map(|d| d.help.clone().unwrap_or_default())
    }

    #[test]
    fn illegal_names_come_with_a_legal_one() {
        assert_eq!(help(check_field, "full_name"), None);
        assert_eq!(
            help(check_field, "full-name").as_deref(),
            Some("write `full_name`")
        );
        assert_eq!(help(check_field, "2fa").as_deref(), Some(""));
        assert_eq!(help(check_type, "User"), None);
        assert_eq!(
            help(check_type, "blog_post").as_deref(),
            Some("write `BlogPost`")
        );
    }
}
