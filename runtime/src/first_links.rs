//! The links of a row that was just made: set together, then checked.
//!
//! One by one they could not be: a required relation that is still to come would look like one that is missing.

use crate::EntityManager;
use crate::entity::Schema;
use crate::error::Result;
use crate::graph::RowId;
use crate::metadata::Join;

impl<S: Schema> EntityManager<S> {
    /// Links a row that was just made: all its own relations are set before any of them is checked.
    ///
    /// Under the graph lock.
    pub(crate) fn link_new(&self, row: RowId, links: Vec<(usize, Result<u32>)>) {
        let own = |relation: usize| matches!(self.relation(row, relation).join, Join::Own { .. });
        let owned = || links.iter().filter(|(relation, _)| own(*relation));
        for (relation, target) in owned() {
            self.with_one(row, *relation, |one| {
                one.current = target.as_ref().ok().copied()
            });
        }
        for (relation, target) in owned() {
            if let Ok(target) = target {
                self.link_own(row, *relation, *target);
            }
        }
        for (relation, target) in links {
            match target {
                Err(error) => self.refuse(row, relation, None, error),
                Ok(_) if own(relation) => {}
                Ok(target) if self.relation(row, relation).is_to_one() => {
                    self.link_one(row, relation, Some(target));
                }
                Ok(target) => self.link_many(row, relation, target),
            }
        }
    }

    /// Mends the other side of a relation that a new row has set.
    fn link_own(&self, row: RowId, relation: usize, target: u32) {
        if let Err(error) = self.keep_both(row, relation, target) {
            self.with_one(row, relation, |one| one.current = None);
            return self.refuse(row, relation, Some(target), error);
        }
        self.touch_row(row);
        let meta = self.relation(row, relation);
        if let Some(inverse) = meta.inverse {
            self.link_inverse(self.target(meta, target), inverse, row, relation);
        }
    }
}
