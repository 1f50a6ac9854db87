//! The primitives of the structures that `tests/models` tries in every order of threads.
//!
//! Those files name this module, so that the models can put loom's primitives in its place. Nothing is made here.

pub(crate) use std::sync::OnceLock;
pub(crate) use std::sync::atomic::AtomicUsize;

pub(crate) use boxcar::Vec as AppendVec;
pub(crate) use parking_lot::Mutex;
