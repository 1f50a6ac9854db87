//! Puts everything together: properties in the order of the columns, then what looks back.

use crate::database::{Column, Table};
use crate::ident;
use crate::resolve::name::constraint_name;

use super::index::{Names, Rest};
use super::known::Known;
use super::link::Link;
use super::model::{Entities, Entity, EnumDeclaration, Property, Shape};
use super::name::{Kind, field};
use super::special::Place;
use super::{Plan, Plans, check, column, far_side, inverse, owning};

/// Makes the entities of the plans.
pub(super) fn assemble(plans: &mut Plans<'_>, schema: &str, known: &Known) -> Entities {
    let database = plans.database;
    let mut enums: Vec<_> = database
        .enums
        .iter()
        .map(|found| plans.declare(found, known))
        .collect();
    let names = name_values(plans, known);
    inverse::name_owning(plans, known);
    let mut properties: Vec<Vec<Property>> = Vec::new();
    let mut entities = Vec::new();
    let mut indexes = Names::new(plans);
    for (position, names) in names.into_iter().enumerate() {
        let (own, entity) = entity(plans, position, names, (&mut enums, &mut indexes));
        properties.push(own);
        entities.push(entity);
    }
    foreign_key_names(plans);
    far_side::look_back(plans, &mut properties);
    far_side::through(plans, &mut properties, known);
    let mut found = Vec::new();
    for ((position, mut entity), properties) in entities.into_iter().enumerate().zip(properties) {
        if !plans.plans[position].is_pivot {
            entity.properties = properties;
            found.push(entity);
        }
    }
    found.sort_by(|a, b| a.table.cmp(&b.table));
    Entities {
        schema: schema.to_owned(),
        database: Some(database.dialect),
        enums,
        entities: found,
        remarks: std::mem::take(&mut plans.remarks),
    }
}

/// Says once that the names of foreign keys are made.
fn foreign_key_names(plans: &mut Plans<'_>) {
    let is_own = |plan: &Plan<'_>, link: &Link<'_>| {
        let columns = link.columns.iter().map(String::as_str);
        let made = constraint_name(&plan.table.name.name, columns, "foreign");
        link.foreign_key
            .name
            .as_ref()
            .is_some_and(|name| *name != made)
    };
    let own = plans
        .plans
        .iter()
        .map(|plan| plan.links.iter().filter(|link| is_own(plan, link)).count());
    let count: usize = own.sum();
    if count > 0 {
        let text = "their names are left to the database: those that it makes anew are made of table and columns";
        plans.remark(format!("{count} foreign keys"), text);
    }
}

/// Names the columns that are values: those with a good name first, so that they keep it.
fn name_values(plans: &mut Plans<'_>, known: &Known) -> Vec<Vec<(usize, String)>> {
    let mut all = Vec::new();
    for plan in &mut plans.plans {
        let values = plan.table.columns.iter().enumerate();
        let links = &plan.links;
        let is_link = |name: &String| links.iter().any(|link| link.columns.contains(name));
        let values: Vec<_> = values
            .filter(|(_, column)| !is_link(&column.name))
            .collect();
        let is_plain = |column: &Column| field(&column.name) == column.name;
        let (plain, others): (Vec<_>, Vec<_>) =
            values.into_iter().partition(|(_, column)| is_plain(column));
        let entity = known.entity(&plan.table.name);
        let mut names = Vec::new();
        for (at, column) in plain.into_iter().chain(others) {
            let kept = entity.and_then(|entity| entity.value(&column.name));
            let name = match kept {
                Some(property) => property.name.clone(),
                None => plan.properties.free(Kind::Value, &[field(&column.name)]),
            };
            names.push((at, name));
        }
        all.push(names);
    }
    all
}

fn entity(
    plans: &mut Plans<'_>,
    position: usize,
    names: Vec<(usize, String)>,
    (enums, indexes): (&mut Vec<EnumDeclaration>, &mut Names),
) -> (Vec<Property>, Entity) {
    let mut rest = Rest::of(plans, position);
    let table = plans.plans[position].table;
    let links = plans.plans[position].links.clone();
    let mut properties = Vec::new();
    for (at, column) in table.columns.iter().enumerate() {
        if let Some(link) = links
            .iter()
            .find(|link| link.columns.contains(&column.name))
        {
            let is_first = !table.columns[..at]
                .iter()
                .any(|before| link.columns.contains(&before.name));
            if is_first {
                properties.push(owning::relation(
                    plans,
                    position,
                    link,
                    (&mut rest, indexes),
                ));
            }
            continue;
        }
        let name = names
            .iter()
            .find(|(own, _)| *own == at)
            .map(|(_, name)| name.clone());
        let name = name.unwrap_or_default();
        if table.is_view() && column.ty.is_missing() {
            let text = "left out: a column of a view whose type is not known";
            plans.remark(format!("{}.{}", table.name, column.name), text);
            continue;
        }
        let Some(mut value) = column::value(plans, position, column, (&name, enums)) else {
            continue;
        };
        let columns = vec![column.name.clone()];
        value.unique = rest.unique(&columns, indexes);
        value.index = rest.index(&columns, indexes);
        properties.push(Property {
            says_columns: ident::snake(&name) != column.name,
            name,
            columns,
            comment: column.comment.clone(),
            shape: Shape::Value(Box::new(value)),
        });
    }
    let key = plans.plans[position].key.clone();
    let place = Place {
        dialect: plans.database.dialect,
        table,
        key: &key,
        properties: &properties,
    };
    let (uniques, others) = rest.several(plans, &place, indexes);
    let checks = check::checks(plans, position);
    let plan = &plans.plans[position];
    let entity = Entity {
        name: plan.name.clone(),
        table: table.name.clone(),
        comment: table.comment.clone(),
        flags: flags(table, plan.view.is_some()),
        view: plan.view.clone(),
        primary_key: key_list(plans, position, &properties),
        properties: Vec::new(),
        indexes: others,
        uniques,
        checks,
    };
    (properties, entity)
}

/// What the table is besides, as keys of the format.
fn flags(table: &Table, has_query: bool) -> Vec<&'static str> {
    let flags = [
        ("read_only", table.is_view() && !has_query),
        ("strict", table.has_option("strict")),
        ("without_rowid", table.has_option("without rowid")),
    ];
    let flags = flags.into_iter().filter(|(_, is_set)| *is_set);
    flags.map(|(flag, _)| flag).collect()
}

/// The properties that have exactly these columns, in this order.
pub(super) fn covering(properties: &[Property], columns: &[String]) -> Option<Vec<String>> {
    let (mut names, mut at) = (Vec::new(), 0);
    while at < columns.len() {
        let property = properties
            .iter()
            .find(|property| property.columns.contains(&columns[at]))?;
        let end = at + property.columns.len();
        if columns.get(at..end)? != property.columns.as_slice() {
            return None;
        }
        names.push(property.name.clone());
        at = end;
    }
    Some(names)
}

/// The key as a list, where it is in another order than the properties.
fn key_list(plans: &Plans<'_>, position: usize, properties: &[Property]) -> Option<Vec<String>> {
    let plan = &plans.plans[position];
    let place = |property: &&Property| {
        property
            .columns
            .iter()
            .filter_map(|column| plan.key.iter().position(|key| key == column))
            .min()
    };
    let parts: Vec<_> = properties
        .iter()
        .filter(|property| place(property).is_some())
        .collect();
    let mut sorted = parts.clone();
    sorted.sort_by_key(place);
    (parts != sorted).then(|| {
        sorted
            .iter()
            .map(|property| property.name.clone())
            .collect()
    })
}
