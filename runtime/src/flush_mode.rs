//! When a manager flushes by itself: before which queries.
//!
//! Nothing is compared here: a manager knows what was touched, and a flush without changes sends nothing.

use parking_lot::Mutex;

use crate::EntityManager;
use crate::condition::Expr;
use crate::entity::Schema;
use crate::error::Result;
use crate::hint::Plan;
use crate::hook::is_hook;
use crate::load::Load;
use crate::metadata::{EntityMeta, Join, RelationMeta};

/// Whether queries flush before they are sent, so that the database answers with what the manager shows.
///
/// Queries are `find`, `find_one` and `count`; a row that is found by its key without a query flushes nothing, nor does
/// a query in a hook. What handles load (`populate`, `load`, `refresh`) never flushes: it counts in what is not written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FlushMode {
    /// Only [`flush`](EntityManager::flush) and the commit of a transaction write: the mode unless another is set.
    #[default]
    Commit,
    /// A query flushes when a table that it reads belongs to an entity of which a row was created, changed or removed.
    Auto,
    /// Every query flushes.
    Always,
}

/// The mode of a manager.
#[derive(Debug, Default)]
pub(crate) struct Mode(Mutex<FlushMode>);

impl From<FlushMode> for Mode {
    fn from(mode: FlushMode) -> Self {
        Self(Mutex::new(mode))
    }
}

impl<S: Schema> EntityManager<S> {
    /// When this manager flushes by itself.
    pub fn flush_mode(&self) -> FlushMode {
        *self.session.flush_mode.0.lock()
    }

    /// Has this manager flush by itself from now on; [`OrmBuilder::flush_mode`](crate::OrmBuilder::flush_mode) is for all.
    pub fn set_flush_mode(&self, mode: FlushMode) {
        *self.session.flush_mode.0.lock() = mode;
    }

    /// Flushes before a query, if the mode says so.
    ///
    /// # Errors
    /// When the flush fails.
    pub(crate) async fn flush_before(
        &self,
        mode: Option<FlushMode>,
        read: impl FnOnce() -> Tables,
    ) -> Result<()> {
        let wanted = match mode.unwrap_or_else(|| self.flush_mode()) {
            FlushMode::Commit => false,
            FlushMode::Auto => self.has_touched(read),
            FlushMode::Always => true,
        };
        if !wanted || is_hook() {
            return Ok(());
        }
        // On the heap: a query would be as large as a flush.
        Box::pin(self.flush()).await
    }

    fn has_touched(&self, read: impl FnOnce() -> Tables) -> bool {
        let touched = self.touched_rows();
        if touched.is_empty() {
            return false;
        }
        let read = read();
        touched
            .iter()
            .any(|row| read.contains(self.entity(row.entity).meta()))
    }
}

/// The tables that a query reads.
pub(crate) struct Tables(Vec<(Option<&'static str>, &'static str)>);

impl Tables {
    /// Those of a condition on the rows of an entity.
    pub fn of(meta: &'static EntityMeta, filter: &Expr) -> Self {
        let mut tables = Self(Vec::new());
        tables.entity(meta);
        tables.condition(meta, filter);
        tables
    }

    /// Those of a select and of what it populates.
    pub fn of_load<S: Schema>(load: &Load<S>) -> Self {
        let meta = load.meta();
        let mut tables = Self::of(meta, &load.filter);
        if let Some((owner, relation)) = load.comes_through() {
            tables.entity(owner);
            tables.relation(&owner.relations[relation]);
        }
        for order in &load.order {
            let mut at = meta;
            for relation in &order.path {
                at = tables.relation(&at.relations[*relation]);
            }
        }
        tables.plan(meta, load.plan);
        tables
    }

    fn contains(&self, meta: &EntityMeta) -> bool {
        self.0.contains(&(meta.schema, meta.table))
    }

    fn entity(&mut self, meta: &'static EntityMeta) {
        self.0.push((meta.schema, meta.table));
    }

    /// The tables on the way to the target, and the target.
    fn relation(&mut self, relation: &'static RelationMeta) -> &'static EntityMeta {
        if let Join::Pivot(pivot, _) = relation.join {
            self.0.push((pivot.schema, pivot.table));
        }
        self.entity(relation.target);
        relation.target
    }

    fn condition(&mut self, meta: &'static EntityMeta, filter: &Expr) {
        match filter {
            Expr::And(parts) | Expr::Or(parts) => {
                parts.iter().for_each(|part| self.condition(meta, part));
            }
            Expr::Not(part) => self.condition(meta, part),
            Expr::Related {
                relation,
                condition,
                ..
            } => {
                let target = self.relation(&meta.relations[*relation]);
                self.condition(target, condition);
            }
            _ => {}
        }
    }

    fn plan<S: Schema>(&mut self, meta: &'static EntityMeta, plan: Plan<S>) {
        let mut next = plan;
        while let Some(node) = next {
            if let crate::hint::PlanStep::Relation(relation) = node.step {
                let target = self.relation(&meta.relations[relation]);
                self.plan(target, node.nested);
            }
            next = node.next;
        }
    }
}
