//! The locals of one generated function: no two of one name, none with a name the function needs,
//! and a value is cloned as long as it is wanted again.

use std::collections::{BTreeMap, BTreeSet};

use crate::ident;
use crate::schema::{ColumnId, RelationId};

/// The locals declared so far.
pub(super) struct Locals {
    taken: BTreeSet<String>,
    columns: BTreeMap<ColumnId, Local>,
    keys: BTreeMap<RelationId, String>,
}

struct Local {
    name: String,
    is_copy: bool,
    wanted: usize,
}

impl Locals {
    /// Starts with the names that the function uses itself.
    pub fn new<const N: usize>(reserved: [&str; N]) -> Self {
        let taken = reserved.map(str::to_owned).into();
        Self {
            taken,
            columns: BTreeMap::new(),
            keys: BTreeMap::new(),
        }
    }

    /// Finds a free name.
    fn free(&mut self, name: &str) -> String {
        let mut free = ident::rust_field(name);
        while !self.taken.insert(free.clone()) {
            free.push('_');
        }
        free
    }

    /// Declares the local of a column that is going to be used `wanted` times.
    pub fn declare(
        &mut self,
        column: ColumnId,
        name: &str,
        is_copy: bool,
        wanted: usize,
    ) -> String {
        let name = self.free(name);
        self.columns.insert(
            column,
            Local {
                name: name.clone(),
                is_copy,
                wanted,
            },
        );
        name
    }

    /// Declares the local of a foreign key.
    pub fn declare_key(&mut self, relation: RelationId, name: &str) -> String {
        let name = self.free(name);
        self.keys.insert(relation, name.clone());
        name
    }

    /// The name of a column's local.
    pub fn name(&self, column: ColumnId) -> String {
        self.columns
            .get(&column)
            .map(|local| local.name.clone())
            .unwrap_or_default()
    }

    /// The name of a foreign key's local.
    pub fn key(&self, relation: RelationId) -> String {
        self.keys.get(&relation).cloned().unwrap_or_default()
    }

    /// Uses the value of a column: the last time it is moved, before that it is copied.
    pub fn take(&mut self, column: ColumnId) -> String {
        let Some(local) = self.columns.get_mut(&column) else {
            return String::new();
        };
        local.wanted = local.wanted.saturating_sub(1);
        if local.wanted == 0 || local.is_copy {
            local.name.clone()
        } else {
            format!("{}.clone()", local.name)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_use_moves() {
        let mut locals = Locals::new(["row"]);
        let code = ColumnId::new(0);
        assert_eq!(locals.declare(code, "row", false, 2), "row_");
        assert_eq!(locals.take(code), "row_.clone()");
        assert_eq!(locals.take(code), "row_");
    }
}
