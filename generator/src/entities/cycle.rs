//! Rows that require each other could never be inserted: one of the relations of such a circle stays a value.
//!
//! Relations are looked at in order, and the one that closes a circle goes; what comes later changes nothing
//! for what was there.

use super::Plans;

/// Opens all circles.
pub(super) fn open(plans: &mut Plans<'_>) {
    let mut required: Vec<Vec<usize>> = vec![Vec::new(); plans.plans.len()];
    for position in 0..plans.plans.len() {
        let links = std::mem::take(&mut plans.plans[position].links);
        for link in links {
            let closes = !link.nullable && closes_circle(plans, &required, position, link.target);
            if closes {
                let plan = &plans.plans[position];
                let about = format!("{} ({})", plan.table.name, link.columns.join(", "));
                let text = format!(
                    "stays a value, not a relation: rows would require each other with {}",
                    link.foreign_key.target
                );
                plans.remark(about, text);
                continue;
            }
            if !link.nullable {
                required[position].push(link.target);
            }
            plans.plans[position].links.push(link);
        }
    }
}

fn closes_circle(plans: &Plans<'_>, required: &[Vec<usize>], from: usize, to: usize) -> bool {
    if from == to {
        return plans.is_counted(from);
    }
    let (mut open, mut seen) = (vec![to], vec![false; required.len()]);
    while let Some(at) = open.pop() {
        if at == from {
            return true;
        }
        if !std::mem::replace(&mut seen[at], true) {
            open.extend(&required[at]);
        }
    }
    false
}

impl Plans<'_> {
    /// Whether the key is a number that the database counts.
    fn is_counted(&self, position: usize) -> bool {
        let plan = &self.plans[position];
        let [column] = plan.key.as_slice() else {
            return false;
        };
        let column = plan.table.column(column);
        column
            .is_some_and(|column| column.identity.is_some() && plan.link_of(&column.name).is_none())
    }
}
