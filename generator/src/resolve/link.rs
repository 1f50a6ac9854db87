//! Relations find their targets.

use crate::diagnostic::rules::UNKNOWN_TARGET;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name, did_you_mean};
use crate::lower::{PropertyDeclaration, PropertyShape, RelationDeclaration};
use crate::schema::{EntityId, RelationKind, Side};

use super::Flat;

/// A relation whose target is known.
pub(super) struct Link<'a> {
    pub(super) relation: &'a RelationDeclaration,
    pub(super) target: EntityId,
    /// The position of the property on the target that looks back.
    pub(super) inverse: Option<usize>,
}

impl Link<'_> {
    pub(super) fn side(&self) -> Side {
        match self.relation.kind {
            RelationKind::ManyToOne => Side::Owning,
            RelationKind::OneToMany => Side::Inverse,
            _ if self.relation.mapped_by.is_some() => Side::Inverse,
            _ => Side::Owning,
        }
    }

    /// Whether it has foreign key columns.
    pub(super) fn has_columns(&self) -> bool {
        self.side() == Side::Owning && self.relation.kind != RelationKind::ManyToMany
    }

    /// Whether it has the pivot.
    pub(super) fn has_pivot(&self) -> bool {
        self.side() == Side::Owning && self.relation.kind == RelationKind::ManyToMany
    }
}

/// Per entity and property: the link, or nothing for values and what was left out.
pub(super) struct Links<'a>(pub(super) Vec<Vec<Option<Link<'a>>>>);

impl<'a> Links<'a> {
    pub(super) fn get(&self, entity: EntityId, property: usize) -> Option<&Link<'a>> {
        self.0[entity.index()][property].as_ref()
    }

    pub(super) fn get_mut(&mut self, entity: EntityId, property: usize) -> Option<&mut Link<'a>> {
        self.0[entity.index()][property].as_mut()
    }

    pub(super) fn remove(&mut self, entity: EntityId, property: usize) {
        self.0[entity.index()][property] = None;
    }
}

/// The relation a property declares, if it declares one.
pub(super) fn relation(property: &PropertyDeclaration) -> Option<&RelationDeclaration> {
    match &property.shape {
        PropertyShape::Relation(relation) => Some(relation),
        PropertyShape::Value(_) => None,
    }
}

/// Finds the target of every relation.
pub(super) fn link<'a>(flats: &[Flat<'a>], set: &mut DiagnosticSet) -> Links<'a> {
    let mut link = |property: &&'a PropertyDeclaration| {
        let relation = relation(property)?;
        let target = entity(flats, &relation.target, set)?;
        Some(Link {
            relation,
            target,
            inverse: None,
        })
    };
    Links(
        flats
            .iter()
            .map(|flat| flat.properties.iter().map(&mut link).collect())
            .collect(),
    )
}

/// Finds an entity by its name, or reports that there is none.
pub(super) fn entity(flats: &[Flat<'_>], name: &Name, set: &mut DiagnosticSet) -> Option<EntityId> {
    let found = flats.iter().find(|flat| flat.declaration.name == *name);
    if found.is_none() {
        set.push(unknown(flats, name));
    }
    found.map(|flat| flat.id)
}

fn unknown(flats: &[Flat<'_>], name: &Name) -> Diagnostic {
    let base = flats
        .iter()
        .flat_map(|f| &f.extends)
        .find(|base| *base == name);
    let known = flats
        .iter()
        .map(|flat| flat.declaration.name.value.as_str());
    match base {
        Some(_) => {
            let message = format!("`{name}` is abstract and cannot be a target");
            Diagnostic::error(&UNKNOWN_TARGET, message)
                .label(name.span, "has no table")
                .help("name one of the entities that extend it")
        }
        None => Diagnostic::error(&UNKNOWN_TARGET, format!("unknown target `{name}`"))
            .label(name.span, "no such entity")
            .help(
                did_you_mean(name, known)
                    .unwrap_or_else(|| format!("declare the entity `{name}`, or name another one")),
            ),
    }
}
