//! Takes the part of a database that was asked for.
//!
//! A foreign key to a table that was left out becomes a remark; so does everything else that points there.

use super::scan::mentions;
use super::{Database, IndexTarget, Remark, Table, TableName};

/// Which tables and columns are wanted.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Tables; all, if there are none.
    pub tables: Vec<Pattern>,
    /// Tables that are left out.
    pub skip_tables: Vec<Pattern>,
    /// Columns that are left out: of any table, or `table.column`.
    pub skip_columns: Vec<Pattern>,
}

/// A name with `*` for any letters and `?` for one letter; without regard to case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// As it was given.
    text: String,
    /// In small letters.
    plain: String,
}

impl Pattern {
    /// Takes the text as it is.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            plain: text.to_lowercase(),
        }
    }

    /// Whether a name is meant.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        let pattern: Vec<char> = self.plain.chars().collect();
        let name: Vec<char> = name.to_lowercase().chars().collect();
        fits(&pattern, &name)
    }

    fn is_table(&self, name: &TableName) -> bool {
        self.matches(&name.name) || self.matches(&name.to_string())
    }

    fn is_column(&self, table: &TableName, column: &str) -> bool {
        self.matches(column)
            || self.matches(&format!("{}.{column}", table.name))
            || self.matches(&format!("{table}.{column}"))
    }
}

/// Remembers the last `*` and goes back there: no recursion, whatever the pattern.
fn fits(pattern: &[char], name: &[char]) -> bool {
    let (mut p, mut n, mut star) = (0, 0, None);
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => (star, p) = (Some((p, n)), p + 1),
            Some(c) if *c == '?' || *c == name[n] => (p, n) = (p + 1, n + 1),
            _ => match star {
                Some((at, from)) => (star, p, n) = (Some((at, from + 1)), at + 1, from + 1),
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

/// Leaves out what is not wanted; a pattern that means nothing there is becomes a remark.
pub fn select(database: &mut Database, selection: &Selection) {
    let unused = selection.unused(database);
    database.remarks.extend(unused);
    let (wanted, others): (Vec<_>, Vec<_>) = std::mem::take(&mut database.tables)
        .into_iter()
        .partition(|table| selection.wants(&table.name));
    database.tables = wanted;
    for table in &mut database.tables {
        let query = table.query.take();
        let needs = |query: &String| others.iter().any(|other| other.name.is_read_by(query));
        table.query = query.filter(|query| !needs(query));
    }
    for table in &mut database.tables {
        selection.skip_columns(table, &mut database.remarks);
    }
    let names: Vec<_> = database.tables.iter().map(|t| t.name.clone()).collect();
    for table in &mut database.tables {
        let about = table.name.to_string();
        table.foreign_keys.retain(|key| {
            let stays = names.contains(&key.target);
            if !stays {
                let columns = key.columns.join(", ");
                let text = format!(
                    "the foreign key ({columns}) points at {}, which is left out",
                    key.target
                );
                database.remarks.push(Remark::new(&about, text));
            }
            stays
        });
    }
}

impl Selection {
    /// The patterns without a match, which were meant to have one.
    fn unused(&self, database: &Database) -> Vec<Remark> {
        let tables = || database.tables.iter();
        let is_table = |pattern: &Pattern| tables().any(|table| pattern.is_table(&table.name));
        let is_column = |pattern: &Pattern| {
            tables().any(|table| {
                let mut columns = table.columns.iter();
                columns.any(|column| pattern.is_column(&table.name, &column.name))
            })
        };
        let lists = [
            ("--tables", "table", &self.tables),
            ("--skip-tables", "table", &self.skip_tables),
            ("--skip-columns", "column", &self.skip_columns),
        ];
        let unused = lists.into_iter().flat_map(|(option, what, list)| {
            let unused = list.iter().filter(move |pattern| match what {
                "table" => !is_table(pattern),
                _ => !is_column(pattern),
            });
            unused.map(move |pattern| {
                let about = format!("{option} {}", pattern.text);
                Remark::new(about, format!("matches no {what}"))
            })
        });
        unused.collect()
    }

    fn wants(&self, name: &TableName) -> bool {
        let any = |patterns: &[Pattern]| patterns.iter().any(|pattern| pattern.is_table(name));
        (self.tables.is_empty() || any(&self.tables)) && !any(&self.skip_tables)
    }

    fn skip_columns(&self, table: &mut Table, remarks: &mut Vec<Remark>) {
        let name = table.name.clone();
        let skipped = |column: &str| {
            let mut patterns = self.skip_columns.iter();
            patterns.any(|pattern| pattern.is_column(&name, column))
        };
        let keeps = |columns: &[String]| !columns.iter().any(|column| skipped(column));
        for column in table.columns.iter().filter(|column| skipped(&column.name)) {
            remarks.push(Remark::new(
                format!("{name}.{}", column.name),
                "left out, as asked for",
            ));
        }
        let columns = table.columns.iter().map(|column| column.name.clone());
        let columns: Vec<_> = columns.filter(|column| skipped(column)).collect();
        table.columns.retain(|column| !skipped(&column.name));
        table.uniques.retain(|unique| keeps(&unique.columns));
        table.foreign_keys.retain(|key| keeps(&key.columns));
        let says = |text: &str| columns.iter().any(|column| mentions(text, column));
        table.indexes.retain(|index| {
            let all = index.parts.iter().all(|part| match &part.target {
                IndexTarget::Column(column) => !skipped(column),
                IndexTarget::Expression(text) => !says(text),
            });
            all && !index.include.iter().any(|column| skipped(column))
                && !index.predicate.as_deref().is_some_and(says)
        });
        table.checks.retain(|check| !says(&check.expression));
        table.primary_key = table.primary_key.take().filter(|key| keeps(&key.columns));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_names_with_stars() {
        let check = |pattern: &str, name: &str, expected: bool| {
            assert_eq!(
                Pattern::new(pattern).matches(name),
                expected,
                "{pattern} {name}"
            );
        };
        check("user", "user", true);
        check("user", "users", false);
        check("User*", "users", true);
        check("*_log", "audit_log", true);
        check("*_log", "audit_log2", false);
        check("a*b*c", "aXbXbXc", true);
        check("?", "", false);
        check("*", "", true);
        check("über*", "Überschrift", true);
        check(&"*a".repeat(50), &"a".repeat(40), false);
    }
}
