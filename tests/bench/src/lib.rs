//! Dormouse beside hand-written code: the same work on the same database, in turns, and verified.
//!
//! The programs are `main` (times) and `bin/memory` (bytes). `BENCHMARKS.md` says what came out.

#![allow(clippy::duplicate_mod)] // the same files are compiled for each kind of server, with its types

pub mod contestant;
pub mod data;
mod digest;
pub mod figures;
mod referee;
pub mod rounds;
pub mod single;
pub mod workload;

dormouse::include_schema!("press");
