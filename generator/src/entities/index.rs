//! Indexes and unique constraints, said where the format says them: nothing where it has them anyway.
//!
//! Names of indexes differ in the whole schema; who comes later gets the name that the format makes.

use std::collections::HashSet;

use crate::database::{Deferrable, Index, IndexPart, IndexTarget, Table};
use crate::resolve::name::constraint_name;

use super::model::{IndexDeclaration, Request};
use super::property::covering;
use super::special::{self, Place};
use super::{Plan, Plans};

/// Names that are taken, in lower case.
#[derive(Default)]
pub(super) struct Names(HashSet<String>);

impl Names {
    pub(super) fn new(plans: &Plans<'_>) -> Self {
        Self(
            plans
                .plans
                .iter()
                .map(|plan| plan.table.name.name.to_lowercase())
                .collect(),
        )
    }

    /// How an index is said: without its name, if that is the one that the format makes.
    pub(super) fn say(&mut self, given: Option<&str>, made: String) -> Request {
        let given = given.filter(|name| is_legal(name) && *name != made);
        if let Some(name) = given.filter(|name| !self.0.contains(&name.to_lowercase())) {
            self.0.insert(name.to_lowercase());
            return Request::Named(name.to_owned());
        }
        if self.0.insert(made.to_lowercase()) {
            return Request::Yes;
        }
        let numbered = (2_u32..).map(|number| format!("{made}_{number}"));
        let free = numbered
            .take(1000)
            .find(|name| self.0.insert(name.to_lowercase()));
        Request::Named(free.unwrap_or(made))
    }
}

fn is_legal(name: &str) -> bool {
    name.len() <= 63 && !name.to_lowercase().starts_with("sqlite_")
}

/// The indexes of a table that are not said yet.
pub(super) struct Rest<'d> {
    table: &'d Table,
    indexes: Vec<Plain<'d>>,
    uniques: Vec<Plain<'d>>,
    /// Those that say more than their columns.
    special: Vec<Index>,
}

/// A name and columns.
type Plain<'d> = (Option<&'d str>, Vec<String>);

impl<'d> Rest<'d> {
    /// Takes those that the key does not say already.
    pub(super) fn of(plans: &mut Plans<'d>, position: usize) -> Self {
        let Plan { table, key, .. } = &plans.plans[position];
        let (table, key) = (*table, key.clone());
        let mut rest = Self {
            table,
            indexes: Vec::new(),
            uniques: Vec::new(),
            special: Vec::new(),
        };
        for unique in table.uniques.iter().filter(|unique| unique.columns != key) {
            if unique.nulls_equal || unique.deferrable != Deferrable::No {
                let text = format!(
                    "the unique constraint ({}) is kept in its plain form",
                    unique.columns.join(", ")
                );
                plans.remark(table.name.to_string(), text);
            }
            rest.uniques
                .push((unique.name.as_deref(), unique.columns.clone()));
        }
        for index in &table.indexes {
            let whole = without_key_lengths(table, index);
            match plain(&whole) {
                Some(columns) if index.unique && columns == key => {}
                Some(columns) if index.unique => rest.uniques.push((Some(&index.name), columns)),
                Some(columns) => rest.indexes.push((Some(&index.name), columns)),
                None => rest.special.push(whole),
            }
        }
        rest.single_out_arrays();
        rest
    }

    /// Not every database has indexes of arrays.
    fn single_out_arrays(&mut self) {
        let table = self.table;
        let is_array = |name: &String| {
            table
                .column(name)
                .is_some_and(|column| column.ty.dimensions > 0)
        };
        let plain = |(_, columns): &Plain<'_>| !columns.iter().any(is_array);
        for (unique, list) in [(true, &mut self.uniques), (false, &mut self.indexes)] {
            let (kept, arrays) = std::mem::take(list).into_iter().partition(plain);
            *list = kept;
            let arrays: Vec<Plain<'_>> = arrays;
            self.special
                .extend(arrays.into_iter().map(|index| whole(index, unique)));
        }
    }

    /// The unique constraint of exactly these columns.
    pub(super) fn unique(&mut self, columns: &[String], names: &mut Names) -> Request {
        take(&mut self.uniques, columns).map_or(Request::Unsaid, |name| {
            names.say(name, made(self.table, columns, "unique"))
        })
    }

    /// The index of exactly these columns.
    pub(super) fn index(&mut self, columns: &[String], names: &mut Names) -> Request {
        take(&mut self.indexes, columns).map_or(Request::Unsaid, |name| {
            names.say(name, made(self.table, columns, "index"))
        })
    }

    /// What is left: unique constraints and indexes, those that say more behind the others.
    pub(super) fn several(
        mut self,
        plans: &mut Plans<'_>,
        place: &Place<'_>,
        names: &mut Names,
    ) -> (Vec<IndexDeclaration>, Vec<IndexDeclaration>) {
        let uniques = std::mem::take(&mut self.uniques);
        let indexes = std::mem::take(&mut self.indexes);
        let mut uniques = self.plain(uniques, true, place, names);
        let mut indexes = self.plain(indexes, false, place, names);
        self.special.sort_by(|a, b| a.name.cmp(&b.name));
        for index in &self.special {
            match special::declare(place, index, names) {
                Ok(found) if index.unique => uniques.push(found),
                Ok(found) => indexes.push(found),
                Err(reason) => {
                    let about = format!("{}, index {}", self.table.name, index.name);
                    plans.remark(about, format!("left to the database: {reason}"));
                }
            }
        }
        special::sort(&mut uniques, place.properties);
        special::sort(&mut indexes, place.properties);
        (uniques, indexes)
    }

    /// What covers several whole properties; what cuts one in parts is special.
    fn plain(
        &mut self,
        mut list: Vec<Plain<'d>>,
        unique: bool,
        place: &Place<'_>,
        names: &mut Names,
    ) -> Vec<IndexDeclaration> {
        let what = if unique { "unique" } else { "index" };
        let position = |column: &String| {
            self.table
                .columns
                .iter()
                .position(|own| own.name == *column)
        };
        // Databases list them by names, which may be others when they are made anew.
        list.sort_by_cached_key(|(_, columns)| columns.iter().map(position).collect::<Vec<_>>());
        let mut found = Vec::new();
        for (name, columns) in list {
            let Some(properties) = covering(place.properties, &columns) else {
                self.special.push(whole((name, columns), unique));
                continue;
            };
            let name = match names.say(name, made(self.table, &columns, what)) {
                Request::Named(name) => Some(name),
                _ => None,
            };
            found.push(IndexDeclaration {
                name,
                properties,
                special: None,
            });
        }
        found
    }
}

/// Texts are as long as the key looks at them, so an index that looks at as much has all of them.
fn without_key_lengths(table: &Table, index: &Index) -> Index {
    let mut index = index.clone();
    for part in &mut index.parts {
        if let IndexTarget::Column(name) = &part.target {
            let all = table.key_length(name);
            part.length = part
                .length
                .filter(|length| all.is_none_or(|all| *length < all));
        }
    }
    index
}

/// An index over whole columns.
fn whole((name, columns): Plain<'_>, unique: bool) -> Index {
    Index {
        name: name.unwrap_or_default().to_owned(),
        parts: columns.into_iter().map(IndexPart::column).collect(),
        unique,
        ..Index::default()
    }
}

fn take<'d>(list: &mut Vec<Plain<'d>>, columns: &[String]) -> Option<Option<&'d str>> {
    let at = list.iter().position(|(_, own)| own == columns)?;
    Some(list.remove(at).0)
}

fn made(table: &Table, columns: &[String], what: &str) -> String {
    constraint_name(&table.name.name, columns.iter().map(String::as_str), what)
}

fn plain(index: &Index) -> Option<Vec<String>> {
    let columns = index.plain_columns()?;
    (!index.nulls_equal && !columns.is_empty())
        .then(|| columns.into_iter().map(str::to_owned).collect())
}
