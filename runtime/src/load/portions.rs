//! Keys that are too many for the parameters of one statement.

use crate::EntityManager;
use crate::entity::Schema;
use crate::value::Value;

/// Keys in portions that fit into one statement.
pub(super) fn portions<S: Schema>(
    em: &EntityManager<S>,
    keys: Vec<Vec<Value>>,
    width: usize,
) -> impl Iterator<Item = Vec<Vec<Value>>> {
    let size = (em.orm().dialect().max_params() / width.max(1)).max(1);
    let mut keys = keys.into_iter().peekable();
    std::iter::from_fn(move || {
        keys.peek()
            .is_some()
            .then(|| keys.by_ref().take(size).collect())
    })
}
