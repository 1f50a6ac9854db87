//! The hooks that run after the write, before the commit.
//!
//! What they set and create is for the next flush; it is taken back with the flush that called them.

use crate::EntityManager;
use crate::change_set::ChangeSet;
use crate::entity::Schema;
use crate::error::Result;
use crate::graph::RowId;
use crate::unit_of_work::baseline::FlushNumber;
use crate::unit_of_work::changed::Look;
use crate::unit_of_work::gather::Work;
use crate::unit_of_work::{after, change_set_computer, journal, kinds};

/// The rows with hooks, and what is written for them.
pub(crate) type Hooked = Vec<(RowId, ChangeSet)>;

impl<S: Schema> EntityManager<S> {
    /// The change sets that hooks and subscribers are to see after the write.
    pub(super) fn hooked(&self, work: &Work) -> Hooked {
        kinds(work)
            .filter(|(row, kind)| self.is_heard(*row, after(*kind)))
            .map(|(row, kind)| {
                (
                    row,
                    change_set_computer::compute(self, row, kind, Look::Planned),
                )
            })
            .collect()
    }

    /// Calls them; what they set and create belongs to the flush.
    ///
    /// # Errors
    /// What the first hook that refuses says.
    pub(crate) async fn after_hooks(&self, hooked: &Hooked, flush: FlushNumber) -> Result<()> {
        for (row, changes) in hooked {
            journal::mark(self, *row, flush);
            let _seen = Seen {
                em: self,
                row: *row,
                flush,
            };
            self.run_hook(*row, changes, after(changes.kind())).await?;
        }
        Ok(())
    }
}

/// Dropped, it remembers what an after-hook made of its row, however far the hook came.
struct Seen<'em, S: Schema> {
    em: &'em EntityManager<S>,
    row: RowId,
    flush: FlushNumber,
}

impl<S: Schema> Drop for Seen<'_, S> {
    fn drop(&mut self) {
        journal::hooked(self.em, &[self.row], self.flush);
    }
}
