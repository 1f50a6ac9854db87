//! An entity, and an enum, as lines.

use crate::entities::{Entity, EnumDeclaration, Property};
use crate::ident;

use super::guard::{self, Audience};
use super::property::{flow_text, labels, value_text};
use super::scalar;

/// Names longer than this do not push the others to the right.
const WIDEST: usize = 24;

/// The lines of an entity, indented by `indent` blanks.
pub(super) fn entity_lines(entity: &Entity, indent: usize, audience: Audience) -> String {
    let outer = " ".repeat(indent);
    let inner = " ".repeat(indent + 2);
    let mut text = format!("{outer}{}:\n", entity.name);
    let mut line = |line: String| text.push_str(&format!("{inner}{line}\n"));
    head(entity).into_iter().for_each(&mut line);
    if let Some(query) = &entity.view {
        line(guard::view(query, indent + 2, audience));
    }
    text.push_str(&guard::indexes(
        "uniques",
        &entity.uniques,
        indent + 2,
        audience,
    ));
    text.push_str(&guard::indexes(
        "indexes",
        &entity.indexes,
        indent + 2,
        audience,
    ));
    text.push_str(&guard::checks(&entity.checks, indent + 2, audience));
    text.push_str(&format!("{inner}properties:\n"));
    let width = entity
        .properties
        .iter()
        .map(|property| property.name.len() + 1);
    let width = width.filter(|width| *width <= WIDEST).max().unwrap_or(0);
    let listed = entity.primary_key.is_some();
    for property in &entity.properties {
        text.push_str(&property_line(property, indent + 4, width, listed));
        text.push('\n');
    }
    text
}

/// The line of a property, its value at column `width` behind the indent.
pub(super) fn property_line(
    property: &Property,
    indent: usize,
    width: usize,
    listed: bool,
) -> String {
    let blanks = " ".repeat(indent);
    let name = format!("{}:", property.name);
    let property = without_primary(property, listed);
    let value = value_text(&property, indent);
    match value.starts_with('\n') {
        true => format!("{blanks}{name}{value}"),
        false => format!("{blanks}{name:width$}{value}"),
    }
}

/// Where the key is a list, its properties do not say it again.
pub(super) fn without_primary(property: &Property, listed: bool) -> Property {
    use crate::entities::Shape;
    let mut property = property.clone();
    if listed {
        match &mut property.shape {
            Shape::Value(value) => value.primary = false,
            Shape::Relation(relation) => relation.primary = false,
        }
    }
    property
}

/// An entity in one line, as it stands between braces.
pub(super) fn entity_flow(entity: &Entity, audience: Audience) -> String {
    let listed = entity.primary_key.is_some();
    let properties = entity.properties.iter().map(|property| {
        let value = flow_text(&without_primary(property, listed));
        format!("{}: {value}", property.name)
    });
    let properties: Vec<_> = properties.collect();
    let mut pairs = head(entity);
    pairs.extend(
        entity
            .view
            .as_ref()
            .map(|query| guard::view_flow(query, audience)),
    );
    for (key, list) in [("uniques", &entity.uniques), ("indexes", &entity.indexes)] {
        let items = list.iter().map(|index| guard::item_flow(index, audience));
        let items: Vec<_> = items.collect();
        if !items.is_empty() {
            pairs.push(format!("{key}: [{}]", items.join(", ")));
        }
    }
    let checks: Vec<_> = entity
        .checks
        .iter()
        .map(|check| guard::check(check, audience))
        .collect();
    if !checks.is_empty() {
        pairs.push(format!("checks: {{ {} }}", checks.join(", ")));
    }
    pairs.push(format!("properties: {{ {} }}", properties.join(", ")));
    format!("{}: {{ {} }}", entity.name, pairs.join(", "))
}

/// What an entity says in front of its lists and properties.
fn head(entity: &Entity) -> Vec<String> {
    let mut pairs = Vec::new();
    if ident::snake(&entity.name) != entity.table.name {
        pairs.push(format!("table: {}", scalar::text(&entity.table.name)));
    }
    let schema = entity.table.schema.as_ref();
    pairs.extend(schema.map(|schema| format!("schema: {}", scalar::text(schema))));
    pairs.extend(entity.flags.iter().map(|flag| format!("{flag}: true")));
    let comment = entity.comment.as_ref();
    pairs.extend(comment.map(|comment| format!("comment: {}", scalar::text(comment))));
    let key = entity.primary_key.as_ref();
    pairs.extend(key.map(|key| format!("primary_key: {}", scalar::list(key))));
    pairs
}

/// The line of an enum, without an indent.
pub(super) fn enum_line(found: &EnumDeclaration) -> String {
    let values = labels(&found.labels);
    let is_named = found.labels.iter().any(|label| label.variant.is_some());
    let mut more = Vec::new();
    more.extend(found.native.as_ref().map(|name| match name.as_str() {
        "true" => "native: true".to_owned(),
        name => format!("native: {}", scalar::text(name)),
    }));
    more.extend(
        found
            .comment
            .as_ref()
            .map(|text| format!("comment: {}", scalar::text(text))),
    );
    match more.is_empty() && !is_named {
        true => format!("{}: {values}", found.name),
        false => {
            more.insert(0, format!("values: {values}"));
            format!("{}: {{ {} }}", found.name, more.join(", "))
        }
    }
}
