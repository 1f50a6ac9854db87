//! The order in which rows of the entities are inserted, computed once, at generation time.
//!
//! Entities that point at each other form a group whose rows are ordered at run time. Inside a group
//! those come first that others require; nullable foreign keys can be filled in later.

use crate::schema::{EntityId, Schema};

use super::graph::{self, Edges};

/// Groups of entities, so that what a foreign key needs comes first.
pub(super) fn commit_order(schema: &Schema) -> Vec<Vec<EntityId>> {
    let groups = graph::groups(&edges(schema, |_| true));
    let required = graph::groups(&edges(schema, |nullable| !nullable)).concat();
    let groups = groups.into_iter().map(|mut group| {
        group.sort_by_key(|entity| required.iter().position(|e| e == entity));
        group.into_iter().map(EntityId::new).collect()
    });
    groups.collect()
}

fn edges(schema: &Schema, counts: impl Fn(bool) -> bool) -> Edges {
    let edges = schema.entities.iter().map(|entity| {
        let owning = entity.relations.iter().filter(|r| !r.columns().is_empty());
        owning
            .filter(|relation| counts(entity.can_wait(relation)))
            .map(|relation| relation.target.index())
            .collect()
    });
    edges.collect()
}
