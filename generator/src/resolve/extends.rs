//! Inheritance of declarations: abstract entities disappear into those that extend them.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::rules::{CYCLIC_EXTENDS, DUPLICATE_PROPERTY, UNKNOWN_EXTENDS};
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name, Spanned, did_you_mean};
use crate::lower::{
    CheckDeclaration, Declarations, EntityDeclaration, HintDeclaration, IndexDeclaration,
    PropertyDeclaration,
};
use crate::schema::{EntityId, HookKind};

/// A concrete entity with everything it inherits, inherited things first.
pub(super) struct Flat<'a> {
    pub(super) id: EntityId,
    pub(super) declaration: &'a EntityDeclaration,
    pub(super) extends: Vec<Name>,
    pub(super) schema: Option<&'a Name>,
    pub(super) strict: Option<bool>,
    pub(super) without_rowid: Option<Spanned<bool>>,
    pub(super) properties: Vec<&'a PropertyDeclaration>,
    pub(super) faulty: Vec<&'a str>,
    pub(super) primary_key: Option<&'a Spanned<Vec<Name>>>,
    pub(super) indexes: Vec<&'a IndexDeclaration>,
    /// Rules for its rows.
    pub(super) checks: Vec<&'a CheckDeclaration>,
    pub(super) hooks: Vec<Spanned<HookKind>>,
    pub(super) hints: Vec<&'a HintDeclaration>,
    /// Something that was declared or inherited was faulty and is missing.
    pub(super) is_incomplete: bool,
}

impl Flat<'_> {
    /// The position of a property by its name.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.properties.iter().position(|p| p.name.value == name)
    }

    /// Whether a property of that name was left out as faulty.
    pub(super) fn is_faulty(&self, name: &str) -> bool {
        self.faulty.contains(&name)
    }
}

/// Makes the list of concrete entities.
pub(super) fn flatten<'a>(
    declarations: &'a Declarations,
    set: &mut DiagnosticSet,
) -> Vec<Flat<'a>> {
    let all = &declarations.entities;
    let bases = Bases::new(all);
    for declaration in all {
        check_extends(all, &bases, declaration, set);
    }
    all.iter()
        .filter(|declaration| !declaration.is_abstract)
        .enumerate()
        .map(|(index, declaration)| flat(&bases, EntityId::new(index), declaration, set))
        .collect()
}

/// Every declared entity, abstract ones included, by its name.
struct Bases<'a>(HashMap<&'a str, &'a EntityDeclaration>);

impl<'a> Bases<'a> {
    fn new(all: &'a [EntityDeclaration]) -> Self {
        Self(all.iter().map(|e| (e.name.as_str(), e)).collect())
    }

    fn of(&self, entity: &EntityDeclaration) -> Option<&'a EntityDeclaration> {
        self.0.get(entity.extends.as_ref()?.as_str()).copied()
    }

    /// The entity and what it extends, nearest first; stops at what is unknown or a cycle.
    fn chain(&self, entity: &'a EntityDeclaration) -> Vec<&'a EntityDeclaration> {
        let mut chain = vec![entity];
        let mut seen = HashSet::from([entity.name.as_str()]);
        let mut current = entity;
        while let Some(base) = self.of(current).filter(|base| seen.insert(&base.name)) {
            chain.push(base);
            current = base;
        }
        chain
    }
}

fn flat<'a>(
    bases: &Bases<'a>,
    id: EntityId,
    declaration: &'a EntityDeclaration,
    set: &mut DiagnosticSet,
) -> Flat<'a> {
    let chain = bases.chain(declaration);
    let from_base = || chain.iter().rev();
    let mut hooks: Vec<Spanned<HookKind>> = Vec::new();
    for hook in from_base().flat_map(|e| &e.hooks) {
        if !hooks.contains(hook) {
            hooks.push(*hook);
        }
    }
    let faulty: Vec<_> = from_base()
        .flat_map(|e| &e.faulty)
        .map(String::as_str)
        .collect();
    // A chain ends with an entity that extends nothing, unless its base is unknown or a cycle.
    let is_broken = chain.last().is_some_and(|last| last.extends.is_some());
    Flat {
        id,
        declaration,
        extends: chain[1..].iter().map(|e| e.name.clone()).collect(),
        schema: chain.iter().find_map(|e| e.schema.as_ref()),
        strict: chain.iter().find_map(|e| e.strict),
        without_rowid: chain.iter().find_map(|e| e.without_rowid),
        properties: properties(&chain, set),
        is_incomplete: is_broken || !faulty.is_empty(),
        faulty,
        primary_key: chain.iter().find_map(|e| e.primary_key.as_ref()),
        indexes: from_base().flat_map(|e| &e.indexes).collect(),
        checks: from_base().flat_map(|e| &e.checks).collect(),
        hooks,
        hints: hints(&chain),
    }
}

fn properties<'a>(
    chain: &[&'a EntityDeclaration],
    set: &mut DiagnosticSet,
) -> Vec<&'a PropertyDeclaration> {
    let mut properties: Vec<&PropertyDeclaration> = Vec::new();
    for property in chain.iter().rev().flat_map(|e| &e.properties) {
        match properties.iter().find(|p| p.name == property.name) {
            Some(first) => set.push(duplicate(property, first)),
            None => properties.push(property),
        }
    }
    properties
}

/// A hint of the same name nearer to the entity replaces an inherited one.
fn hints<'a>(chain: &[&'a EntityDeclaration]) -> Vec<&'a HintDeclaration> {
    let mut hints: Vec<&HintDeclaration> = Vec::new();
    for hint in chain.iter().rev().flat_map(|e| &e.hints) {
        hints.retain(|earlier| earlier.name != hint.name);
        hints.push(hint);
    }
    hints
}

fn duplicate(second: &PropertyDeclaration, first: &PropertyDeclaration) -> Diagnostic {
    let message = format!("the property `{}` is inherited already", second.name);
    Diagnostic::error(&DUPLICATE_PROPERTY, message)
        .label(second.name.span, "declared again")
        .label(first.name.span, "inherited from here")
        .help("rename or remove one of them")
}

fn check_extends<'a>(
    all: &'a [EntityDeclaration],
    bases: &Bases<'a>,
    entity: &EntityDeclaration,
    set: &mut DiagnosticSet,
) {
    let Some(name) = &entity.extends else {
        return;
    };
    match bases.of(entity) {
        None => {
            let known = all
                .iter()
                .filter(|e| e.is_abstract)
                .map(|e| e.name.value.as_str());
            let message = format!("`{}` extends `{name}`, which does not exist", entity.name);
            set.push(
                Diagnostic::error(&UNKNOWN_EXTENDS, message)
                    .label(name.span, "no such entity")
                    .help(did_you_mean(name, known).unwrap_or_else(|| {
                        format!("declare it: `{name}: {{ abstract: true, properties: … }}`")
                    })),
            );
        }
        Some(base) if bases.chain(base).iter().any(|e| e.name == entity.name) => {
            let message = format!("`{}` extends itself", entity.name);
            set.push(
                Diagnostic::error(&CYCLIC_EXTENDS, message)
                    .label(name.span, "leads back to where it started")
                    .help("remove one `extends` of the circle"),
            );
        }
        Some(base) if !base.is_abstract => {
            let message = format!("`{}` extends `{name}`, which is not abstract", entity.name);
            set.push(
                Diagnostic::error(&UNKNOWN_EXTENDS, message)
                    .label(name.span, "has a table of its own")
                    .label(base.name.span, "declared here, without `abstract`")
                    .help(format!(
                        "add `abstract: true` to `{name}`, or move what both need to an abstract entity"
                    )),
            );
        }
        Some(_) => {}
    }
}
