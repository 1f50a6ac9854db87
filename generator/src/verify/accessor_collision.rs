//! The methods and constants made of an entity's properties and hints differ.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::rules::ACCESSOR_COLLISION;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name, Span};
use crate::ident;
use crate::schema::{Entity, Property, PropertyKind, Schema};

/// Methods of every handle that a property cannot hide, because they are found first.
const RESERVED: &[&str] = &[
    "clone",
    "clone_from",
    "clone_into",
    "into",
    "to_owned",
    "try_into",
];

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    for entity in &schema.entities {
        let mut found = Found::default();
        check_methods(entity, &mut found, set);
        check_constants(entity, &mut found, set);
    }
}

fn check_methods(entity: &Entity, found: &mut Found, set: &mut DiagnosticSet) {
    let mut seen: HashMap<String, &Name> = HashMap::new();
    for property in &entity.properties {
        for method in methods(entity, property) {
            if RESERVED.contains(&method.as_str()) {
                set.push(reserved(&property.name, &method));
            } else if let Some(first) = seen.get(&method) {
                found.report(&property.name, first, &format!("`{method}()`"), set);
            } else {
                seen.insert(method, &property.name);
            }
        }
    }
}

fn check_constants(entity: &Entity, found: &mut Found, set: &mut DiagnosticSet) {
    let mut seen: HashMap<String, &Name> = HashMap::new();
    let properties = entity.properties.iter().map(|property| &property.name);
    for name in properties.chain(entity.hints.iter().map(|hint| &hint.name)) {
        let constant = ident::rust_const(name);
        match seen.get(&constant) {
            Some(first) => found.report(name, first, &format!("`{constant}`"), set),
            None => {
                seen.insert(constant, name);
            }
        }
    }
}

/// Pairs that were reported: two names that meet in one method meet in all.
#[derive(Default)]
struct Found(HashSet<(Span, Span)>);

impl Found {
    fn report(&mut self, second: &Name, first: &Name, what: &str, set: &mut DiagnosticSet) {
        if self.0.insert((first.span, second.span)) {
            set.push(collision(second, first, what));
        }
    }
}

/// `title` and `set_title`; of relations `author_ref` too, and of to-many ones no `set_…`.
fn methods(entity: &Entity, property: &Property) -> Vec<String> {
    let name = ident::snake(&property.name);
    let setter = format!("set_{name}");
    let reference = ident::rust_field(&format!("{name}_ref"));
    let getter = ident::rust_field(&property.name);
    match property.kind {
        PropertyKind::Column(_) => vec![getter, setter],
        PropertyKind::Relation(id) if entity[id].is_to_one() => vec![getter, setter, reference],
        PropertyKind::Relation(_) => vec![getter, reference],
    }
}

fn reserved(name: &Name, method: &str) -> Diagnostic {
    let message = format!("`{method}` is a method of every handle");
    Diagnostic::error(&ACCESSOR_COLLISION, message)
        .label(name.span, format!("becomes `{method}()`"))
        .help(format!(
            "rename the property, and keep its column with `column: {name}`"
        ))
}

fn collision(second: &Name, first: &Name, what: &str) -> Diagnostic {
    Diagnostic::error(
        &ACCESSOR_COLLISION,
        format!("two things are called {what} in Rust"),
    )
    .label(second.span, format!("becomes {what}"))
    .label(first.span, format!("becomes {what} too"))
    .help("rename one of them; a property can keep its column with `column: …`")
}
