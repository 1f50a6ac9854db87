//! What a fault test is about: rows to begin with, changes, and what has to come of them.

use dormouse::{Entity, EntityManager, EntityState, Handle, Schema};

/// A set of changes, and what they are to make of the database.
pub trait Scenario {
    /// The fixture.
    type Schema: Schema;

    /// Queries of one text column that picture the rows, without what differs from run to run.
    const ROWS: &'static [&'static str];

    /// Their lines after the flush.
    const EXPECTED: &'static [&'static str];

    /// Makes the rows to begin with.
    async fn seed(em: &EntityManager<Self::Schema>);

    /// Makes the changes; the harness flushes.
    async fn change<'em>(em: &'em EntityManager<Self::Schema>) -> Memory<'em>;
}

/// A query that finds the key of a row, and the key in memory.
pub type Key = (&'static str, Option<String>);

/// What the manager shows of the rows of a scenario.
pub struct Memory<'em> {
    /// States, values and relations, through handles.
    pub shows: Box<dyn Fn() -> Vec<String> + 'em>,
    /// The key of each new row, and the query that finds it.
    pub keys: Box<dyn Fn() -> Vec<Key> + 'em>,
}

impl<'em> Memory<'em> {
    /// A memory without new rows.
    pub fn new(shows: impl Fn() -> Vec<String> + 'em) -> Self {
        Self {
            shows: Box::new(shows),
            keys: Box::new(Vec::new),
        }
    }

    /// The same with the keys of new rows.
    pub fn with_keys(self, keys: impl Fn() -> Vec<Key> + 'em) -> Self {
        Self {
            keys: Box::new(keys),
            ..self
        }
    }
}

/// The names of these handles, in order.
pub fn names<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let mut names: Vec<_> = names.into_iter().collect();
    names.sort_unstable();
    names.join("+")
}

/// Where a row stands; for entities that have a property named `state`.
pub fn state_of<T: Entity, H>(row: &Handle<'_, T, H>) -> EntityState {
    row.state()
}

/// A key as text.
pub fn text<K: ToString>(key: Option<K>) -> Option<String> {
    key.map(|key| key.to_string())
}
