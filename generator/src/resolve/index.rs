//! Indexes and unique constraints: those of properties, then those of the entity.
//!
//! Every foreign key gets an index unless it is unique, the start of the primary key, or says
//! `index: false`: databases need it to follow the relation and to check deletes.

use crate::diagnostic::rules::UNKNOWN_PROPERTY;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name, Span, did_you_mean};
use crate::lower::{IndexRequest, SpecialDeclaration};
use crate::schema::{Check, ColumnId, Entity, Index, Property, PropertyKind, SpecialIndex};

use super::{Flat, name, names_with_columns};

/// Fills the lists of an entity whose columns are there.
pub(super) fn build(flat: &Flat<'_>, entity: &mut Entity, set: &mut DiagnosticSet) {
    let (mut uniques, mut indexes, mut special) = (Vec::new(), Vec::new(), Vec::new());
    for property in &entity.properties {
        let Some(declaration) = flat.position(&property.name).map(|i| flat.properties[i]) else {
            continue;
        };
        uniques.extend(unique_of(entity, property, &declaration.unique));
        indexes.extend(index_of(entity, property, &declaration.index, &uniques));
    }
    for declaration in &flat.indexes {
        let columns = columns(flat, entity, &declaration.properties, set);
        if columns.is_empty() {
            continue;
        }
        let (list, what) = match declaration.unique {
            true => (&mut uniques, "unique"),
            false => (&mut indexes, "index"),
        };
        let given = declaration.name.clone();
        let index = index(entity, columns, what, given, declaration.span);
        match &declaration.special {
            Some(more) => {
                let index = (index, declaration.unique);
                special.push(special_index(flat, index, more, (entity, set)));
            }
            None => list.push(index),
        }
    }
    (entity.uniques, entity.indexes) = (uniques, indexes);
    entity.special_indexes = special;
    let checks = flat.checks.iter();
    entity.checks = checks
        .map(|check| Check {
            name: check.name.clone(),
            expression: check.expression.clone(),
        })
        .collect();
}

/// An index that says more than its columns.
fn special_index(
    flat: &Flat<'_>,
    (index, unique): (Index, bool),
    special: &SpecialDeclaration,
    (entity, set): (&Entity, &mut DiagnosticSet),
) -> SpecialIndex {
    SpecialIndex {
        name: index.name,
        columns: index.columns,
        unique,
        on: special.on.clone(),
        filter: special.filter.clone(),
        using: special.using.clone(),
        include: columns(flat, entity, &special.include, set),
        databases: special.databases.clone().unwrap_or_default(),
    }
}

fn unique_of(entity: &Entity, property: &Property, request: &IndexRequest) -> Option<Index> {
    let columns = entity.columns_of(property.id);
    let one_to_one = match property.kind {
        PropertyKind::Relation(relation) => entity[relation].unique,
        PropertyKind::Column(_) => false,
    };
    let wanted = request.is_wanted() || one_to_one;
    (wanted && !columns.is_empty() && columns != entity.primary_key)
        .then(|| requested(entity, property, columns, "unique", request))
}

fn index_of(
    entity: &Entity,
    property: &Property,
    request: &IndexRequest,
    uniques: &[Index],
) -> Option<Index> {
    let columns = entity.columns_of(property.id);
    let covered = entity.primary_key.starts_with(&columns)
        || uniques.iter().any(|unique| unique.columns == columns);
    let foreign_key = matches!(property.kind, PropertyKind::Relation(_));
    let wanted = match request {
        IndexRequest::Unsaid => foreign_key && !covered,
        request => request.is_wanted(),
    };
    (wanted && !columns.is_empty()).then(|| requested(entity, property, columns, "index", request))
}

fn requested(
    entity: &Entity,
    property: &Property,
    columns: Vec<ColumnId>,
    what: &str,
    request: &IndexRequest,
) -> Index {
    let (given, span) = match request {
        IndexRequest::Named(name) => (Some(name.clone()), name.span),
        IndexRequest::Yes(span) => (None, *span),
        IndexRequest::No | IndexRequest::Unsaid => (None, property.name.span),
    };
    index(entity, columns, what, given, span)
}

fn index(
    entity: &Entity,
    columns: Vec<ColumnId>,
    what: &str,
    given: Option<Name>,
    span: Span,
) -> Index {
    let made = || {
        let columns = columns.iter().map(|&id| entity[id].name.value.as_str());
        let made = name::constraint_name(&entity.table.name, columns, what);
        Name::new(made, span)
    };
    Index {
        name: given.unwrap_or_else(made),
        columns,
    }
}

/// The columns of the named properties; nothing if one of them is not there.
fn columns(
    flat: &Flat<'_>,
    entity: &Entity,
    properties: &[Name],
    set: &mut DiagnosticSet,
) -> Vec<ColumnId> {
    let mut columns: Vec<ColumnId> = Vec::new();
    let mut complete = true;
    for name in properties {
        let own = entity.property(name).map(|p| entity.columns_of(p.id));
        match own.filter(|own| !own.is_empty()) {
            Some(own) if !own.iter().any(|id| columns.contains(id)) => columns.extend(own),
            _ => {
                complete = false;
                if !flat.is_faulty(name) && !is_left_out(flat, entity, name) {
                    set.push(unknown(entity, name));
                }
            }
        }
    }
    if complete { columns } else { Vec::new() }
}

/// Declared, but not in the entity: the reason was reported.
fn is_left_out(flat: &Flat<'_>, entity: &Entity, name: &str) -> bool {
    flat.position(name).is_some() && entity.property(name).is_none()
}

fn unknown(entity: &Entity, name: &Name) -> Diagnostic {
    let text = match entity.property(name) {
        None => "no such property",
        Some(property) if entity.columns_of(property.id).is_empty() => "has no columns",
        Some(_) => "named twice",
    };
    let known = names_with_columns(entity).filter(|known| *known != name.value);
    let message = format!("`{}.{name}` cannot be indexed", entity.name);
    Diagnostic::error(&UNKNOWN_PROPERTY, message)
        .label(name.span, text)
        .maybe_help(did_you_mean(name, known))
}
