//! Names of relations: after the foreign key on its own side, after the entities on the other.

use crate::ident;

use super::name::{Kind, field};
use super::{Plan, Plans, word};

/// Endings of foreign keys that say nothing.
const ENDINGS: &[&str] = &["_id", "_fk", "_uuid", "_guid", "_key", "_ids"];

/// Beginnings of foreign keys that say nothing.
const BEGINNINGS: &[&str] = &["id_", "fk_"];

/// Names every relation that has columns.
pub(super) fn name_owning(plans: &mut Plans<'_>, known: &super::Known) {
    for position in 0..plans.plans.len() {
        let mut links = std::mem::take(&mut plans.plans[position].links);
        let table = plans.plans[position].table;
        for link in &mut links {
            let entity = known.entity(&table.name);
            let kept = entity.and_then(|entity| entity.relation(&link.columns));
            let candidates = candidates(
                &link.columns,
                &plans.plans[link.target],
                &link.foreign_key.target_columns,
            );
            link.name = match kept {
                Some(property) => property.name.clone(),
                None => plans.plans[position]
                    .properties
                    .free(Kind::ToOne, &candidates),
            };
        }
        plans.plans[position].links = links;
    }
}

/// What a relation may be called: `author_id` → `author`, `author_id`.
fn candidates(columns: &[String], target: &Plan<'_>, target_columns: &[String]) -> Vec<String> {
    let entity = ident::snake(&target.name);
    let stripped: Vec<_> = columns
        .iter()
        .zip(target_columns)
        .map(|(column, key)| stripped(&field(column), &field(key), &entity))
        .collect();
    match (columns, stripped.as_slice()) {
        ([column], [name]) => vec![name.clone(), field(column)],
        (_, [first, others @ ..]) if others.iter().all(|name| name == first) => {
            vec![first.clone(), format!("{first}_{entity}")]
        }
        _ => {
            let last = stripped.last().cloned().unwrap_or_default();
            vec![
                entity.clone(),
                format!("{last}_{entity}"),
                columns.join("_"),
            ]
        }
    }
}

fn stripped(column: &str, key: &str, entity: &str) -> String {
    let joined = entity.replace('_', "");
    if column == key || column == "id" || column == format!("{joined}id") {
        let shorter = strip_ending(column);
        return match shorter {
            Some(name) if name != "id" => name.to_owned(),
            _ => entity.to_owned(),
        };
    }
    let by_key = column
        .strip_suffix(key)
        .and_then(|rest| rest.strip_suffix('_'));
    let beginning = BEGINNINGS
        .iter()
        .find_map(|begin| column.strip_prefix(begin));
    let name = strip_ending(column)
        .or(by_key)
        .or(beginning)
        .unwrap_or(column);
    let name = BEGINNINGS
        .iter()
        .find_map(|begin| name.strip_prefix(begin))
        .unwrap_or(name);
    match name {
        "" => entity.to_owned(),
        name => name.to_owned(),
    }
}

fn strip_ending(column: &str) -> Option<&str> {
    let shorter = ENDINGS
        .iter()
        .find_map(|ending| column.strip_suffix(ending));
    shorter.filter(|name| !name.is_empty())
}

/// What the other side may be called: `articles`, or `reviewer_articles` where several lead there.
pub(super) fn inverse_candidates(
    plans: &Plans<'_>,
    position: usize,
    link: usize,
) -> (Kind, Vec<String>) {
    let plan = &plans.plans[position];
    let link = &plan.links[link];
    let own = ident::snake(&plan.name);
    let (kind, base) = match link.one_to_one {
        true => (Kind::ToOne, own),
        false => (Kind::ToMany, word::plural(&own)),
    };
    let longer = format!("{}_{base}", link.name);
    if link.target == position && link.name == "parent" {
        return (kind, vec!["children".to_owned(), base, longer]);
    }
    let target = ident::snake(&plans.plans[link.target].name);
    let several = plan
        .links
        .iter()
        .filter(|other| other.target == link.target)
        .count()
        > 1;
    let is_plain = !several || link.name == target || target.ends_with(&format!("_{}", link.name));
    match is_plain {
        true => (kind, vec![base, longer]),
        false => (kind, vec![longer]),
    }
}

/// What a relation to many through a table may be called: `tags`, or after the column that is meant.
pub(super) fn through_candidates(plans: &Plans<'_>, position: usize, other: usize) -> Vec<String> {
    let plan = &plans.plans[position];
    let link = &plan.links[other];
    let target = ident::snake(&plans.plans[link.target].name);
    let same = plan.links.iter().all(|other| other.target == link.target);
    let plain = match same {
        true => word::plural(&link.name),
        false => word::plural(&target),
    };
    let longer = format!("{}_{plain}", field(&plan.table.name.name));
    vec![plain, longer]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relations_are_named_after_their_columns() {
        let check = |column: &str, key: &str, expected: &str| {
            assert_eq!(
                stripped(&field(column), &field(key), "user_account"),
                expected,
                "{column}"
            );
        };
        check("author_id", "id", "author");
        check("AuthorId", "Id", "author");
        check("author", "id", "author");
        check("author_code", "code", "author");
        check("user_account_id", "user_account_id", "user_account");
        check("id", "id", "user_account");
        check("useraccountid", "id", "user_account");
        check("fk_author", "id", "author");
        check("id_author", "id", "author");
        check("username", "username", "user_account");
    }
}
