//! Links that were refused: remembered until they are mended, and reported by the next flush.

use crate::EntityManager;
use crate::entity::Schema;
use crate::error::Error;
use crate::graph::RowId;

/// A link that was refused.
#[derive(Debug)]
pub struct Fault {
    /// The row whose relation was to change.
    pub row: RowId,
    /// The relation's index.
    pub relation: usize,
    /// Why it was refused.
    pub error: Error,
}

impl<S: Schema> EntityManager<S> {
    pub(crate) fn refuse(&self, row: RowId, relation: usize, error: Error) {
        tracing::warn!(target: "dormouse::graph", %error, "a link was refused; the next flush will fail");
        self.pardon(row, relation);
        self.faults().push(Fault {
            row,
            relation,
            error,
        });
    }

    pub(crate) fn pardon(&self, row: RowId, relation: usize) {
        self.faults()
            .retain(|fault| fault.row != row || fault.relation != relation);
    }

    /// Refuses a link to a row that lives in another manager and has no key yet.
    pub(crate) fn refuse_foreign(&self, row: RowId, relation: usize) {
        let meta = self.relation(row, relation);
        let error = Error::foreign_manager(meta.target.name);
        self.refuse(row, relation, error);
    }
}
