//! Named hints: paths of names → steps along relations.

use crate::diagnostic::rules::INVALID_HINT;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name, did_you_mean};
use crate::lower::HintDeclaration;
use crate::schema::{Entity, Hint, HintPath, HintStep, HintTarget, Property, PropertyKind, Schema};

use super::{Flat, Plan, was_reported};

/// Resolves the hints of all entities.
pub(super) fn resolve(plan: &Plan<'_>, schema: &mut Schema, set: &mut DiagnosticSet) {
    for flat in plan.flats {
        let hints = flat
            .hints
            .iter()
            .map(|declaration| hint(plan, schema, flat, declaration, set))
            .collect();
        schema.entities[flat.id.index()].hints = hints;
    }
}

fn hint(
    plan: &Plan<'_>,
    schema: &Schema,
    flat: &Flat<'_>,
    declaration: &HintDeclaration,
    set: &mut DiagnosticSet,
) -> Hint {
    let mut paths: Vec<HintPath> = Vec::new();
    for path in &declaration.paths {
        let Some(steps) = steps(plan, schema, &schema[flat.id], path, set) else {
            continue;
        };
        match paths.iter().find(|earlier| earlier.steps == steps) {
            Some(earlier) => set.push(
                Diagnostic::error(&INVALID_HINT, format!("`{path}` stands twice in one hint"))
                    .pair(path.span, earlier.span, "one")
                    .help("remove one of them"),
            ),
            None => paths.push(HintPath {
                steps,
                span: path.span,
            }),
        }
    }
    Hint {
        name: declaration.name.clone(),
        paths,
    }
}

fn steps(
    plan: &Plan<'_>,
    schema: &Schema,
    start: &Entity,
    path: &Name,
    set: &mut DiagnosticSet,
) -> Option<Vec<HintStep>> {
    let mut steps = Vec::new();
    let mut entity = start;
    let mut names = path.split('.').peekable();
    while let Some(name) = names.next() {
        let is_last = names.peek().is_none();
        let target = entity
            .property(name)
            .and_then(|p| target(entity, p, is_last));
        let Some(to) = target else {
            if !was_reported(plan, entity, name) {
                set.push(invalid(entity, path, name));
            }
            return None;
        };
        steps.push(HintStep {
            entity: entity.id,
            to,
        });
        if let HintTarget::Relation(relation) = to {
            entity = &schema[entity[relation].target];
        }
    }
    Some(steps)
}

fn target(entity: &Entity, property: &Property, is_last: bool) -> Option<HintTarget> {
    match property.kind {
        PropertyKind::Relation(relation) => Some(HintTarget::Relation(relation)),
        PropertyKind::Column(column) => {
            (is_last && entity[column].lazy).then_some(HintTarget::Lazy(column))
        }
    }
}

fn invalid(entity: &Entity, path: &Name, name: &str) -> Diagnostic {
    let known = entity.properties.iter();
    let known = known.filter(|property| target(entity, property, true).is_some());
    let text = match entity.property(name) {
        None => format!("`{}` has no `{name}`", entity.name),
        Some(p) if target(entity, p, true).is_some() => format!("`{name}` has no properties"),
        Some(_) => format!("`{name}` is loaded anyway"),
    };
    let message = format!("`{path}` is not a path of relations");
    let help = did_you_mean(
        name,
        known.map(|p| p.name.value.as_str()).filter(|n| *n != name),
    );
    Diagnostic::error(&INVALID_HINT, message)
        .label(path.span, text)
        .help(help.unwrap_or_else(|| "name relations, joined by dots".to_owned()))
}
