//! What has changed about a foreign key: null, its rules, where it leads.

use crate::ddl::Dialect;
use crate::diagnostic::Spanned;
use crate::entities::Property;
use crate::schema::{Entity, ForeignKeyRule, Relation, Schema};

use super::super::property::Pairs;
use super::Changes;

pub(super) fn changes(
    (schema, old): (&Schema, &Relation),
    (fresh, (entity, found)): (&Schema, (&Entity, &Property)),
    (dialect, pairs): (Dialect, &Pairs),
) -> Changes {
    let mut changes = Changes::default();
    let mut relations = entity.relations.iter();
    let Some(new) = relations.find(|new| new.name.value == found.name) else {
        return changes;
    };
    let (was, is) = (&schema[old.target].table, &fresh[new.target].table);
    if was.qualified() != is.qualified() {
        let text = format!("leads to {} in the database", is.qualified());
        changes.differs.push(text);
        return changes;
    }
    let rules = |relation: &Relation| {
        (
            rule(dialect, relation.on_delete),
            rule(dialect, relation.on_update),
            relation.deferrable.filter(|_| dialect != Dialect::MySql),
        )
    };
    let is_null = old.nullable != new.nullable && !old.primary && !new.primary;
    if is_null || rules(old) != rules(new) {
        for key in ["nullable", "on_delete", "on_update", "deferrable"] {
            changes.take(key, pairs);
        }
    }
    changes
}

fn rule(dialect: Dialect, rule: Option<Spanned<ForeignKeyRule>>) -> ForeignKeyRule {
    match rule.map(|rule| rule.value) {
        None => ForeignKeyRule::NoAction,
        Some(ForeignKeyRule::Restrict) if dialect == Dialect::MySql => ForeignKeyRule::NoAction,
        Some(rule) => rule,
    }
}
