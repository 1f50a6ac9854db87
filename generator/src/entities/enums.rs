//! Enums: labels and the names of their variants.

use crate::database::{EnumType, Table};
use crate::ident;

use super::known::Known;
use super::model::{EnumDeclaration, EnumLabel};
use super::{Plans, check_in, name};

/// The labels of an enum. A variant is named where its label makes no name, or the name of another.
pub(crate) fn labels(values: &[String]) -> Vec<EnumLabel> {
    let plain: Vec<_> = values.iter().map(|value| ident::rust_type(value)).collect();
    let legal = |name: &String| {
        let ascii = name.chars().all(|c| c.is_ascii_alphanumeric());
        ascii && name.starts_with(|c: char| c.is_ascii_uppercase())
    };
    let has_letters = |value: &String| value.contains(|c: char| c.is_ascii_alphanumeric());
    let distinct = plain
        .iter()
        .enumerate()
        .all(|(at, name)| !plain[..at].contains(name));
    let follow = distinct && plain.iter().all(legal) && values.iter().all(has_letters);
    let mut taken: Vec<String> = Vec::new();
    let mut label = |value: &String| {
        let variant = (!follow).then(|| variant(value, &taken));
        taken.extend(variant.clone());
        EnumLabel {
            value: value.clone(),
            variant,
        }
    };
    values.iter().map(&mut label).collect()
}

fn variant(value: &str, taken: &[String]) -> String {
    let spoken = match value.trim() {
        "" => "empty".to_owned(),
        "+" => "plus".to_owned(),
        "-" => "minus".to_owned(),
        "*" => "star".to_owned(),
        text => name::field(text),
    };
    let base = name::type_name(&spoken);
    let numbered = (2_u32..).map(|number| format!("{base}{number}"));
    let mut all = std::iter::once(base.clone()).chain(numbered);
    all.find(|name| !taken.contains(name)).unwrap_or(base)
}

/// The values that a check of the table allows a text column, and the place of the check.
pub(super) fn of_checks(table: &Table, column: &str) -> Option<(usize, Vec<String>)> {
    let mut checks = table.checks.iter().enumerate();
    checks.find_map(|(at, check)| Some((at, check_in::values(&check.expression, column)?)))
}

impl Plans<'_> {
    /// Declares an enum under a name of its own.
    pub(super) fn declare(&mut self, found: &EnumType, known: &Known) -> EnumDeclaration {
        let name = match known.enums.get(&found.name) {
            Some(name) => name.clone(),
            None => self.types.enum_type(&found.name.name),
        };
        let own = &found.name.name;
        let native = match ident::snake(&name) == *own {
            true => "true".to_owned(),
            false => own.clone(),
        };
        EnumDeclaration {
            // A type of another schema is named by the columns that have it.
            native: Some(native).filter(|_| found.name.schema.is_none()),
            labels: labels(&found.labels),
            comment: found.comment.clone(),
            name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_are_named_where_they_need_it() {
        let check = |values: &[&str], expected: &[&str]| {
            let values: Vec<_> = values.iter().map(|value| (*value).to_owned()).collect();
            let found: Vec<_> = labels(&values)
                .into_iter()
                .filter_map(|label| label.variant)
                .collect();
            assert_eq!(found, expected, "{values:?}");
        };
        check(&["open", "done"], &[]);
        check(&["PG-13", "NC-17"], &[]);
        check(&["a", "A"], &["A", "A2"]);
        check(&["", "x"], &["Empty", "X"]);
        check(&["+", "-", "µ"], &["Plus", "Minus", "U"]);
        check(&["self", "x"], &["SelfRow", "X"]);
        check(&["1", "2"], &[]);
    }
}
