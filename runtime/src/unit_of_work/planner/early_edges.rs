//! What early writes wait for, row by row, and what can be done when they wait for each other.

use rustc_hash::FxHashMap;

use crate::change_set::ChangeKind;
use crate::entity::Schema;
use crate::field::Source;
use crate::graph::RowId;
use crate::metadata::{Join, RelationMeta};
use crate::unit_of_work::changed::{dirty_relations, is_changed};
use crate::unit_of_work::planner::claims::Claim;
use crate::unit_of_work::planner::{Planner, owning};

/// `before` is to be written before `after`.
#[derive(Debug)]
pub(super) struct EarlyEdge {
    pub before: RowId,
    pub after: RowId,
    /// What makes it right to ignore the order; none when it has to be kept.
    pub cure: Option<Cure>,
}

/// What makes up for a row that is written too early.
#[derive(Debug, Default)]
pub(super) struct Cure {
    /// A foreign key that is written after all inserts.
    pub mend: Option<(RowId, usize)>,
    /// Columns that are set to null before everything else.
    pub park: Vec<(RowId, usize)>,
}

/// The rows of a flush and what happens to them.
type Kinds = FxHashMap<RowId, ChangeKind>;

impl<S: Schema> Planner<'_, S> {
    /// What each row of a flush waits for.
    pub(super) fn early_edges(
        &self,
        rows: &[(RowId, ChangeKind)],
        claims: &[Claim],
    ) -> Vec<EarlyEdge> {
        let kinds: Kinds = rows.iter().copied().collect();
        let mut edges: Vec<EarlyEdge> = claims.iter().map(|claim| self.claim_edge(claim)).collect();
        for (row, kind) in rows {
            for (relation, meta) in owning(self.meta(*row)) {
                match kind {
                    ChangeKind::Create => self.insert_edge(*row, relation, &kinds, &mut edges),
                    ChangeKind::Update => self.update_edges(*row, relation, &kinds, &mut edges),
                    ChangeKind::Delete => {
                        self.leave_edge(*row, relation, meta, &kinds, &mut edges);
                    }
                    // No flush plans one.
                    ChangeKind::Upsert => {}
                }
            }
        }
        edges
    }

    /// The holder gives up its value first; where the constraint allows null, it can be parked.
    fn claim_edge(&self, claim: &Claim) -> EarlyEdge {
        let meta = self.meta(claim.holder);
        let nullable = |column: &&usize| meta.columns[**column].nullable;
        let changed = |column: &&usize| self.is_dirty(claim.holder, **column);
        let columns = || claim.columns.iter().filter(nullable);
        let column = columns().find(changed).or_else(|| columns().next());
        let guessed = claim.columns.is_empty();
        EarlyEdge {
            before: claim.holder,
            after: claim.claimer,
            cure: (guessed || column.is_some()).then(|| Cure {
                mend: None,
                park: column
                    .map(|column| (claim.holder, *column))
                    .into_iter()
                    .collect(),
            }),
        }
    }

    /// A new row comes after a new row that it leads to.
    fn insert_edge(&self, row: RowId, relation: usize, kinds: &Kinds, edges: &mut Vec<EarlyEdge>) {
        let meta = self.em.relation(row, relation);
        let Some(target) = self.leads_to(row, relation) else {
            return;
        };
        if kinds.get(&target) == Some(&ChangeKind::Create) && !self.is_checked_later(meta, target) {
            edges.push(EarlyEdge {
                before: target,
                after: row,
                cure: self.meta(row).can_wait(meta).then(|| Cure {
                    mend: Some((row, relation)),
                    park: Vec::new(),
                }),
            });
        }
    }

    /// A changed foreign key comes after the new row that it leads to, and before the old one goes.
    fn update_edges(&self, row: RowId, relation: usize, kinds: &Kinds, edges: &mut Vec<EarlyEdge>) {
        if !dirty_relations(self.em, row).any(|dirty| dirty == relation) {
            return;
        }
        let meta = self.em.relation(row, relation);
        let leaves = self.leave_edge(row, relation, meta, kinds, edges);
        let target = self.leads_to(row, relation);
        let is_new = |target: &RowId| kinds.get(target) == Some(&ChangeKind::Create);
        let waits = |target: &RowId| is_new(target) && !self.is_checked_later(meta, *target);
        let Some(target) = target.filter(waits) else {
            return;
        };
        // Written later, it still leads to the row that goes, unless it can be null meanwhile.
        let waits = self.meta(row).can_wait(meta);
        let late = !self.is_unique(row, meta) && (!leaves || waits);
        edges.push(EarlyEdge {
            before: target,
            after: row,
            cure: late.then(|| Cure {
                mend: Some((row, relation)),
                park: if leaves {
                    self.park_of(row, meta)
                } else {
                    Vec::new()
                },
            }),
        });
    }

    /// A row leaves the one that it led to before that one is deleted; returns whether it is.
    fn leave_edge(
        &self,
        row: RowId,
        relation: usize,
        meta: &RelationMeta,
        kinds: &Kinds,
        edges: &mut Vec<EarlyEdge>,
    ) -> bool {
        let base = self.em.with_one(row, relation, |one| one.base);
        let Some(base) = base.map(|slot| self.em.target(meta, slot)) else {
            return false;
        };
        if base == row || kinds.get(&base) != Some(&ChangeKind::Delete) {
            return false;
        }
        edges.push(EarlyEdge {
            before: row,
            after: base,
            cure: self.meta(row).can_wait(meta).then(|| Cure {
                mend: None,
                park: self.park_of(row, meta),
            }),
        });
        true
    }

    /// The columns that make a foreign key null and no other one.
    fn park_of(&self, row: RowId, relation: &RelationMeta) -> Vec<(RowId, usize)> {
        let meta = self.meta(row);
        let own = |column: &&usize| {
            meta.columns[**column].nullable && meta.users(**column).nth(1).is_none()
        };
        let columns = own_columns(relation).iter().filter(own);
        columns.map(|column| (row, *column)).collect()
    }

    /// Whether a column of the foreign key is part of a unique constraint.
    fn is_unique(&self, row: RowId, relation: &RelationMeta) -> bool {
        let uniques = self.meta(row).uniques;
        own_columns(relation)
            .iter()
            .any(|column| uniques.iter().any(|unique| unique.contains(column)))
    }

    /// Whether the flush changes a column of a row that is there.
    pub(super) fn is_dirty(&self, row: RowId, column: usize) -> bool {
        match self.em.entity(row.entity).source(column) {
            Source::Foreign { .. } | Source::Shared => {
                let mut users = self.meta(row).users(column);
                users.any(|(user, _)| dirty_relations(self.em, row).any(|dirty| dirty == user))
            }
            _ => is_changed(self.em, row, column, self.look),
        }
    }
}

fn own_columns(relation: &RelationMeta) -> &'static [usize] {
    match relation.join {
        Join::Own { columns, .. } => columns,
        _ => &[],
    }
}
