//! What takes a server of its own, or the whole of one: standbys, restarts, refusals, many managers at once.
//!
//! On every kind of database under test, whatever `DORMOUSE_TEST_DATABASE` says.

#![allow(clippy::unwrap_used, clippy::panic)] // a test fails by panicking, its helpers too

mod load;
mod refusals;
mod restart;
mod standby;
