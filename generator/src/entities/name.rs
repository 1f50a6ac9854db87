//! Names: legal, told apart, and given in the order in which things ask for them.
//!
//! Who asks first keeps the plain name; who comes later gets a longer one. So nothing is renamed by what
//! is added at the end, and names of `known` things are taken before anybody asks.

use std::collections::HashSet;

use crate::database::TableName;
use crate::ident;

use super::known::{Known, KnownEntity};
use super::word;

/// What is made of the name of an entity: all of it has to be free.
const AFFIXES: &[(&str, &str)] = &[
    ("", ""),
    ("New", ""),
    ("New", "In"),
    ("", "Draft"),
    ("", "View"),
    ("", "Row"),
    ("", "Edits"),
    ("", "Hooks"),
    ("", "Repository"),
];

/// Methods of every handle.
const RESERVED: &[&str] = &[
    "clone",
    "clone_from",
    "clone_into",
    "into",
    "to_owned",
    "try_into",
];

/// Longer names are cut; they would be names of files, too.
const LONGEST: usize = 80;

/// The names of entities and enums.
pub(super) struct Types {
    taken: HashSet<String>,
    files: HashSet<String>,
}

impl Types {
    pub(super) fn new(schema: &str, known: &Known) -> Self {
        let mut types = Self {
            taken: HashSet::from([ident::rust_type(schema)]),
            files: HashSet::new(),
        };
        for name in &known.types {
            types.take(name);
        }
        types
    }

    /// The name of a table's entity.
    pub(super) fn entity(&mut self, table: &TableName, known: &Known) -> String {
        if let Some(entity) = known.entity(table) {
            return entity.name.clone();
        }
        let snake = field(&table.name);
        let schema = table.schema.as_deref().map(field);
        let prefixed = schema.map(|schema| format!("{schema}_{}", word::singular(&snake)));
        let mut candidates = vec![word::singular(&snake)];
        candidates.extend(prefixed);
        candidates.push(snake);
        self.free(&candidates)
    }

    /// The name of an enum.
    pub(super) fn enum_type(&mut self, name: &str) -> String {
        let snake = field(name);
        let longer = ["kind", "value"].map(|what| format!("{snake}_{what}"));
        let mut candidates = vec![snake];
        candidates.extend(longer);
        self.free(&candidates)
    }

    /// Whether an inline enum may have the name that follows from entity and property.
    pub(super) fn inline_enum(&mut self, entity: &str, property: &str) -> bool {
        let name = format!("{entity}{}", ident::pascal(property));
        let free = !self.taken.contains(&name);
        self.taken.insert(name);
        free
    }

    fn free(&mut self, candidates: &[String]) -> String {
        let plain = candidates.iter().map(|name| type_name(name));
        let base = candidates
            .last()
            .map(|name| type_name(name))
            .unwrap_or_default();
        let numbered = (2_u32..).map(|number| format!("{base}{number}"));
        let found = plain.chain(numbered).find(|name| self.is_free(name));
        let name = found.unwrap_or(base);
        self.take(&name);
        name
    }

    fn is_free(&self, name: &str) -> bool {
        let made = |(before, after): &(&str, &str)| format!("{before}{name}{after}");
        let is_parameter = ident::PARAMETERS.contains(&name);
        !is_parameter
            && !self.files.contains(&ident::snake(name))
            && AFFIXES
                .iter()
                .all(|affix| !self.taken.contains(&made(affix)))
    }

    fn take(&mut self, name: &str) {
        self.files.insert(ident::snake(name));
        let made = AFFIXES
            .iter()
            .map(|(before, after)| format!("{before}{name}{after}"));
        self.taken.extend(made);
    }
}

/// The names of the properties of one entity, as the methods they become.
#[derive(Default)]
pub(super) struct Properties {
    taken: HashSet<String>,
}

/// What a property is, as far as its methods depend on it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Value,
    ToOne,
    ToMany,
}

impl Properties {
    pub(super) fn new(known: Option<&KnownEntity>) -> Self {
        let mut properties = Self::default();
        for property in known.into_iter().flat_map(|entity| &entity.properties) {
            let kind = match property.is_relation {
                true => Kind::ToOne,
                false => Kind::Value,
            };
            properties.taken.extend(methods(kind, &property.name));
        }
        properties
    }

    /// The first candidate that is free; numbers go behind the last.
    pub(super) fn free(&mut self, kind: Kind, candidates: &[String]) -> String {
        let base = candidates.last().cloned().unwrap_or_default();
        let value = RESERVED
            .contains(&base.as_str())
            .then(|| format!("{base}_value"));
        let numbered = (2_u32..).map(|number| format!("{base}_{number}"));
        let mut all = candidates.iter().cloned().chain(value).chain(numbered);
        let found = all.find(|name| {
            let methods = methods(kind, name);
            let reserved = methods
                .iter()
                .any(|method| RESERVED.contains(&method.as_str()));
            !reserved && methods.iter().all(|method| !self.taken.contains(method))
        });
        let name = found.unwrap_or(base);
        self.taken.extend(methods(kind, &name));
        name
    }
}

/// The methods and the constant that a property becomes.
fn methods(kind: Kind, name: &str) -> Vec<String> {
    let snake = ident::snake(name);
    let mut methods = vec![ident::rust_field(name), ident::rust_const(name)];
    if kind != Kind::ToMany {
        methods.push(format!("set_{snake}"));
    }
    if kind != Kind::Value {
        methods.push(ident::rust_field(&format!("{snake}_ref")));
    }
    methods
}

/// A legal name in snake case, of any text.
pub(super) fn field(name: &str) -> String {
    let latin = deunicode::deunicode(name);
    let legal = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    let clean: String = latin.chars().map(legal).collect();
    let snake = shortened(ident::snake(&clean));
    match snake.chars().next() {
        None => "unnamed".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("_{snake}"),
        Some(_) => snake,
    }
}

fn shortened(mut name: String) -> String {
    name.truncate(LONGEST);
    name.trim_end_matches('_').to_owned()
}

/// A legal name in Pascal case, of a name in snake case.
pub(super) fn type_name(snake: &str) -> String {
    let name = ident::pascal(snake);
    match name.chars().next() {
        None => "Unnamed".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("N{name}"),
        Some(_) if name == "Self" => "SelfRow".to_owned(),
        Some(_) => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_makes_a_name() {
        let check = |text: &str, expected: &str| assert_eq!(field(text), expected, "{text}");
        check("AuthorId", "author_id");
        check("first name", "first_name");
        check("größe", "grosse");
        check("1st", "_1st");
        check("$%&", "unnamed");
        check("", "unnamed");
        check("Order Details", "order_details");
        check("a__b", "a_b");
        assert!(field(&"x".repeat(500)).len() <= LONGEST);
    }

    #[test]
    fn names_are_told_apart() {
        let mut types = Types::new("shop", &Known::default());
        let mut check = |schema: Option<&str>, table: &str, expected: &str| {
            let table = TableName::qualified(schema.map(str::to_owned), table);
            assert_eq!(types.entity(&table, &Known::default()), expected);
        };
        check(None, "users", "User");
        check(None, "user", "User2");
        check(None, "user_rows", "UserRows");
        check(Some("sales"), "users", "SalesUser");
        check(Some("crm"), "users", "CrmUser");
        check(None, "shop", "Shop2");
        check(None, "n", "N2");
        check(None, "self", "SelfRow");
        check(None, "2fa", "N2fa");
    }

    #[test]
    fn methods_are_told_apart() {
        let mut names = Properties::default();
        let mut check = |kind, name: &str, expected: &str| {
            assert_eq!(names.free(kind, &[name.to_owned()]), expected);
        };
        check(Kind::Value, "name", "name");
        check(Kind::Value, "set_name", "set_name_2");
        check(Kind::Value, "name", "name_3");
        check(Kind::Value, "clone", "clone_value");
        check(Kind::ToOne, "name", "name_4");
        check(Kind::Value, "name_4_ref", "name_4_ref_2");
    }
}
