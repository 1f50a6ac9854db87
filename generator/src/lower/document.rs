//! The top of each file, and what all files declare together.

use crate::diagnostic::rules::{
    CONFLICTING_KEYS, DUPLICATE_DECLARATION, MISSING_KEY, SCHEMA_NAME_MISMATCH, UNSUPPORTED_FORMAT,
    WRONG_VALUE,
};
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name, Spanned};
use crate::schema::{Database, Databases, FORMAT_VERSION};
use crate::source::{Document, Entry, Mapping, NodeKind, Source};

use super::declaration::{EntityDeclaration, Naming};
use super::fields::{self, Fields};
use super::keys::DOCUMENT;
use super::{Context, entity, enum_, name};

/// What `naming` may say.
pub(super) const NAMINGS: &[(&str, Naming)] = &[
    ("snake_case", Naming::SnakeCase),
    ("as_written", Naming::AsWritten),
];

/// Checks the head of each file and gives the content of those that are mappings.
///
/// Keys that start with `x-` are left alone: a place for anchors.
pub(super) fn lower_heads(source: &Source, context: &mut Context) -> Vec<Mapping> {
    let mut files = Vec::new();
    for document in &source.documents {
        if let Some(mut mapping) = content(document, context) {
            mapping.entries.retain(|e| !e.key.starts_with("x-"));
            lower_head(document, &mapping, context);
            files.push(mapping);
        }
    }
    files
}

/// The keys of a file; nothing counts as no keys.
fn content(document: &Document, context: &mut Context) -> Option<Mapping> {
    match &document.root.kind {
        NodeKind::Mapping(mapping) => Some(mapping.clone()),
        _ if document.root.is_null() => Some(Mapping::default()),
        _ => {
            let found = document.root.describe();
            context.set.push(
                Diagnostic::error(&WRONG_VALUE, format!("the file is {found}, not a mapping"))
                    .label(document.root.span, "not keys and values")
                    .help("begin with `dormouse: 1`, `schema: blog` and `entities:`"),
            );
            None
        }
    }
}

fn lower_head(document: &Document, mapping: &Mapping, context: &mut Context) {
    let fields = Fields::new(mapping, &DOCUMENT, &mut context.set);
    check_format(document, fields, context);
    lower_name(document, fields, context);
    lower_naming(fields, context);
    lower_databases(fields, context);
    lower_strict(fields, context);
}

fn check_format(document: &Document, fields: Fields<'_>, context: &mut Context) {
    let Some(node) = fields.get("dormouse") else {
        return context.set.push(missing(document, "dormouse", "1"));
    };
    let version = fields.number("dormouse", &mut context.set);
    if version.is_some_and(|version| version.value != FORMAT_VERSION) {
        context.set.push(
            Diagnostic::error(&UNSUPPORTED_FORMAT, "unsupported version of the format")
                .label(
                    node.span,
                    format!("this generator reads version {FORMAT_VERSION}"),
                )
                .help(format!("write `dormouse: {FORMAT_VERSION}`")),
        );
    }
}

fn lower_name(document: &Document, fields: Fields<'_>, context: &mut Context) {
    if fields.get("schema").is_none() {
        return context.set.push(missing(document, "schema", "blog"));
    }
    let Some(schema) = fields.text("schema", &mut context.set) else {
        return;
    };
    if context.name.is_empty() {
        name::check_field(&schema, "a schema", &mut context.set);
        context.name = schema;
    } else if context.name != schema {
        let message = format!(
            "two names for one schema: `{}` and `{schema}`",
            context.name
        );
        context.set.push(
            Diagnostic::error(&SCHEMA_NAME_MISMATCH, message)
                .label(schema.span, "this file says so")
                .label(context.name.span, "the first file says so")
                .help(format!("write `schema: {}`", context.name)),
        );
    }
}

fn lower_naming(fields: Fields<'_>, context: &mut Context) {
    let Some(node) = fields.get("naming") else {
        return;
    };
    let naming = fields::word(node, "naming", NAMINGS, &mut context.set);
    match (context.naming, naming) {
        (Some(first), Some(second)) if first != second => context.set.push(
            Diagnostic::error(&CONFLICTING_KEYS, "two naming strategies for one schema")
                .label(second.span, "this file says so")
                .label(first.span, "another file says so")
                .help("keep one of them"),
        ),
        (None, naming) => context.naming = naming,
        _ => {}
    }
}

/// No database named is every one.
fn lower_databases(fields: Fields<'_>, context: &mut Context) {
    let Some(found) = databases(fields, &mut context.set) else {
        return;
    };
    match &context.databases {
        Some(first) if *first != found => context.set.push(
            Diagnostic::error(&CONFLICTING_KEYS, "two lists of databases for one schema")
                .label(found.span, "this file says so")
                .label(first.span, "another file says so")
                .help("keep one of them"),
        ),
        Some(_) => {}
        None => context.databases = Some(found),
    }
}

fn lower_strict(fields: Fields<'_>, context: &mut Context) {
    let strict = fields.flag("strict", &mut context.set);
    match (context.strict, strict) {
        (Some(first), Some(second)) if first.value != second.value => context.set.push(
            Diagnostic::error(&CONFLICTING_KEYS, "one schema is strict and is not")
                .label(second.span, "this file says so")
                .label(first.span, "another file says so")
                .help("keep one of them"),
        ),
        (None, strict) => context.strict = strict,
        _ => {}
    }
}

/// The databases that are listed; all of them where none is.
pub(super) fn databases(fields: Fields<'_>, set: &mut DiagnosticSet) -> Option<Spanned<Databases>> {
    let words = Database::ALL.map(|database| (database.key(), database));
    let node = fields.get("databases")?;
    let NodeKind::Sequence(items) = &node.kind else {
        let help = "write `databases: [postgres]`";
        set.push(fields::wrong(node, "databases", "a list").help(help));
        return None;
    };
    let word = |item| fields::word(item, "databases[…]", &words, set);
    let some: Vec<_> = items
        .iter()
        .filter_map(word)
        .map(|word| word.value)
        .collect();
    let named = if some.is_empty() {
        Databases::default()
    } else {
        Databases::new(some)
    };
    Some(Spanned::new(named, node.span))
}

fn missing(document: &Document, key: &str, example: &str) -> Diagnostic {
    let mut span = document.root.span;
    span.end = span.start;
    Diagnostic::error(&MISSING_KEY, format!("the file has no `{key}`"))
        .label(span, "the file starts here")
        .help(format!("add `{key}: {example}` at the top"))
}

/// Lowers the enums of all files, so that types can name them.
pub(super) fn lower_enums(files: &[Mapping], context: &mut Context) {
    for entry in declared(files, "enums", &mut Vec::new(), context) {
        if let Some(found) = enum_::lower(&entry.key, &entry.value, context) {
            context.enums.push(found);
        }
    }
}

/// Lowers the entities of all files.
pub(super) fn lower_entities(files: &[Mapping], context: &mut Context) -> Vec<EntityDeclaration> {
    let mut taken: Vec<Name> = context.enums.iter().map(|e| e.name.clone()).collect();
    let entries = declared(files, "entities", &mut taken, context);
    context.entity_names = entries.iter().map(|e| e.key.value.clone()).collect();
    entries
        .iter()
        .filter_map(|entry| entity::lower(&entry.key, &entry.value, context))
        .collect()
}

/// The entries of a top-level mapping in all files, each name once.
fn declared<'a>(
    files: &'a [Mapping],
    key: &str,
    taken: &mut Vec<Name>,
    context: &mut Context,
) -> Vec<&'a Entry> {
    let mut entries = Vec::new();
    for node in files.iter().filter_map(|file| file.get(key)) {
        let Some(mapping) = fields::mapping(node, key, &mut context.set) else {
            continue;
        };
        for entry in &mapping.entries {
            if let Some(first) = taken.iter().find(|name| **name == entry.key) {
                context.set.push(duplicate(&entry.key, first));
            } else {
                taken.push(entry.key.clone());
                entries.push(entry);
            }
        }
    }
    entries
}

fn duplicate(second: &Name, first: &Name) -> Diagnostic {
    let message = format!("`{second}` is declared twice");
    Diagnostic::error(&DUPLICATE_DECLARATION, message)
        .pair(second.span, first.span, "declaration")
        .help("rename or remove one of them")
}
