//! Indexes and unique constraints, said where the format says them: nothing where it has them anyway.
//!
//! Names of indexes differ in the whole schema; who comes later gets the name that the format makes.

use std::collections::HashSet;

use crate::database::{Deferrable, Index, Table};
use crate::resolve::name::constraint_name;

use super::model::{IndexDeclaration, Request};
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
    fn say(&mut self, given: Option<&str>, made: String) -> Request {
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
    indexes: Vec<(Option<&'d str>, Vec<String>)>,
    uniques: Vec<(Option<&'d str>, Vec<String>)>,
}

impl<'d> Rest<'d> {
    /// Takes what the format can say; the rest becomes remarks.
    pub(super) fn of(plans: &mut Plans<'d>, position: usize) -> Self {
        let Plan { table, key, .. } = &plans.plans[position];
        let (table, key) = (*table, key.clone());
        let mut rest = Self {
            table,
            indexes: Vec::new(),
            uniques: Vec::new(),
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
            match plain(index) {
                Some(columns) if index.unique && columns == key => {}
                Some(columns) if index.unique => rest.uniques.push((Some(&index.name), columns)),
                Some(columns) => rest.indexes.push((Some(&index.name), columns)),
                None => {
                    let text = format!("left to the database: {}", described(index));
                    plans.remark(format!("{}, index {}", table.name, index.name), text);
                }
            }
        }
        rest.leave_out_arrays(plans);
        rest
    }

    /// Not every database that the schema is for has indexes of arrays.
    fn leave_out_arrays(&mut self, plans: &mut Plans<'d>) {
        let table = self.table;
        let is_array = |name: &String| {
            let found = table.columns.iter().find(|column| column.name == *name);
            found.is_some_and(|column| column.ty.dimensions > 0)
        };
        for (what, list) in [
            ("index", &mut self.indexes),
            ("unique constraint", &mut self.uniques),
        ] {
            list.retain(|(_, columns)| {
                let has_array = columns.iter().any(is_array);
                if has_array {
                    let text = format!("left to the database: {what} ({})", columns.join(", "));
                    plans.remark(table.name.to_string(), text);
                }
                !has_array
            });
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

    /// What covers several properties; `named` finds them.
    pub(super) fn several(
        self,
        unique: bool,
        names: &mut Names,
        named: impl Fn(&[String]) -> Option<Vec<String>>,
    ) -> (Vec<IndexDeclaration>, Vec<String>) {
        let (list, what) = match unique {
            true => (self.uniques, "unique"),
            false => (self.indexes, "index"),
        };
        let table = self.table;
        let place = |column: &String| table.columns.iter().position(|own| own.name == *column);
        let places = |columns: &[String]| columns.iter().map(place).collect::<Vec<_>>();
        let mut list = list;
        // Databases list them by names, which may be others when they are made anew.
        list.sort_by_key(|(_, columns)| places(columns));
        let (mut found, mut lost) = (Vec::new(), Vec::new());
        for (name, columns) in list {
            match named(&columns) {
                Some(properties) => {
                    let name = match names.say(name, made(self.table, &columns, what)) {
                        Request::Named(name) => Some(name),
                        _ => None,
                    };
                    found.push(IndexDeclaration { name, properties });
                }
                None => lost.push(columns.join(", ")),
            }
        }
        (found, lost)
    }

    /// The same list twice: one for unique constraints, one for indexes.
    pub(super) fn split(self) -> (Self, Self) {
        let uniques = Self {
            table: self.table,
            indexes: Vec::new(),
            uniques: self.uniques,
        };
        let indexes = Self {
            table: self.table,
            indexes: self.indexes,
            uniques: Vec::new(),
        };
        (uniques, indexes)
    }
}

fn take<'d>(
    list: &mut Vec<(Option<&'d str>, Vec<String>)>,
    columns: &[String],
) -> Option<Option<&'d str>> {
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

fn described(index: &Index) -> String {
    let mut words = Vec::new();
    words.extend(index.method.as_deref());
    if index.unique {
        words.push("unique");
    }
    if index.predicate.is_some() {
        words.push("for some rows");
    }
    if !index.include.is_empty() {
        words.push("with other columns");
    }
    if words.is_empty() {
        words.push("over expressions, parts of columns, or in another order");
    }
    words.join(", ")
}
