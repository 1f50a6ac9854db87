//! The types of the generated module differ: entities, enums, the schema and what is made of entities.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::rules::NAME_COLLISION;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name, Span};
use crate::ident;
use crate::schema::{Entity, Schema};

/// What is put before and behind the name of an entity.
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

/// What is put behind the name of an entity and its hint.
const HINT_SUFFIXES: &[&str] = &["", "Hint", "Data"];

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    let mut types = Seen::default();
    types.add(&schema.name, ident::rust_type(&schema.name), set);
    for found in &schema.enums {
        types.add(&found.name, ident::rust_type(&found.name), set);
    }
    for entity in &schema.entities {
        check_parameter(&entity.name, set);
        for name in types_of(entity) {
            types.add(&entity.name, name, set);
        }
        for hint in &entity.hints {
            for suffix in HINT_SUFFIXES {
                let name = ident::pascal(&format!("{}_{}", entity.name, hint.name));
                types.add(&hint.name, format!("{name}{suffix}"), set);
            }
        }
    }
    types.names.clear();
    for entity in &schema.entities {
        types.add(&entity.name, ident::snake(&entity.name), set);
    }
}

/// Inside its own file an entity cannot be told from a type parameter of that name.
fn check_parameter(entity: &Name, set: &mut DiagnosticSet) {
    if ident::PARAMETERS.contains(&entity.as_str()) {
        let message = format!("`{entity}` is a type parameter of generated code");
        set.push(
            Diagnostic::error(&NAME_COLLISION, message)
                .label(entity.span, "cannot be an entity")
                .help("choose a longer name; the entity can keep its table with `table: …`"),
        );
    }
}

fn types_of(entity: &Entity) -> impl Iterator<Item = String> {
    let name = ident::rust_type(&entity.name);
    let types = AFFIXES.iter();
    types.map(move |(prefix, suffix)| format!("{prefix}{name}{suffix}"))
}

/// Generated names, who they are made of, and which pairs were reported: two entities that meet in
/// one name meet in many.
#[derive(Default)]
struct Seen<'s> {
    names: HashMap<String, &'s Name>,
    found: HashSet<(Span, Span)>,
}

impl<'s> Seen<'s> {
    fn add(&mut self, from: &'s Name, name: String, set: &mut DiagnosticSet) {
        let first = *self.names.entry(name.clone()).or_insert(from);
        if first.span != from.span && self.found.insert((first.span, from.span)) {
            set.push(
                Diagnostic::error(
                    &NAME_COLLISION,
                    format!("two things are called `{name}` in Rust"),
                )
                .label(from.span, format!("becomes `{name}`"))
                .label(first.span, format!("becomes `{name}` too"))
                .help("rename one of them; an entity can keep its table with `table: …`"),
            );
        }
    }
}
