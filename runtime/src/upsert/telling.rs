//! Tells hooks and subscribers of the rows of an upsert.

use indexmap::IndexMap;
use parking_lot::Mutex;

use super::send::Sent;
use super::upserting::Upserting;
use crate::change_set::{Change, ChangeKind, ChangeSet};
use crate::entity::Entity;
use crate::error::Result;
use crate::graph::RowId;
use crate::hook::{HookContext, HookKind, inside_hook};
use crate::native::NewRow;
use crate::subscriber::UpsertEvent;
use crate::unit_of_work::after_hooks::Hooked;

/// The changes of each row, in order.
pub(super) type Told = Vec<ChangeSet>;

impl<T: Entity> Sent<'_, T> {
    /// Whether anybody wants to hear of the rows.
    pub fn is_heard(&self) -> bool {
        let upsert =
            |kind: &HookKind| matches!(kind, HookKind::BeforeUpsert | HookKind::AfterUpsert);
        T::HOOKS.iter().any(upsert) || self.em.session.subscribers.hear(T::meta().name)
    }

    /// Tells of the rows before they are written: the rows as hooks have left them.
    pub async fn tell_before(&self, rows: Vec<NewRow>) -> Result<Vec<NewRow>> {
        let mut told = Vec::with_capacity(rows.len());
        for row in rows {
            let (changes, row) = (changes::<T>(&row), Mutex::new(row));
            let context = HookContext::new(self.em, &changes);
            if let Some(hook) = T::before_upsert(context, Upserting::new(&row)) {
                inside_hook(self.em.id(), hook).await?;
            }
            let event = UpsertEvent {
                em: self.em,
                index: T::INDEX,
                row: &row,
                changes: &changes,
            };
            self.em.session.subscribers.upsert(event).await?;
            told.push(row.into_inner());
        }
        Ok(told)
    }

    /// Tells of the rows after they were written, each once, with what the last draft of it gave.
    pub async fn tell_after(&self, flush: u32, slots: &[u32], told: Told) -> Result<()> {
        let row = |slot: &u32| RowId {
            entity: T::INDEX,
            slot: *slot,
        };
        let rows: IndexMap<RowId, ChangeSet> = slots.iter().map(row).zip(told).collect();
        let hooked: Hooked = rows.into_iter().collect();
        self.em.after_hooks(&hooked, flush).await
    }
}

/// What a row gives, as a change set.
pub(super) fn changes<T: Entity>(row: &NewRow) -> ChangeSet {
    let change = |(column, value): (&usize, &crate::Value)| Change {
        column: *column,
        value: Some(value.clone()),
    };
    ChangeSet {
        kind: ChangeKind::Upsert,
        entity: T::meta(),
        changes: row.columns.iter().zip(&row.values).map(change).collect(),
    }
}
