//! Selects of rows that are known by key: themselves, again, or what lies behind their relations.

use super::portions::portions;
use super::{Load, Through};
use crate::EntityManager;
use crate::condition::Expr;
use crate::entity::Schema;
use crate::entity_type::EntityType;
use crate::error::{Error, Result};
use crate::hint::Plan;
use crate::order::OrderBy;
use crate::refresh::Known;
use crate::value::Value;

impl<S: Schema> Load<S> {
    /// The rows at these slots, by their keys, as many statements as that takes.
    pub fn by_key(
        em: &EntityManager<S>,
        entity: &'static dyn EntityType<S>,
        slots: &[u32],
        plan: Plan<S>,
    ) -> Vec<Self> {
        let keys = slots
            .iter()
            .filter_map(|slot| entity.key_values(em, *slot))
            .collect();
        let meta = entity.meta();
        portions(em, keys, meta.key.len())
            .map(|keys| Self::new(entity, Expr::keys(meta, keys), plan))
            .collect()
    }

    /// The rows behind a relation of these owners, as many statements as that takes.
    pub fn through(
        em: &EntityManager<S>,
        through: Through<S>,
        owners: &[u32],
        plan: Plan<S>,
    ) -> Vec<Self> {
        let keys: Vec<Vec<Value>> = owners
            .iter()
            .filter_map(|slot| through.entity.key_values(em, *slot))
            .collect();
        let relation = &through.entity.meta().relations[through.relation];
        let target = em.entity(relation.target.index);
        let width = through.entity.meta().key.len();
        let load = |keys| Self {
            through: Some((through, keys)),
            order: relation.order.iter().map(OrderBy::from).collect(),
            ..Self::new(target, Expr::True, plan)
        };
        portions(em, keys, width).map(load).collect()
    }

    /// Rows again that the manager has, with the lazy columns that are known.
    ///
    /// # Errors
    /// When a row has no key yet.
    pub fn again(
        em: &EntityManager<S>,
        entity: &'static dyn EntityType<S>,
        known: &Known,
    ) -> Result<Self> {
        let meta = entity.meta();
        let key = |slot: &u32| entity.key_values(em, *slot);
        let keys: Option<Vec<_>> = known.slots.iter().map(key).collect();
        let keys = keys.ok_or_else(|| Error::not_saved(meta.name))?;
        Ok(Self {
            lazy: known.lazy.clone(),
            ..Self::new(entity, Expr::keys(meta, keys), None)
        })
    }
}
