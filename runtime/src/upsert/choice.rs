//! What an upsert was told, and what follows from it for a row: by which columns it is there, what is written over.

use crate::condition::Expr;
use crate::entity::Entity;
use crate::error::{Error, ErrorKind, Result};
use crate::metadata::EntityMeta;
use crate::native::{NewRow, counted_on};
use crate::sql::upsert::Change;
use crate::value::Value;

/// What a program has chosen.
#[derive(Debug, Default)]
pub(super) struct Choice {
    pub target: Option<&'static [usize]>,
    /// The only columns that are written over, if that was said.
    pub merge: Option<Vec<usize>>,
    pub exclude: Vec<usize>,
    pub filter: Expr,
    pub newer: Option<usize>,
}

impl Choice {
    /// The unique columns by which a row is there, if it has values for any.
    ///
    /// # Errors
    /// When those that were chosen have none.
    pub fn target(
        &self,
        meta: &'static EntityMeta,
        row: &NewRow,
    ) -> Result<Option<&'static [usize]>> {
        if let Some(target) = self.target {
            let missing = target.iter().find(|column| row.value(**column).is_none());
            return match missing {
                Some(column) => Err(not_given(meta, *column)),
                None => Ok(has_all(row, target).then_some(target)),
            };
        }
        let all = || std::iter::once(meta.key).chain(meta.uniques.iter().copied());
        let given = |target: &&[usize]| target.iter().all(|column| row.gives(*column));
        let uniques = meta.uniques.iter().copied();
        let any = uniques
            .chain([meta.key])
            .find(|target| has_all(row, target));
        Ok(all().find(given).or(any))
    }

    /// What becomes of a row that is there; nothing where it stays as it is.
    pub fn change(
        &self,
        meta: &'static EntityMeta,
        target: &[usize],
        row: &NewRow,
    ) -> Option<Change> {
        let fixed = |column: &usize| {
            target.contains(column) || meta.key.contains(column) || meta.version == Some(*column)
        };
        let wanted = |column: &usize| match &self.merge {
            Some(merge) => merge.contains(column),
            None => !row.open.contains(column),
        };
        let columns = row.columns.iter().copied();
        let columns: Vec<usize> = columns
            .filter(|column| !fixed(column) && wanted(column) && !self.exclude.contains(column))
            .collect();
        let version = meta.version.map(|version| {
            let column = &meta.columns[version];
            (version, counted_on(column.ty, column.fraction))
        });
        (!columns.is_empty()).then(|| Change {
            columns,
            version,
            filter: self.filter.clone(),
            newer: self.newer,
        })
    }
}

fn has_all(row: &NewRow, target: &[usize]) -> bool {
    target.iter().all(|column| row.has(*column))
}

/// The values of the unique columns.
pub(super) fn values_of(row: &NewRow, target: &[usize]) -> Vec<Value> {
    target
        .iter()
        .filter_map(|column| row.value(*column).cloned())
        .collect()
}

/// Whether a row may be there by other unique columns than these.
pub(super) fn is_ambiguous(meta: &EntityMeta, target: &[usize], columns: &[usize]) -> bool {
    let all = std::iter::once(meta.key).chain(meta.uniques.iter().copied());
    let given = |unique: &[usize]| unique.iter().all(|column| columns.contains(column));
    all.into_iter()
        .any(|unique| unique != target && given(unique))
}

/// The key or the unique constraint of these columns.
///
/// # Errors
/// When they are not unique together.
pub(super) fn unique<T: Entity>(columns: &[usize]) -> Result<&'static [usize]> {
    let meta = T::meta();
    let same = |unique: &&[usize]| {
        unique.len() == columns.len() && unique.iter().all(|column| columns.contains(column))
    };
    let mut all = std::iter::once(meta.key).chain(meta.uniques.iter().copied());
    all.find(same).ok_or_else(|| {
        let names: Vec<_> = columns.iter().map(|column| meta.columns[*column].name).collect();
        Error::new(
            ErrorKind::Unsupported,
            format!(
                "({}) is neither the key nor a unique constraint of {}; make it `unique` in the YAML, or name one that is",
                names.join(", "),
                meta.name
            ),
        )
    })
}

fn not_given(meta: &EntityMeta, column: usize) -> Error {
    let name = meta.columns[column].name;
    Error::new(
        ErrorKind::Unsupported,
        format!(
            "the draft gives no value for `{name}` of {}, by which the row is to be found",
            meta.name
        ),
    )
    .with_table(meta.table)
    .with_column(name)
}
