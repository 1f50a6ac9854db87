//! The place of `start` where servers cannot be started: tests need servers that run.

use dormouse_test_server::{Result, Server};

/// There is none.
pub enum Process {}

impl Process {
    /// Never called.
    pub fn wait_until_ready(&self, _: impl Fn() -> Result<()>) -> Result<()> {
        match *self {}
    }
}

/// Starts nothing.
pub fn start(_: Server) -> Result<Option<(Process, String)>> {
    Ok(None)
}

/// Nothing is installed here either.
pub fn is_root() -> bool {
    false
}
