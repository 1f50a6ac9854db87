//! Names as Rust can use them.

use crate::diagnostic::rules::INVALID_NAME;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name};
use crate::ident;

/// The longest name; an entity's is that of a file too.
const LONGEST: usize = 120;

/// Reports a name that is no identifier: of the schema, a property or a hint.
pub(super) fn check_field(name: &Name, what: &str, set: &mut DiagnosticSet) -> bool {
    let legal = is_identifier(name) && !name.trim_start_matches('_').is_empty();
    if !legal {
        let help = help(name, ident::rust_field);
        set.push(invalid(name, what, "letters, digits and `_`").help(help));
    }
    legal && check_length(name, what, set)
}

/// Reports a name that is no type name: of an entity, an enum or a variant.
pub(super) fn check_type(name: &Name, what: &str, set: &mut DiagnosticSet) -> bool {
    let legal = is_type(name);
    if !legal {
        let help = help(name, ident::rust_type);
        set.push(invalid(name, what, "PascalCase").help(help));
    }
    legal && check_length(name, what, set)
}

fn check_length(name: &Name, what: &str, set: &mut DiagnosticSet) -> bool {
    let fits = name.len() <= LONGEST;
    if !fits {
        let message = format!("a name of {} characters for {what}", name.len());
        set.push(
            Diagnostic::error(&INVALID_NAME, message)
                .label(name.span, format!("longer than {LONGEST}"))
                .help("shorten it; the names in the database are given by `table` and `column`"),
        );
    }
    fits
}

/// The Rust name of a value that is listed, if its text makes one.
pub(super) fn variant(text: &str) -> Option<String> {
    let variant = ident::rust_type(text);
    let has_letters = text.contains(|c: char| c.is_ascii_alphanumeric());
    (has_letters && is_identifier(&variant)).then_some(variant)
}

fn is_type(name: &str) -> bool {
    let upper = name.starts_with(|c: char| c.is_ascii_uppercase());
    is_identifier(name) && upper && !name.contains('_') && name != "Self"
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn clean(name: &str) -> String {
    let legal = |c: char| if c.is_ascii_alphanumeric() { c } else { ' ' };
    name.chars().map(legal).collect()
}

/// The nearest legal name, or why there is none.
fn help(name: &str, legal: fn(&str) -> String) -> String {
    let (clean, type_name) = (clean(name), ident::pascal(name));
    if type_name == "Self" {
        "`Self` means something else in Rust: choose another name".to_owned()
    } else if !name.is_ascii() {
        "choose a name of ASCII letters; a table or column can keep its own with `table` or `column`"
            .to_owned()
    } else if clean.trim().is_empty() {
        "choose a name with letters".to_owned()
    } else {
        format!("write `{}`", legal(&clean).trim_start_matches("r#"))
    }
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
        assert_eq!(help(check_field, "2fa").as_deref(), Some("write `_2fa`"));
        assert_eq!(help(check_field, "type-").as_deref(), Some("write `type`"));
        assert_eq!(
            help(check_field, "__").as_deref(),
            Some("choose a name with letters")
        );
        assert_eq!(help(check_field, &"x".repeat(120)), None);
        assert!(help(check_field, &"x".repeat(121)).is_some());
        assert!(help(check_type, &"X".repeat(121)).is_some());
        assert_eq!(help(check_type, "User"), None);
        assert_eq!(
            help(check_type, "blog_post").as_deref(),
            Some("write `BlogPost`")
        );
        let reserved = "`Self` means something else in Rust: choose another name";
        assert_eq!(help(check_type, "Self").as_deref(), Some(reserved));
        assert_eq!(help(check_type, "self").as_deref(), Some(reserved));
        assert_eq!(help(check_type, "3d").as_deref(), Some("write `N3d`"));
    }

    #[test]
    fn every_suggestion_is_legal() {
        let names = [
            "a b", "2fa", "a.b", "-", "", "Self", "crate!", "über", "1", "_-_", "A-B_c", "N",
        ];
        for name in names {
            for check in [check_field, check_type] {
                let text = help(check, name).unwrap_or_default();
                let typed = text
                    .strip_prefix("write `")
                    .and_then(|t| t.strip_suffix('`'));
                if let Some(typed) = typed {
                    assert_eq!(help(check, typed), None, "{name} → {typed}");
                }
            }
        }
    }
}
