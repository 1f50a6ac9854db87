//! Primary keys, seen from outside: the columns that a foreign key has to repeat.
//!
//! A key may contain foreign keys, whose columns come from the target's key, and so on.

use crate::diagnostic::rules::{
    CONFLICTING_KEYS, CYCLIC_KEY, JOIN_COLUMNS, LONG_KEY, UNKNOWN_PROPERTY,
};
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name, Spanned, did_you_mean};
use crate::lower::{Naming, PropertyDeclaration, PropertyShape};
use crate::schema::{EntityId, PerDatabase, ScalarType};

use super::link::{Link, Links};
use super::{Flat, name, shared};

/// The most columns that PostgreSQL takes in a key; other databases take as many or fewer.
const LONGEST: usize = 32;

/// A column of a key.
#[derive(Clone, Debug)]
pub(super) struct KeyPart {
    pub(super) name: String,
    pub(super) ty: ScalarType,
    pub(super) column_type: Option<PerDatabase>,
    pub(super) length: Option<Spanned<u32>>,
    pub(super) precision: Option<Spanned<u32>>,
    pub(super) scale: Option<Spanned<u32>>,
}

/// The key of an entity.
#[derive(Clone, Debug, Default)]
pub(super) struct Key {
    /// Positions of its properties, in the order of the key.
    pub(super) properties: Vec<usize>,
    /// Its columns, in the order of the key.
    pub(super) parts: Vec<KeyPart>,
}

/// Computes the keys of all entities.
pub(super) fn keys(
    flats: &[Flat<'_>],
    links: &Links<'_>,
    naming: Naming,
    set: &mut DiagnosticSet,
) -> Vec<Key> {
    let properties = flats.iter().map(|flat| key_properties(flat, links, set));
    let mut keys = Keys {
        flats,
        links,
        naming,
        properties: properties.collect(),
        parts: vec![None; flats.len()],
        open: Vec::new(),
    };
    for flat in flats {
        keys.parts(flat.id, set);
    }
    let parts = keys.parts.into_iter().map(Option::unwrap_or_default);
    keys.properties
        .into_iter()
        .zip(parts)
        .map(|(properties, parts)| Key { properties, parts })
        .collect()
}

/// Names for the columns of a foreign key: as given, or made of the property and the target's key.
pub(super) fn join_columns(
    property: &PropertyDeclaration,
    target: &[KeyPart],
    naming: Naming,
) -> Vec<Name> {
    let made = || {
        let prefix = name::database_name(naming, &property.name);
        let name = move |part: &KeyPart| name::joined(&[&prefix, &part.name]);
        target
            .iter()
            .map(move |part| Spanned::new(name(part), property.name.span))
    };
    match &property.columns {
        Some(given) if given.len() == target.len() => given.value.clone(),
        _ => made().collect(),
    }
}

/// Reports a wrong number of given columns.
pub(super) fn check_count(
    given: Option<&Spanned<Vec<Name>>>,
    target: (&Name, &[KeyPart]),
    set: &mut DiagnosticSet,
) {
    let (entity, parts) = target;
    if let Some(given) = given.filter(|given| given.len() != parts.len() && !parts.is_empty()) {
        let names: Vec<_> = parts.iter().map(|part| part.name.as_str()).collect();
        let message = format!("{} given for a key of {}", given.len(), parts.len());
        set.push(
            Diagnostic::error(&JOIN_COLUMNS, format!("wrong number of columns: {message}"))
                .label(given.span, "one name per column of the key")
                .help(format!("the key of `{entity}` is: {}", names.join(", "))),
        );
    }
}

fn key_properties(flat: &Flat<'_>, links: &Links<'_>, set: &mut DiagnosticSet) -> Vec<usize> {
    let Some(list) = flat.primary_key else {
        let primary = |i: &usize| flat.properties[*i].primary.is_some();
        return (0..flat.properties.len())
            .filter(primary)
            .filter(|&i| has_columns(flat, links, i))
            .collect();
    };
    let mut key: Vec<usize> = Vec::new();
    for name in &list.value {
        match flat.position(name).filter(|&i| has_columns(flat, links, i)) {
            Some(position) if !key.contains(&position) => key.push(position),
            _ if flat.is_faulty(name) => {}
            _ => set.push(unknown_part(flat, links, name)),
        }
    }
    for (position, property) in flat.properties.iter().enumerate() {
        if let (Some(span), false) = (property.primary, key.contains(&position)) {
            let message = format!("`{}` is not in the list `primary_key`", property.name);
            set.push(
                Diagnostic::error(&CONFLICTING_KEYS, message)
                    .label(span, "part of the key")
                    .label(list.span, "the whole key")
                    .help("say it in one of the two places"),
            );
        }
    }
    key
}

fn has_columns(flat: &Flat<'_>, links: &Links<'_>, property: usize) -> bool {
    match flat.properties[property].shape {
        PropertyShape::Value(_) => true,
        PropertyShape::Relation(_) => links.get(flat.id, property).is_some_and(Link::has_columns),
    }
}

fn unknown_part(flat: &Flat<'_>, links: &Links<'_>, name: &Name) -> Diagnostic {
    let known = (0..flat.properties.len())
        .filter(|&i| has_columns(flat, links, i))
        .map(|i| flat.properties[i].name.value.as_str())
        .filter(|known| *known != name.value);
    Diagnostic::error(
        &UNKNOWN_PROPERTY,
        format!("`{name}` cannot be part of the key"),
    )
    .label(name.span, "not a property with columns, or named twice")
    .maybe_help(did_you_mean(name, known))
}

struct Keys<'p, 'a> {
    flats: &'p [Flat<'a>],
    links: &'p Links<'a>,
    naming: Naming,
    properties: Vec<Vec<usize>>,
    parts: Vec<Option<Vec<KeyPart>>>,
    /// Entities whose keys are being computed.
    open: Vec<EntityId>,
}

impl Keys<'_, '_> {
    fn parts(&mut self, entity: EntityId, set: &mut DiagnosticSet) -> Vec<KeyPart> {
        if let Some(parts) = &self.parts[entity.index()] {
            return parts.clone();
        }
        self.open.push(entity);
        let properties = self.properties[entity.index()].clone();
        let flat = &self.flats[entity.index()];
        let mut found: Vec<(usize, KeyPart)> = Vec::new();
        for property in properties {
            for part in self.parts_of(entity, property, set) {
                let meant = |(other, known): &(usize, KeyPart)| {
                    let (one, other) = (flat.properties[property], flat.properties[*other]);
                    known.name == part.name && shared::is_meant(one, other)
                };
                if !found.iter().any(meant) {
                    found.push((property, part));
                }
            }
        }
        let parts = found.into_iter().map(|(_, part)| part).collect();
        self.open.pop();
        let parts = self.checked(entity, parts, set);
        self.parts[entity.index()] = Some(parts.clone());
        parts
    }

    /// Keys of keys of keys grow quickly; one that is too long is left out of others.
    fn checked(
        &self,
        entity: EntityId,
        parts: Vec<KeyPart>,
        set: &mut DiagnosticSet,
    ) -> Vec<KeyPart> {
        if parts.len() <= LONGEST {
            return parts;
        }
        let name = &self.flats[entity.index()].declaration.name;
        let message = format!("the key of `{name}` has {} columns", parts.len());
        set.push(
            Diagnostic::error(&LONG_KEY, message)
                .label(name.span, format!("at most {LONGEST} can be in a key"))
                .help("give it a key of its own: `id: { type: i64, primary: true }`"),
        );
        Vec::new()
    }

    fn parts_of(
        &mut self,
        entity: EntityId,
        property: usize,
        set: &mut DiagnosticSet,
    ) -> Vec<KeyPart> {
        let declaration = self.flats[entity.index()].properties[property];
        if let PropertyShape::Value(value) = &declaration.shape {
            return vec![KeyPart {
                name: column_name(declaration, self.naming).value,
                ty: value.ty,
                column_type: value.column_type.clone(),
                length: value.length,
                precision: value.precision,
                scale: value.scale,
            }];
        }
        let Some(target) = self.links.get(entity, property).map(|link| link.target) else {
            return Vec::new();
        };
        if self.open.contains(&target) {
            set.push(cyclic(declaration));
            return Vec::new();
        }
        let parts = self.parts(target, set);
        let names = join_columns(declaration, &parts, self.naming);
        let named = parts.into_iter().zip(names);
        named
            .map(|(part, name)| KeyPart {
                name: name.value,
                ..part
            })
            .collect()
    }
}

/// The column of a value: as given, or named after the property.
pub(super) fn column_name(property: &PropertyDeclaration, naming: Naming) -> Name {
    let given = property.columns.as_ref().and_then(|names| names.first());
    given.cloned().unwrap_or_else(|| {
        let made = name::database_name(naming, &property.name);
        Spanned::new(made, property.name.span)
    })
}

fn cyclic(property: &PropertyDeclaration) -> Diagnostic {
    let message = format!(
        "the key that `{}` is part of contains itself",
        property.name
    );
    Diagnostic::error(&CYCLIC_KEY, message)
        .label(property.name.span, "leads back to the same key")
        .help("give one of the entities a key of its own: `id: { type: i64, primary: true }`")
}
