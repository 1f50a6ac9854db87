//! Relations without columns: the other sides, and those to many through a table between.

use crate::ident;
use crate::schema::{ForeignKeyRule, RelationKind};

use super::inverse;
use super::known::Known;
use super::link::Link;
use super::model::{Property, Relation, Shape};
use super::name::Kind;
use super::owning::{key_order, ordered};
use super::{Plans, pivot};

/// The other side of each relation.
pub(super) fn look_back(plans: &mut Plans<'_>, properties: &mut [Vec<Property>]) {
    let own: Vec<_> = properties.iter().map(Vec::len).collect();
    for position in 0..plans.plans.len() {
        if plans.plans[position].is_pivot {
            continue;
        }
        for at in 0..plans.plans[position].links.len() {
            let (kind, candidates) = inverse::inverse_candidates(plans, position, at);
            let link = plans.plans[position].links[at].clone();
            let name = plans.plans[link.target].properties.free(kind, &candidates);
            let plan = &plans.plans[position];
            let own = properties[position]
                .iter_mut()
                .find(|property| property.name == link.name);
            if let Some(Shape::Relation(relation)) = own.map(|property| &mut property.shape) {
                relation.inversed_by = Some(name.clone());
                let relation = Relation {
                    mapped_by: Some(link.name.clone()),
                    ..Relation::new(
                        relation.kind.opposite(),
                        &plan.name,
                        relation.behind.clone(),
                    )
                };
                properties[link.target].push(property(name, relation));
            }
        }
    }
    for (own, all) in own.into_iter().zip(properties) {
        by_table(&mut all[own..]);
    }
}

/// Names go by seniority, places by the names of tables, which tells in any order of making.
fn by_table(properties: &mut [Property]) {
    properties.sort_by(|a, b| match (&a.shape, &b.shape) {
        (Shape::Relation(a), Shape::Relation(b)) => a.behind.0.cmp(&b.behind.0),
        _ => std::cmp::Ordering::Equal,
    });
}

/// Relations to many through a table between.
pub(super) fn through(plans: &mut Plans<'_>, properties: &mut [Vec<Property>], known: &Known) {
    let before: Vec<_> = properties.iter().map(Vec::len).collect();
    for position in 0..plans.plans.len() {
        let plan = &plans.plans[position];
        let is_between = plan.is_pivot || pivot::is_navigable(plan);
        if !is_between || known.pivots.contains(&plan.table.name) {
            continue;
        }
        let (first, second) = (plan.links[0].clone(), plan.links[1].clone());
        let (to_second, to_first) = (
            inverse::through_candidates(plans, position, 1),
            inverse::through_candidates(plans, position, 0),
        );
        let owning = plans.plans[first.target]
            .properties
            .free(Kind::ToMany, &to_second);
        let inverse = plans.plans[second.target]
            .properties
            .free(Kind::ToMany, &to_first);
        let behind = (plans.plans[position].table.name.clone(), Vec::new());
        let many = RelationKind::ManyToMany;
        let (here, there) = (
            plans.plans[first.target].name.clone(),
            plans.plans[second.target].name.clone(),
        );
        let mut relation = Relation {
            inversed_by: Some(inverse.clone()),
            ..Relation::new(many, &there, behind.clone())
        };
        describe(plans, position, (&first, &second), &owning, &mut relation);
        properties[first.target].push(property(owning.clone(), relation));
        let relation = Relation {
            mapped_by: Some(owning),
            ..Relation::new(many, &here, behind)
        };
        properties[second.target].push(property(inverse, relation));
    }
    for (before, all) in before.into_iter().zip(properties) {
        by_table(&mut all[before..]);
    }
}

/// What does not follow from the names of both ends.
fn describe(
    plans: &mut Plans<'_>,
    position: usize,
    ends: (&Link<'_>, &Link<'_>),
    name: &str,
    relation: &mut Relation,
) {
    let plan = &plans.plans[position];
    if !plan.is_pivot {
        relation.pivot_entity = Some(plan.name.clone());
        return;
    }
    let (first, second) = ends;
    let table = |link: &Link<'_>| plans.plans[link.target].table.name.name.clone();
    let made = format!("{}_{}", table(first), ident::snake(name));
    let own = &plan.table.name;
    relation.pivot_table = (own.name != made).then(|| own.name.clone());
    let columns = |link: &Link<'_>, prefix: &str| {
        let own = ordered(plans, link);
        let made = key_order(plans, link.target)
            .into_iter()
            .map(|key| format!("{prefix}_{key}"));
        if own == made.collect::<Vec<_>>() {
            Vec::new()
        } else {
            own
        }
    };
    let other = if first.target == second.target {
        ident::snake(name)
    } else {
        table(second)
    };
    relation.join_columns = columns(first, &table(first));
    relation.inverse_join_columns = columns(second, &other);
    let rules = |link: &Link<'_>| (link.foreign_key.on_delete, link.foreign_key.on_update);
    let (on_delete, on_update) = rules(first);
    let usual = |rule: ForeignKeyRule| (rule != ForeignKeyRule::Cascade).then_some(rule);
    (relation.on_delete, relation.on_update) = (usual(on_delete), usual(on_update));
    if rules(first) != rules(second) {
        let about = own.to_string();
        plans.remark(
            about,
            "its two foreign keys have different rules: those of the first are taken",
        );
    }
}

fn property(name: String, relation: Relation) -> Property {
    Property {
        name,
        columns: Vec::new(),
        says_columns: false,
        comment: None,
        shape: Shape::Relation(Box::new(relation)),
    }
}
