//! The structures of the runtime that threads share without a lock around them, tried by loom in every order.
//!
//! The files are the runtime's own; only their primitives are loom's. `touch` is a model written after the
//! runtime: who changes a value marks its row, and a flush that runs meanwhile loses neither.

#[allow(dead_code)] // the models use a part of it
#[path = "../../../runtime/src/versioned.rs"]
mod versioned;

/// The place of the runtime's `driver`, whose lists are its own.
#[allow(dead_code)] // the models use a part of it
mod driver {
    #[path = "../../../../runtime/src/driver/idle.rs"]
    pub(crate) mod idle;
    #[cfg(test)]
    mod idle_model;
}
mod sync;
#[cfg(test)]
mod touch_model;
#[cfg(test)]
mod versioned_model;
