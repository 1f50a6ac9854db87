//! One select: its to-one relations in the same statement, its rows into the identity map.
//!
//! It reads one level; to-many relations and whatever is loaded already are the business of `populate`.

use crate::EntityManager;
use crate::condition::Expr;
use crate::dialect::Dialect;
use crate::entity::{Entity, Schema};
use crate::entity_type::EntityType;
use crate::error::{Error, Result};
use crate::hint::Plan;
use crate::lock_mode::LockMode;
use crate::metadata::EntityMeta;
use crate::operation::{Answer, Operation};
use crate::order::OrderBy;
use crate::row_batch::{Merge, RowBatch};
use crate::sql::select::{JoinKind, JoinNode, Select};
use crate::value::Value;

mod batches;
mod joined;
mod keyed;
mod locked;
mod portions;
mod through;

use batches::Batches;
use joined::{Joined, Room, join_level, lazy_columns, link_inverse_ones, read_columns};
pub(crate) use through::{Through, follow};
use through::{is_pivot, owners_in_memory};

/// A select to be made.
pub(crate) struct Load<S: Schema> {
    entity: &'static dyn EntityType<S>,
    pub filter: Expr,
    pub order: Vec<OrderBy>,
    pub limit: Option<u64>,
    pub offset: Option<u64>,
    pub plan: Plan<S>,
    lazy: Vec<usize>,
    lock: Option<LockMode>,
    through: Option<(Through<S>, Vec<Vec<Value>>)>,
}

impl<S: Schema> Clone for Load<S> {
    fn clone(&self) -> Self {
        Self {
            filter: self.filter.clone(),
            order: self.order.clone(),
            lazy: self.lazy.clone(),
            through: self.through.clone(),
            ..*self
        }
    }
}

/// What a select brought.
#[derive(Default)]
pub(crate) struct LoadedRows {
    pub rows: Vec<u32>,
    /// The owner of each row, for a select through a relation.
    pub owners: Vec<u32>,
}

impl<S: Schema> Load<S> {
    fn new(entity: &'static dyn EntityType<S>, filter: Expr, plan: Plan<S>) -> Self {
        Self {
            entity,
            filter,
            order: Vec::new(),
            limit: None,
            offset: None,
            plan,
            lazy: Vec::new(),
            lock: None,
            through: None,
        }
    }

    /// The entity of the rows.
    pub fn meta(&self) -> &'static EntityMeta {
        self.entity.meta()
    }

    /// The rows of `T` that match.
    pub fn of<T: Entity<Schema = S>>(filter: Expr) -> Self {
        Self::new(S::ENTITIES[T::INDEX], filter, None)
    }

    /// Reads this lazy column too.
    pub fn with_lazy(mut self, column: usize) -> Self {
        self.lazy.push(column);
        self
    }

    /// Reads the rows without taking them over: they can be looked at first.
    ///
    /// # Errors
    /// When the query fails, or a value does not fit its column.
    pub async fn fetch(
        mut self,
        em: &EntityManager<S>,
        operation: &mut Operation<'_, S>,
    ) -> Result<Box<dyn RowBatch<S>>> {
        let statement = self.select(&[]).into_statement(em.orm().dialect());
        let mut answer = operation.query(statement, self.decoder(&[])).await?;
        answer
            .batch
            .0
            .pop()
            .ok_or_else(|| Error::other("a select without tables"))
    }

    /// Runs the select and takes its rows over.
    ///
    /// # Errors
    /// When the query fails, or a value does not fit its column.
    pub async fn run(
        mut self,
        em: &EntityManager<S>,
        operation: &mut Operation<'_, S>,
    ) -> Result<LoadedRows> {
        self.lazy.extend(lazy_columns(self.plan));
        let joined = self.joined(em.orm().dialect());
        let statement = self.select(&joined).into_statement(em.orm().dialect());
        loop {
            let decoder = self.decoder(&joined);
            let answer = operation.query(statement.clone(), decoder).await?;
            if let Some(rows) = self.take_over(em, &joined, answer) {
                return Ok(rows);
            }
            operation.again().await;
        }
    }

    /// The to-one relations that the plan lists, to any depth, as many as one select can take.
    fn joined(&self, dialect: &dyn Dialect) -> Vec<Joined<S>> {
        let meta = self.entity.meta();
        let (mut joined, mut room) = (Vec::new(), self.room(dialect));
        join_level(&mut joined, &mut room, 0, meta, self.plan);
        joined
    }

    /// What is left of a select beside its own rows, the pivot table and what its order follows.
    fn room(&self, dialect: &dyn Dialect) -> Room {
        let pivot = self
            .through
            .as_ref()
            .filter(|(through, _)| is_pivot(*through));
        let owner_key = pivot.map_or(0, |(through, _)| through.entity.meta().key.len());
        let own = self.entity.meta().eager_columns().count() + self.lazy.len();
        let steps: usize = self.order.iter().map(|order| order.path.len()).sum();
        Room {
            tables: dialect
                .max_tables()
                .saturating_sub(1 + usize::from(pivot.is_some()) + steps),
            columns: dialect.max_columns().saturating_sub(own + owner_key),
        }
    }

    fn select(&mut self, joined: &[Joined<S>]) -> Select {
        let meta = self.entity.meta();
        let mut select = Select::new(meta);
        select.columns.extend(&self.lazy);
        select.filter = std::mem::take(&mut self.filter);
        select.order = std::mem::take(&mut self.order);
        (select.limit, select.offset) = (self.limit, self.offset);
        select.lock = self.lock;
        let mut metas = vec![meta];
        for join in joined {
            let relation = &metas[join.parent].relations[join.relation];
            let columns = read_columns(relation.target, join.node.nested).collect();
            select.joins.push(JoinNode {
                parent: join.parent,
                relation,
                columns,
                kind: JoinKind::Left,
            });
            metas.push(relation.target);
        }
        match &self.through {
            Some((through, keys)) => follow(select, *through, keys.clone()).then_by_key(),
            None => select,
        }
    }

    fn decoder(&self, joined: &[Joined<S>]) -> Batches<S> {
        let mut batches = Vec::with_capacity(joined.len() + 2);
        if let Some((through, _)) = &self.through
            && is_pivot(*through)
        {
            batches.push(through.entity.keys());
        }
        let shared = self
            .through
            .as_ref()
            .is_some_and(|(through, _)| is_pivot(*through));
        batches.push(self.entity.batch(self.lazy.clone(), shared));
        batches.extend(joined.iter().map(|join| {
            join.node
                .target
                .batch(lazy_columns(join.node.nested).collect(), true)
        }));
        Batches(batches)
    }

    /// Takes the rows over in one step; `None` when a flush has overtaken the select.
    fn take_over(
        &self,
        em: &EntityManager<S>,
        joined: &[Joined<S>],
        answer: Answer<Batches<S>>,
    ) -> Option<LoadedRows> {
        let _graph = em.graph_lock();
        let mut batches = answer.batch;
        if em.session.flushes() != answer.after {
            return None;
        }
        let mut slots = batches
            .0
            .iter_mut()
            .map(|batch| batch.merge(em, Merge::Keep));
        let owners = match &self.through {
            Some((through, _)) if is_pivot(*through) => slots.next().unwrap_or_default(),
            _ => Vec::new(),
        };
        let tables: Vec<Vec<Option<u32>>> = slots.collect();
        let mut entities = vec![self.entity];
        for (join, targets) in joined.iter().zip(&tables[1..]) {
            link_inverse_ones(
                em,
                entities[join.parent],
                join.relation,
                &tables[join.parent],
                targets,
            );
            entities.push(join.node.target);
        }
        let rows: Vec<u32> = tables
            .into_iter()
            .next()
            .unwrap_or_default()
            .into_iter()
            .flatten()
            .collect();
        let owners = match &self.through {
            Some((through, _)) if !is_pivot(*through) => owners_in_memory(em, *through, &rows),
            _ => owners.into_iter().map(Option::unwrap_or_default).collect(),
        };
        Some(LoadedRows { rows, owners })
    }
}
