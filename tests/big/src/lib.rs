//! The entities of the schema that `build.rs` writes.

#![deny(warnings, missing_docs)]

dormouse::include_schema!("big");
include!(concat!(env!("OUT_DIR"), "/links.rs"));
