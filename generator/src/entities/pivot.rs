//! Tables that only connect two others.

use crate::database::{Index, Table};

use super::known::Known;
use super::{Plan, Plans};

/// Marks them. A table that has an entity already keeps it.
pub(super) fn mark(plans: &mut Plans<'_>, known: &Known) {
    let pointed_at: Vec<usize> = plans
        .plans
        .iter()
        .flat_map(|plan| plan.links.iter().map(|link| link.target))
        .collect();
    for position in 0..plans.plans.len() {
        let plan = &plans.plans[position];
        let is_pivot = is_between(plan)
            && plan.table.columns.len() == plan.key.len()
            && plan.table.comment.is_none()
            && !is_guarded(plan.table)
            && plan.links.iter().all(|link| link.target != position)
            && owner_schema(plans, plan) == Some(&plan.table.name.schema)
            && !pointed_at.contains(&position)
            && known.entity(&plan.table.name).is_none();
        // What is written as one stays one, as long as nothing points at it.
        let is_known = known.pivots.contains(&plan.table.name) && !pointed_at.contains(&position);
        let is_pivot = is_pivot || is_known;
        let (table, lost) = (plan.table, is_pivot && loses_options(plans, plan));
        plans.plans[position].is_pivot = is_pivot;
        if lost {
            let text =
                "created anew, it would be strict like the first table, and not `without rowid`";
            plans.remark(table.name.to_string(), text);
        }
    }
}

/// Whether the table has rules or indexes that only an entity can say.
fn is_guarded(table: &Table) -> bool {
    let is_special = |index: &Index| index.plain_columns().is_none();
    !table.checks.is_empty() || table.indexes.iter().any(is_special)
}

/// Whether the table is otherwise than the format makes it: like the table of the first end.
fn loses_options(plans: &Plans<'_>, plan: &Plan<'_>) -> bool {
    let owner = plan
        .links
        .first()
        .map(|link| plans.plans[link.target].table);
    let is_strict = |table: &Table| table.has_option("strict");
    plan.table.has_option("without rowid") || owner.map(is_strict) != Some(is_strict(plan.table))
}

/// The schema of the first end, in which the format looks for the table.
fn owner_schema<'p>(plans: &'p Plans<'_>, plan: &Plan<'_>) -> Option<&'p Option<String>> {
    let owner = &plans.plans[plan.links.first()?.target];
    Some(&owner.table.name.schema)
}

/// Whether the key is two relations to many, and nothing else.
pub(super) fn is_between(plan: &Plan<'_>) -> bool {
    let [first, second] = plan.links.as_slice() else {
        return false;
    };
    let both = [first, second];
    both.iter().all(|link| link.primary && !link.one_to_one)
        && first.columns.len() + second.columns.len() == plan.key.len()
}

/// Whether rows between two entities can be written without saying more than the two.
pub(super) fn is_navigable(plan: &Plan<'_>) -> bool {
    let optional = |column: &crate::database::Column| {
        let has_value =
            column.default.is_some() || column.generated.is_some() || column.identity.is_some();
        column.nullable || has_value || plan.key.contains(&column.name)
    };
    is_between(plan) && plan.table.columns.iter().all(optional)
}
