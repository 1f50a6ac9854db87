//! Relations, with everything about them that several templates need.

use super::docs;
use super::scope::Scope;
use crate::ident;
use crate::schema::{Entity, Join, Relation};

/// A relation, seen from the entity that has it.
pub(super) struct Link<'s> {
    /// The relation.
    pub relation: &'s Relation,
    /// The field, method and local.
    pub name: String,
    /// The target's type.
    pub target: String,
    /// The type that stands for it in hints.
    pub key: String,
}

/// The relations of an entity, in order.
pub(super) fn links<'s>(entity: &'s Entity, scope: &Scope<'_>) -> Vec<Link<'s>> {
    entity
        .relations
        .iter()
        .map(|relation| Link::new(entity, relation, scope))
        .collect()
}

impl<'s> Link<'s> {
    pub fn new(entity: &Entity, relation: &'s Relation, scope: &Scope<'_>) -> Self {
        Self {
            relation,
            name: ident::rust_field(&relation.name),
            target: scope.entity_type(relation.target),
            key: scope.key(entity.id, &relation.name),
        }
    }

    /// The sentence that describes it.
    pub fn doc(&self) -> String {
        docs::property(&self.relation.name, self.relation.comment.as_deref())
    }

    /// The relation as what a sentence is about.
    pub fn object(&self) -> String {
        docs::object(&self.relation.name, self.relation.comment.as_deref())
    }

    /// Its place in the metadata.
    pub fn index(&self) -> usize {
        self.relation.id.index()
    }

    /// Whether this table has the foreign key.
    pub fn is_foreign_key(&self) -> bool {
        matches!(self.relation.join, Join::Columns { .. })
    }

    /// Whether the foreign key is the target's, and the target cannot be without it.
    pub fn is_needed(&self, scope: &Scope<'_>) -> bool {
        let target = &scope.context.schema[self.relation.target];
        let owner = self.relation.inverse.map(|inverse| &target[inverse]);
        owner.is_some_and(|owner| !owner.columns().is_empty() && !owner.nullable)
    }

    /// Whether a new row has to name the target.
    pub fn is_required(&self) -> bool {
        self.is_foreign_key() && !self.relation.nullable
    }
}
