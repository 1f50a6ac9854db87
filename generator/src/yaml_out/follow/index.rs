//! Indexes and unique constraints that came or went: at a property, or in the lists of the entity.

use crate::database::{IndexTarget, Table};
use crate::ddl::Dialect;
use crate::entities::{Entity, IndexDeclaration};
use crate::schema::{self, Index, PropertyKind, RelationKind};

use super::super::existing::mapping;
use super::super::guard::{Audience, item_flow};
use super::super::merge::Merging;
use super::{Followed, Lists};

/// The keys of a property and of an entity that say the same.
const KEYS: [(&str, &str); 2] = [("unique", "uniques"), ("index", "indexes")];

impl Merging<'_> {
    /// Compares what is unique and what is indexed.
    pub(super) fn indexes(
        &mut self,
        known: &schema::Entity,
        (entity, new, table): (&Entity, &schema::Entity, &Table),
        all: &mut [Followed<'_>],
    ) {
        let lists = [
            (&known.uniques, &new.uniques, &entity.uniques),
            (&known.indexes, &new.indexes, &entity.indexes),
        ];
        for ((key, list), (olds, news, declared)) in KEYS.into_iter().zip(lists) {
            let (olds, news) = (columns(known, olds), columns(new, news));
            let mut changes = Lists::default();
            for came in news.iter().filter(|new| !olds.contains(new)) {
                if !self.came_at_property(known, (key, came), all) {
                    let item = item(entity, declared, came, all);
                    match item {
                        Some(item) => changes.added.push(item),
                        None => self.merged.differs.push(format!(
                            "{}: the database has an {key} over ({})",
                            known.name,
                            came.join(", ")
                        )),
                    }
                }
            }
            let is_there =
                |columns: &Vec<String>| news.contains(columns) || has(table, columns, key);
            for gone in olds.iter().filter(|old| !is_there(old)) {
                if !self.gone_at_property(known, key, gone, all) {
                    changes.removed.push(gone.clone());
                }
            }
            self.relist(known, list, changes);
        }
    }

    /// One that belongs to a single property.
    fn came_at_property(
        &self,
        known: &schema::Entity,
        (key, columns): (&'static str, &[String]),
        all: &mut [Followed<'_>],
    ) -> bool {
        let Some(found) = all.iter_mut().find(|found| found.columns == columns) else {
            return false;
        };
        let is_relation = matches!(found.property.kind, PropertyKind::Relation(_));
        let is_said = found.pairs.iter().any(|(own, _)| *own == key);
        let counted = match found.property.kind {
            PropertyKind::Column(id) => known[id].identity.is_some(),
            PropertyKind::Relation(_) => false,
        };
        let is_mysql = self.database.dialect == Dialect::MySql;
        match key {
            // It needs one for every foreign key, and for what it counts.
            "index" if is_relation && is_mysql => {}
            _ if counted && is_mysql => {}
            "unique" if is_relation && !is_said => {
                found.changes.now.push((key, Some("true".to_owned())));
            }
            _ => found.changes.take(key, &found.pairs),
        }
        true
    }

    fn gone_at_property(
        &self,
        known: &schema::Entity,
        key: &'static str,
        columns: &[String],
        all: &mut [Followed<'_>],
    ) -> bool {
        let Some(found) = all.iter_mut().find(|found| found.columns == columns) else {
            return false;
        };
        let entry = self.existing.entry(known, &found.property.name.value);
        let is_said = entry
            .and_then(|entry| mapping(&entry.value)?.entry(key))
            .is_some();
        let relation = match found.property.kind {
            PropertyKind::Relation(id) => Some(&known[id]),
            PropertyKind::Column(_) => None,
        };
        match (relation, key) {
            (Some(relation), "unique") if relation.kind == RelationKind::OneToOne => {
                let text = "is not unique in the database: it could be many_to_one";
                found.changes.differs.push(text.to_owned());
            }
            // It has one unless it says otherwise.
            (Some(_), "index") => {
                let change = (key, Some("false".to_owned()));
                found.changes.gone.push((key.to_owned(), change));
            }
            _ if is_said => found.changes.gone.push((key.to_owned(), (key, None))),
            _ => return false,
        }
        true
    }
}

fn columns(entity: &schema::Entity, list: &[Index]) -> Vec<Vec<String>> {
    let names = |index: &Index| {
        let ids = index.columns.iter();
        ids.map(|&id| entity[id].name.value.clone()).collect()
    };
    list.iter().map(names).collect()
}

/// Whether the database has one that says more than its columns.
fn has(table: &Table, columns: &[String], key: &str) -> bool {
    table.indexes.iter().any(|index| {
        let parts = index.parts.iter().map(|part| match &part.target {
            IndexTarget::Column(name) => name.as_str(),
            IndexTarget::Expression(_) => "",
        });
        parts.eq(columns.iter().map(String::as_str)) && (index.unique || key == "index")
    })
}

/// The item of a list, with the names that the properties have in the files.
fn item(
    entity: &Entity,
    declared: &[IndexDeclaration],
    columns: &[String],
    all: &[Followed<'_>],
) -> Option<String> {
    let own = |name: &String| {
        entity
            .properties
            .iter()
            .find(|property| property.name == *name)
    };
    let covered = |index: &&IndexDeclaration| {
        let names = index.properties.iter().filter_map(own);
        names.flat_map(|property| &property.columns).eq(columns)
    };
    let mut plain = declared.iter().filter(|index| index.special.is_none());
    let found = plain.find(covered)?;
    let written = |name: &String| {
        let columns = &own(name)?.columns;
        let found = all.iter().find(|found| found.columns == *columns)?;
        Some(found.property.name.value.clone())
    };
    let properties: Option<Vec<_>> = found.properties.iter().map(written).collect();
    let item = IndexDeclaration {
        name: found.name.clone(),
        properties: properties?,
        special: None,
    };
    Some(item_flow(&item, Audience::default()))
}
