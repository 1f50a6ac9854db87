//! Foreign keys become relations where the format can say them; the others stay values, with a remark.

use std::collections::HashSet;

use crate::database::{ForeignKey, Table};

use super::known::Known;
use super::types;
use super::{Plan, Plans};

/// A foreign key that becomes a relation.
#[derive(Clone, Debug)]
pub(super) struct Link<'d> {
    pub(super) foreign_key: &'d ForeignKey,
    /// Its columns.
    pub(super) columns: Vec<String>,
    /// The position of the plan it leads to.
    pub(super) target: usize,
    /// No two rows point at the same.
    pub(super) one_to_one: bool,
    /// May point at nothing.
    pub(super) nullable: bool,
    /// Part of the key.
    pub(super) primary: bool,
    /// The name of the property, once it has one.
    pub(super) name: String,
}

/// Links all tables. A foreign key with more columns says more, so it comes first.
pub(super) fn link(plans: &mut Plans<'_>) {
    for position in 0..plans.plans.len() {
        let table = plans.plans[position].table;
        let place = |key: &&ForeignKey| {
            let first = key.columns.first().and_then(|name| index_of(table, name));
            (usize::MAX - key.columns.len(), first)
        };
        let mut keys: Vec<&ForeignKey> = table.foreign_keys.iter().collect();
        keys.sort_by_key(place);
        let mut used = HashSet::new();
        for key in keys {
            match candidate(plans, position, key, &used) {
                Ok(link) => {
                    used.extend(link.columns.iter().cloned());
                    plans.plans[position].links.push(link);
                }
                Err(reason) => {
                    let about = format!("{} ({})", table.name, key.columns.join(", "));
                    plans.remark(about, format!("stays a value, not a relation: {reason}"));
                }
            }
        }
        let links = &mut plans.plans[position].links;
        links.sort_by_key(|link| {
            link.columns
                .iter()
                .filter_map(|name| index_of(table, name))
                .min()
        });
    }
}

/// Columns that are written as values stay values: whoever wants a relation says so.
pub(super) fn keep_values(plans: &mut Plans<'_>, known: &Known) {
    for position in 0..plans.plans.len() {
        let Some(entity) = known.entity(&plans.plans[position].table.name) else {
            continue;
        };
        let is_value = |link: &Link<'_>| {
            let values = entity.properties.iter().filter(|own| !own.is_relation);
            let mut columns = values.flat_map(|own| &own.columns);
            let shares = columns.any(|column| link.columns.contains(column));
            shares && entity.relation(&link.columns).is_none()
        };
        let links = std::mem::take(&mut plans.plans[position].links);
        let (values, links) = links.into_iter().partition(is_value);
        plans.plans[position].links = links;
        let values: Vec<Link<'_>> = values;
        for link in values {
            let (columns, target) = (link.columns.join(", "), &plans.plans[link.target].name);
            let keys = match link.columns.len() {
                1 => format!("column: {columns}"),
                _ => format!("columns: [{columns}]"),
            };
            let kind = if link.one_to_one {
                "one_to_one"
            } else {
                "many_to_one"
            };
            let text = format!(
                "stays a value, as it is written; `{{ {kind}: {target}, {keys} }}` makes it a relation"
            );
            let about = format!("{} ({columns})", plans.plans[position].table.name);
            plans.remark(about, text);
        }
    }
}

fn index_of(table: &Table, column: &str) -> Option<usize> {
    table.columns.iter().position(|own| own.name == column)
}

fn candidate<'d>(
    plans: &Plans<'d>,
    position: usize,
    key: &'d ForeignKey,
    used: &HashSet<String>,
) -> Result<Link<'d>, String> {
    let plan = &plans.plans[position];
    let Some(target) = plans.position(&key.target) else {
        return Err(format!("{} is no entity", key.target));
    };
    let there = &plans.plans[target];
    check_target(key, there)?;
    let own: Option<Vec<_>> = key
        .columns
        .iter()
        .map(|name| plan.table.column(name))
        .collect();
    let own = own.ok_or("it names a column that does not exist")?;
    if let Some(column) = key.columns.iter().find(|column| used.contains(*column)) {
        return Err(format!("`{column}` belongs to another relation"));
    }
    if own.iter().any(|column| column.generated.is_some()) {
        return Err("its column is generated".to_owned());
    }
    for (column, name) in own.iter().zip(&key.target_columns) {
        let referenced = there.table.column(name);
        if referenced.is_some_and(|there| !types::same_kind(plans.database, column, there)) {
            return Err(format!(
                "`{}` and `{name}` have types that cannot be compared",
                column.name
            ));
        }
    }
    let in_key = key
        .columns
        .iter()
        .filter(|column| plan.key.contains(column))
        .count();
    if in_key != 0 && in_key != own.len() {
        return Err("only some of its columns belong to the primary key".to_owned());
    }
    let primary = in_key > 0;
    let nullable = own
        .iter()
        .filter(|column| column.nullable && !primary)
        .count();
    if nullable != 0 && nullable != own.len() {
        return Err("only some of its columns may be null".to_owned());
    }
    if primary && key_contains(plans, target, position) {
        return Err("its key would contain itself".to_owned());
    }
    Ok(Link {
        foreign_key: key,
        columns: key.columns.clone(),
        target,
        one_to_one: is_unique(plan, &key.columns),
        nullable: nullable > 0,
        primary,
        name: String::new(),
    })
}

fn check_target(key: &ForeignKey, there: &Plan<'_>) -> Result<(), String> {
    let distinct: HashSet<_> = key.columns.iter().collect();
    let is_key = key.target_columns.len() == there.key.len()
        && key.columns.len() == there.key.len()
        && distinct.len() == key.columns.len()
        && there
            .key
            .iter()
            .all(|column| key.target_columns.contains(column));
    match is_key {
        true => Ok(()),
        false => Err(format!(
            "it points at {} ({}), which is not the primary key",
            key.target,
            key.target_columns.join(", ")
        )),
    }
}

/// Whether the key of `from` leads, through relations in keys, to `to`.
fn key_contains(plans: &Plans<'_>, from: usize, to: usize) -> bool {
    let (mut open, mut seen) = (vec![from], HashSet::new());
    while let Some(at) = open.pop() {
        if at == to {
            return true;
        }
        if seen.insert(at) {
            let links = plans.plans[at].links.iter().filter(|link| link.primary);
            open.extend(links.map(|link| link.target));
        }
    }
    false
}

/// Whether no two rows have the same values in these columns.
pub(super) fn is_unique(plan: &Plan<'_>, columns: &[String]) -> bool {
    let same = |others: &[String]| {
        others.len() == columns.len() && columns.iter().all(|column| others.contains(column))
    };
    let indexes = plan.table.indexes.iter().filter(|index| index.unique);
    let mut indexes = indexes.filter_map(|index| index.plain_columns());
    same(&plan.key)
        || plan
            .table
            .uniques
            .iter()
            .any(|unique| same(&unique.columns))
        || indexes.any(|names| same(&names.into_iter().map(str::to_owned).collect::<Vec<_>>()))
}
