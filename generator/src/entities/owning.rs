//! A relation with columns: what the foreign key says, where it is not what the format has anyway.

use crate::database;
use crate::ddl::Dialect;
use crate::ident;
use crate::schema::{Deferrable, ForeignKeyRule, RelationKind};

use super::Plans;
use super::index::{Names, Rest};
use super::link::Link;
use super::model::{Property, Relation, Request, Shape};

/// The property of a link.
pub(super) fn relation(
    plans: &mut Plans<'_>,
    position: usize,
    link: &Link<'_>,
    (rest, names): (&mut Rest<'_>, &mut Names),
) -> Property {
    let columns = ordered(plans, link);
    let key = key_order(plans, link.target);
    let prefix = ident::snake(&link.name);
    let follow = columns
        .iter()
        .zip(&key)
        .all(|(own, key)| *own == format!("{prefix}_{key}"));
    let table = plans.plans[position].table;
    let kind = match link.one_to_one {
        true => RelationKind::OneToOne,
        false => RelationKind::ManyToOne,
    };
    let target = plans.plans[link.target].name.clone();
    let (on_delete, on_update) = rules(plans, position, link, key.len());
    let own_key = key_order(plans, position);
    let covered = own_key.starts_with(&columns) || link.one_to_one;
    let unique = rest.unique(&columns, names);
    let index = match rest.index(&columns, names) {
        Request::Unsaid if !covered => Request::No,
        Request::Yes if !covered => Request::Unsaid,
        said => said,
    };
    let comments = link
        .columns
        .iter()
        .filter_map(|name| table.column(name)?.comment.clone());
    let comment = comments.reduce(|all, next| format!("{all} {next}"));
    for name in &link.columns {
        if table
            .column(name)
            .is_some_and(|column| column.default.is_some())
        {
            let text = "its default is left to the database: a relation has none";
            plans.remark(format!("{}.{name}", table.name), text);
        }
    }
    for (own, there) in link.columns.iter().zip(&link.foreign_key.target_columns) {
        let types = (
            table.column(own),
            plans.plans[link.target].table.column(there),
        );
        if let (Some(column), Some(there)) = types
            && column.ty.base != there.ty.base
            && plans.database.dialect != Dialect::Sqlite
        {
            let text = "made anew, it has the type of the key that it points at";
            plans.remark(format!("{}.{own}", table.name), text);
        }
    }
    Property {
        name: link.name.clone(),
        says_columns: !follow,
        comment,
        shape: Shape::Relation(Box::new(Relation {
            nullable: link.nullable,
            primary: link.primary,
            on_delete,
            on_update,
            deferrable: deferrable(link.foreign_key.deferrable),
            unique: if unique == Request::Yes {
                Request::Unsaid
            } else {
                unique
            },
            index,
            ..Relation::new(kind, &target, (table.name.clone(), columns.clone()))
        })),
        columns,
    }
}

fn deferrable(found: database::Deferrable) -> Option<Deferrable> {
    match found {
        database::Deferrable::No => None,
        database::Deferrable::Immediate => Some(Deferrable::Immediate),
        database::Deferrable::Deferred => Some(Deferrable::Deferred),
    }
}

/// The columns of a relation in the order in which its target has its key.
pub(super) fn ordered(plans: &Plans<'_>, link: &Link<'_>) -> Vec<String> {
    let own = |key: &String| {
        let at = link
            .foreign_key
            .target_columns
            .iter()
            .position(|column| column == key)?;
        link.columns.get(at).cloned()
    };
    key_order(plans, link.target)
        .iter()
        .filter_map(own)
        .collect()
}

/// The columns of a key in the order of its properties, which is that of the key itself unless a relation
/// in it has its columns in another.
pub(super) fn key_order(plans: &Plans<'_>, position: usize) -> Vec<String> {
    let plan = &plans.plans[position];
    let mut columns: Vec<String> = Vec::new();
    for name in &plan.key {
        match plan.link_of(name) {
            _ if columns.contains(name) => {}
            Some(link) => columns.extend(ordered(plans, link)),
            None => columns.push(name.clone()),
        }
    }
    columns
}

/// What the database does, where it is not what the format has anyway.
fn rules(
    plans: &mut Plans<'_>,
    position: usize,
    link: &Link<'_>,
    parts: usize,
) -> (Option<ForeignKeyRule>, Option<ForeignKeyRule>) {
    use ForeignKeyRule::{Cascade, NoAction, Restrict, SetNull};
    let plain = |rule: ForeignKeyRule| match (plans.database.dialect, rule) {
        (Dialect::MySql, Restrict) => NoAction,
        (_, rule) => rule,
    };
    let usual_delete = match (link.primary, link.nullable) {
        (true, _) => Cascade,
        (false, true) => SetNull,
        (false, false) => NoAction,
    };
    let usual_update = if link.primary || parts > 1 {
        Cascade
    } else {
        NoAction
    };
    let key = link.foreign_key;
    let said = [
        (plain(key.on_delete), usual_delete),
        (plain(key.on_update), usual_update),
    ];
    let mut impossible = false;
    let said = said.map(|(rule, usual)| {
        let never = rule == SetNull && !link.nullable;
        impossible |= never;
        (rule != usual && !never).then_some(rule)
    });
    if impossible {
        let about = format!(
            "{} ({})",
            plans.plans[position].table.name,
            link.columns.join(", ")
        );
        plans.remark(about, "`set null` is left out: the column is never null");
    }
    (said[0], said[1])
}
