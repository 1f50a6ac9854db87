//! The part of a cell that is the same for every entity: its place, its state and its relations.
//!
//! Values and keys are in `cell`; keeping relations in step is the work of `graph`.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::{Mutex, MutexGuard};

use crate::entity_state::{AtomicState, EntityState};
use crate::link::Link;

/// What every cell has.
#[derive(Debug)]
pub struct CellCore {
    slot: u32,
    state: AtomicState,
    touched: AtomicBool,
    /// Whether the row was made without its key.
    keyless: AtomicBool,
    links: OnceLock<Box<[Mutex<Link>]>>,
}

impl CellCore {
    /// A cell at this place.
    pub fn new(slot: u32, state: EntityState) -> Self {
        Self {
            slot,
            state: AtomicState::new(state),
            touched: AtomicBool::new(false),
            keyless: AtomicBool::new(false),
            links: OnceLock::new(),
        }
    }

    /// The place in the entity's store.
    pub fn slot(&self) -> u32 {
        self.slot
    }

    /// Where the row stands.
    pub fn state(&self) -> EntityState {
        self.state.get()
    }

    /// Moves the row on.
    pub fn set_state(&self, state: EntityState) {
        self.state.set(state);
    }

    /// Marks the row as one the next flush has to look at; returns whether it was not marked.
    pub fn touch(&self) -> bool {
        !self.touched.swap(true, Ordering::AcqRel)
    }

    /// Takes the mark off.
    pub fn untouch(&self) {
        self.touched.store(false, Ordering::Release);
    }

    /// Says whether the row was made without its key, which only a flush can give it.
    pub fn set_keyless(&self, keyless: bool) {
        self.keyless.store(keyless, Ordering::Release);
    }

    /// Whether the row was made without its key.
    pub fn is_keyless(&self) -> bool {
        self.keyless.load(Ordering::Acquire)
    }

    /// The relation with this index out of `count`, locked; made on first use.
    pub fn link(&self, relation: usize, count: usize) -> MutexGuard<'_, Link> {
        let links = self
            .links
            .get_or_init(|| (0..count).map(|_| Mutex::default()).collect());
        links[relation].lock()
    }

    /// The relation with this index, locked, if any relation of the row was ever used.
    pub fn existing_link(&self, relation: usize) -> Option<MutexGuard<'_, Link>> {
        Some(self.links.get()?[relation].lock())
    }
}
