//! One entity.

use crate::diagnostic::rules::UNKNOWN_HOOK;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name, Spanned, did_you_mean};
use crate::schema::HookKind;
use crate::source::Node;

use super::declaration::{
    CheckDeclaration, EntityDeclaration, HintDeclaration, PropertyDeclaration,
};
use super::fields::{self, Fields};
use super::keys::ENTITY;
use super::{Context, default, index, name, per_database, property};

/// Lowers an entity; `None` if nothing of it can be used.
pub(super) fn lower(
    entity: &Name,
    node: &Node,
    context: &mut Context,
) -> Option<EntityDeclaration> {
    let mapping = fields::mapping(node, entity, &mut context.set)?;
    let legal = name::check_type(entity, "an entity", &mut context.set);
    let fields = Fields::new(mapping, &ENTITY, &mut context.set);
    let (properties, faulty) = properties(entity, fields, context);
    let set = &mut context.set;
    let view = per_database::lower(fields, "view", fields::text, set);
    let declaration = EntityDeclaration {
        name: entity.clone(),
        comment: fields.text("comment", set).map(|text| text.value),
        table: fields.text("table", set),
        schema: fields.text("schema", set),
        read_only: fields.is_set("read_only", set) || view.is_some(),
        view,
        strict: fields.flag("strict", set).map(|flag| flag.value),
        without_rowid: fields.flag("without_rowid", set),
        is_abstract: fields.is_set("abstract", set),
        extends: fields.text("extends", set),
        properties,
        faulty,
        primary_key: fields.names("primary_key", set),
        indexes: index::lower(fields, set),
        checks: checks(fields, set),
        hooks: hooks(fields, context),
        hints: hints(fields, context),
    };
    legal.then_some(declaration)
}

fn properties(
    entity: &Name,
    fields: Fields<'_>,
    context: &mut Context,
) -> (Vec<PropertyDeclaration>, Vec<String>) {
    let (mut properties, mut faulty) = (Vec::new(), Vec::new());
    let node = fields.get("properties");
    let mapping = node.and_then(|n| fields::mapping(n, "properties", &mut context.set));
    for entry in mapping.iter().flat_map(|m| &m.entries) {
        match property::lower(entity, &entry.key, &entry.value, context) {
            Some(property) => properties.push(property),
            None => faulty.push(entry.key.value.clone()),
        }
    }
    (properties, faulty)
}

fn checks(fields: Fields<'_>, set: &mut DiagnosticSet) -> Vec<CheckDeclaration> {
    let node = fields.get("checks");
    let Some(mapping) = node.and_then(|node| fields::mapping(node, "checks", set)) else {
        return Vec::new();
    };
    let each = Fields { mapping };
    let checks = mapping.entries.iter().filter_map(|entry| {
        let expression = per_database::lower(each, &entry.key, default::expression, set)?;
        let name = entry.key.clone();
        Some(CheckDeclaration { name, expression })
    });
    checks.collect()
}

fn hooks(fields: Fields<'_>, context: &mut Context) -> Vec<Spanned<HookKind>> {
    let names = fields.names("hooks", &mut context.set);
    let mut hooks: Vec<Spanned<HookKind>> = Vec::new();
    for text in names.into_iter().flat_map(|names| names.value) {
        match HookKind::ALL.into_iter().find(|h| h.key() == text.value) {
            Some(hook) if hooks.iter().any(|h| h.value == hook) => {}
            Some(hook) => hooks.push(Spanned::new(hook, text.span)),
            None => context.set.push(unknown_hook(&text)),
        }
    }
    hooks
}

fn unknown_hook(text: &Name) -> Diagnostic {
    let known = HookKind::ALL.map(HookKind::key);
    let help = did_you_mean(text, known);
    Diagnostic::error(&UNKNOWN_HOOK, format!("unknown hook `{text}`"))
        .label(text.span, "never called")
        .help(help.unwrap_or_else(|| format!("one of: {}", known.join(", "))))
}

fn hints(fields: Fields<'_>, context: &mut Context) -> Vec<HintDeclaration> {
    let set = &mut context.set;
    let node = fields.get("hints");
    let mapping = node.and_then(|node| fields::mapping(node, "hints", set));
    let mut hints = Vec::new();
    for entry in mapping.iter().flat_map(|m| &m.entries) {
        let legal = name::check_field(&entry.key, "a hint", set);
        if let (true, Some(paths)) = (legal, fields::names(&entry.value, &entry.key, set)) {
            let name = entry.key.clone();
            hints.push(HintDeclaration { name, paths });
        }
    }
    hints
}
