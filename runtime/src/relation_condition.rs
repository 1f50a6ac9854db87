//! Conditions on relations: the row behind a to-one relation, the rows behind a to-many.
//!
//! They are built on the same constants that populate hints are made of.

use crate::condition::{Condition, Expr, Quantifier};
use crate::hint::{Rel, RelationKey};

impl<K: RelationKey> Rel<K, ()> {
    fn related(quantifier: Quantifier, condition: Condition<K::Target>) -> Condition<K::Owner> {
        Condition::new(Expr::Related {
            relation: K::INDEX,
            quantifier,
            condition: Box::new(condition.into_expr()),
        })
    }

    /// The row behind this to-one relation matches; rows without one do not.
    pub fn is(self, condition: Condition<K::Target>) -> Condition<K::Owner> {
        Self::related(Quantifier::Some, condition)
    }

    /// At least one row of this to-many relation matches.
    pub fn some(self, condition: Condition<K::Target>) -> Condition<K::Owner> {
        Self::related(Quantifier::Some, condition)
    }

    /// No row of this relation matches.
    pub fn none(self, condition: Condition<K::Target>) -> Condition<K::Owner> {
        Self::related(Quantifier::None, condition)
    }

    /// Every row of this relation matches; also true where there is none.
    pub fn every(self, condition: Condition<K::Target>) -> Condition<K::Owner> {
        Self::related(Quantifier::Every, condition)
    }

    /// There is a row behind this relation.
    pub fn exists(self) -> Condition<K::Owner> {
        Self::related(Quantifier::Some, Condition::new(Expr::True))
    }

    /// There is no row behind this relation.
    pub fn is_empty(self) -> Condition<K::Owner> {
        Self::related(Quantifier::None, Condition::new(Expr::True))
    }

    /// Sorts by an order of the row behind this to-one relation.
    pub fn order(self, order: crate::Order<K::Target>) -> crate::Order<K::Owner> {
        order.through(K::INDEX)
    }
}
