//! Names that PostgreSQL gives to what was made without one.
//!
//! They are at most 63 bytes long: the longer part is cut first. A number tells those apart that would be the same.

use std::collections::{HashMap, HashSet};

const LONGEST: usize = 63;

/// Names that are taken, each with its schema.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: HashSet<(Option<String>, String)>,
    /// The numbers to go on with.
    next: HashMap<(Option<String>, String), usize>,
}

impl Names {
    /// Takes a name that was given.
    pub(super) fn take(&mut self, schema: Option<&String>, name: &str) {
        self.taken.insert((schema.cloned(), name.to_owned()));
    }

    /// Whether a name is taken.
    pub(super) fn has(&self, schema: Option<&String>, name: &str) -> bool {
        self.taken.contains(&(schema.cloned(), name.to_owned()))
    }

    /// Gives a name back.
    pub(super) fn free(&mut self, schema: Option<&String>, name: &str) {
        self.taken.remove(&(schema.cloned(), name.to_owned()));
        self.next.remove(&(schema.cloned(), name.to_owned()));
    }

    /// Makes a name that is free, and takes it.
    pub(super) fn make(
        &mut self,
        schema: Option<&String>,
        table: &str,
        columns: &str,
        label: &str,
    ) -> String {
        let base = (schema.cloned(), joined(table, columns, label));
        let number = self.next.entry(base).or_default();
        loop {
            let label = match *number {
                0 => label.to_owned(),
                number => format!("{label}{number}"),
            };
            *number += 1;
            let name = joined(table, columns, &label);
            if self.taken.insert((schema.cloned(), name.clone())) {
                return name;
            }
        }
    }
}

/// `table_columns_label`, cut.
fn joined(table: &str, columns: &str, label: &str) -> String {
    let between = usize::from(!columns.is_empty()) + 1;
    let room = LONGEST.saturating_sub(label.len() + between);
    let (mut first, mut second) = (table.len(), columns.len());
    while first + second > room {
        match first > second {
            true => first -= 1,
            false => second -= 1,
        }
    }
    let cut = |text: &str, length: usize| text[..text.floor_char_boundary(length)].to_owned();
    match columns.is_empty() {
        true => format!("{}_{label}", cut(table, first)),
        false => format!("{}_{}_{label}", cut(table, first), cut(columns, second)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_as_the_server_makes_them() {
        let mut names = Names::default();
        let mut check = |table: &str, columns: &str, label: &str, expected: &str| {
            assert_eq!(names.make(None, table, columns, label), expected);
        };
        check("tags", "", "pkey", "tags_pkey");
        check("tags", "name", "key", "tags_name_key");
        check("tags", "name", "key", "tags_name_key1");
        let long = "a_rather_long_name_of_a_table_for_this_test";
        check(
            long,
            "and_a_rather_long_column",
            "fkey",
            "a_rather_long_name_of_a_table_for_and_a_rather_long_column_fkey",
        );
    }
}
