//! Links that were refused: remembered until they are mended, and reported by the next flush.

use crate::EntityManager;
use crate::entity::Schema;
use crate::entity_state::EntityState;
use crate::error::{Error, Result};
use crate::graph::RowId;
use crate::metadata::EntityMeta;

/// A link that was refused.
#[derive(Debug)]
pub struct Fault {
    /// Which link; none for a row of another manager that was to be persisted or removed here.
    link: Option<Refused>,
    /// Why it was refused.
    error: Error,
}

/// The row, its relation, and the slot that it was to lead to, if it has one here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Refused {
    row: RowId,
    relation: usize,
    target: Option<u32>,
}

impl<S: Schema> EntityManager<S> {
    pub(crate) fn refuse(&self, row: RowId, relation: usize, target: Option<u32>, error: Error) {
        tracing::warn!(target: "dormouse::graph", %error, "a link was refused; the next flush will fail");
        self.pardon(row, relation, target);
        let link = Some(Refused {
            row,
            relation,
            target,
        });
        self.faults().push(Fault { link, error });
    }

    /// Refuses to persist or remove a row that is new in another manager.
    pub(crate) fn refuse_stranger(&self, meta: &EntityMeta) {
        let error = Error::foreign_manager(meta.name);
        self.faults().push(Fault { link: None, error });
    }

    /// A link was made: a refused one in its place is forgotten. A collection has a place per row.
    pub(crate) fn pardon(&self, row: RowId, relation: usize, target: Option<u32>) {
        let to_one = self.relation(row, relation).is_to_one();
        let mended = |link: &Refused| {
            link.row == row && link.relation == relation && (to_one || link.target == target)
        };
        self.faults()
            .retain(|fault| !fault.link.as_ref().is_some_and(mended));
    }

    /// Forgets every refused link of a relation.
    pub(crate) fn pardon_all(&self, row: RowId, relation: usize) {
        let same = |link: &Refused| link.row == row && link.relation == relation;
        self.faults()
            .retain(|fault| !fault.link.as_ref().is_some_and(same));
    }

    /// Fails with the first refused link of a row that is still there.
    pub(crate) fn report_faults(&self) -> Result<()> {
        let gone = |row: RowId| {
            matches!(
                self.state(row),
                EntityState::Removing | EntityState::Removed
            )
        };
        self.faults()
            .retain(|fault| !fault.link.is_some_and(|link| gone(link.row)));
        match self.faults().first() {
            None => Ok(()),
            Some(fault) => Err(Error::new(fault.error.kind(), fault.error.to_string())),
        }
    }
}
