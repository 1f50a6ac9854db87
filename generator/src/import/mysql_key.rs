//! Keys of MySQL: their names, and those that foreign keys make by themselves.

use crate::database::{Index, IndexPart, IndexTarget, NativeType, Table, Unique};

/// Adds a key; a unique one over whole columns is a constraint.
pub(super) fn add(table: &mut Table, mut index: Index) {
    let columns = columns(&index);
    if index.name.is_empty() {
        index.name = free_name(table, columns.first().map_or("", String::as_str));
    }
    if index.unique && index.plain_columns().is_some() {
        table.uniques.push(Unique {
            name: Some(index.name),
            columns,
            ..Unique::default()
        });
    } else {
        table.indexes.push(index);
    }
}

fn columns(index: &Index) -> Vec<String> {
    let names = index.parts.iter().filter_map(|part| match &part.target {
        IndexTarget::Column(name) => Some(name.clone()),
        IndexTarget::Expression(_) => None,
    });
    names.collect()
}

/// `a`, or `a_2` if that is taken.
fn free_name(table: &Table, column: &str) -> String {
    let first = if column.is_empty() {
        "functional_index"
    } else {
        column
    };
    let indexes = table.indexes.iter().map(|index| index.name.as_str());
    let uniques = table
        .uniques
        .iter()
        .filter_map(|unique| unique.name.as_deref());
    let taken: std::collections::HashSet<_> =
        indexes.chain(uniques).map(str::to_lowercase).collect();
    let numbers = (2_usize..).map(|number| format!("{first}_{number}"));
    let mut names = std::iter::once(first.to_owned()).chain(numbers);
    let free = names.find(|name| !taken.contains(&name.to_lowercase()));
    free.unwrap_or_default()
}

/// `table_ibfk_1`: the next number that the table has not used.
pub(super) fn foreign_key_name(table: &Table) -> String {
    let prefix = format!("{}_ibfk_", table.name.name);
    let names = table
        .foreign_keys
        .iter()
        .filter_map(|key| key.name.as_deref());
    let numbers = names.filter_map(|name| name.strip_prefix(&prefix)?.parse::<usize>().ok());
    format!("{prefix}{}", numbers.max().unwrap_or(0).saturating_add(1))
}

/// Prefixes as long as their columns are no prefixes, and the keys that have them may be constraints.
pub(super) fn whole(table: &mut Table) {
    for mut index in std::mem::take(&mut table.indexes) {
        for part in &mut index.parts {
            let IndexTarget::Column(name) = &part.target else {
                continue;
            };
            let length = table.column(name).and_then(|column| column.ty.number(0));
            part.length = part
                .length
                .filter(|own| length.is_none_or(|all| *own < all));
        }
        add(table, index);
    }
}

/// The longest key of MyISAM and Aria, in bytes.
const LONGEST: u32 = 1000;

/// Keys that are too long for the engine: unique ones become hashes, others cover the beginning only.
pub(super) fn limit(table: &mut Table, letter: Option<u32>) {
    let letter = letter.unwrap_or(4);
    let bytes = |table: &Table, name: &String| {
        let ty = table.column(name).map(|column| &column.ty);
        let is_text = |ty: &&NativeType| ty.base.ends_with("char");
        let letters = ty.filter(is_text).and_then(|ty| ty.number(0));
        letters.unwrap_or(0).saturating_mul(letter)
    };
    for unique in std::mem::take(&mut table.uniques) {
        let all: u32 = unique.columns.iter().map(|name| bytes(table, name)).sum();
        match all > LONGEST {
            true => table.indexes.push(Index {
                name: unique.name.unwrap_or_default(),
                parts: unique.columns.iter().map(IndexPart::column).collect(),
                unique: true,
                method: Some("hash".to_owned()),
                ..Index::default()
            }),
            false => table.uniques.push(unique),
        }
    }
    for mut index in std::mem::take(&mut table.indexes) {
        for part in index.parts.iter_mut().filter(|_| !index.unique) {
            if let IndexTarget::Column(name) = &part.target
                && part.length.is_none()
                && bytes(table, name) > LONGEST
            {
                part.length = Some(LONGEST / letter);
            }
        }
        table.indexes.push(index);
    }
}

/// Puts keys in the order in which the server tells them.
pub(super) fn sort(table: &mut Table) {
    table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
    table.uniques.sort_by(|a, b| a.name.cmp(&b.name));
    table.foreign_keys.sort_by(|a, b| a.name.cmp(&b.name));
}

/// Adds the keys that foreign keys make, where none begins with their columns.
pub(super) fn complete(table: &mut Table) {
    for at in 0..table.foreign_keys.len() {
        let key = &table.foreign_keys[at];
        if is_covered(table, &key.columns) {
            continue;
        }
        let parts = key.columns.iter().map(IndexPart::column).collect();
        let generated = format!("{}_ibfk_", table.name.name);
        let given = key
            .name
            .clone()
            .filter(|name| !name.starts_with(&generated));
        let index = Index {
            name: given.unwrap_or_default(),
            parts,
            ..Index::default()
        };
        add(table, index);
    }
}

fn is_covered(table: &Table, columns: &[String]) -> bool {
    let begins = |own: &[String]| {
        own.len() >= columns.len()
            && own
                .iter()
                .zip(columns)
                .all(|(a, b)| a.eq_ignore_ascii_case(b))
    };
    let whole = |index: &Index| {
        let mut parts = index.parts.iter().take(columns.len());
        index.method.is_none() && parts.all(|part| part.length.is_none())
    };
    begins(table.key_columns())
        || table.uniques.iter().any(|unique| begins(&unique.columns))
        || table
            .indexes
            .iter()
            .any(|index| whole(index) && begins(&self::columns(index)))
}
