//! Entities → YAML as a person writes it, or into YAML that a person has written.
//!
//! Short forms where they say everything, one line per property, nothing that follows anyway. A file that
//! exists is edited at its places and never written anew: what the user wrote stays byte for byte.

use std::collections::BTreeMap;

use crate::ddl::Dialect;
use crate::entities::Entities;
use crate::{ident, lower, resolve, source, verify};

mod edit;
mod entity;
mod existing;
mod follow;
mod fresh;
mod guard;
mod insert;
mod merge;
mod property;
mod prune;
mod scalar;
mod written;

pub use existing::Existing;
pub use merge::{Merged, Wishes, merge};

use entity::{entity_lines, enum_line};
use guard::Audience;

/// A whole file.
#[must_use]
pub fn write(entities: &Entities) -> String {
    whole(entities, only(entities))
}

/// The database that the schema is limited to: where another one would refuse what it says.
fn only(entities: &Entities) -> Option<Dialect> {
    let (source, _) = source::from_text("entities", &whole(entities, None));
    let (schema, _) = resolve::resolve(&lower::lower(&source).0);
    let database = entities.database?;
    (!verify::verify(&schema).is_empty()).then_some(database)
}

fn whole(entities: &Entities, database: Option<Dialect>) -> String {
    let mut text = head(&entities.schema, database);
    let audience = audience(entities, database);
    if !entities.enums.is_empty() {
        text.push_str("\nenums:\n");
        for found in &entities.enums {
            text.push_str(&format!("  {}\n", enum_line(found)));
        }
    }
    text.push_str("\nentities:\n");
    for (position, entity) in entities.entities.iter().enumerate() {
        if position > 0 {
            text.push('\n');
        }
        text.push_str(&entity_lines(entity, 2, audience));
    }
    text
}

fn audience(entities: &Entities, only: Option<Dialect>) -> Audience {
    let own = entities.database;
    Audience { own, only }
}

/// The files of a directory: one per entity, and one for the enums.
#[must_use]
pub fn write_files(entities: &Entities) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let database = only(entities);
    let audience = audience(entities, database);
    if !entities.enums.is_empty() {
        let lines = entities
            .enums
            .iter()
            .map(|found| format!("  {}\n", enum_line(found)));
        let lines: String = lines.collect();
        files.insert(
            "enums.yaml".to_owned(),
            format!("{}\nenums:\n{lines}", head(&entities.schema, database)),
        );
    }
    for entity in &entities.entities {
        let text = format!(
            "{}\nentities:\n{}",
            head(&entities.schema, database),
            entity_lines(entity, 2, audience)
        );
        files.insert(file_name(&entity.name), text);
    }
    files
}

/// The file of an entity in a directory.
#[must_use]
pub fn file_name(entity: &str) -> String {
    match ident::snake(entity).as_str() {
        // The file of the enums has this name.
        "enums" => "enums_entity.yaml".to_owned(),
        name => format!("{name}.yaml"),
    }
}

fn head(schema: &str, database: Option<Dialect>) -> String {
    let only = database.map(|database| format!("databases: [{}]\n", database.key()));
    format!(
        "dormouse: 1\nschema: {schema}\n{}",
        only.unwrap_or_default()
    )
}

#[cfg(test)]
mod tests;
