//! The place of `start` where servers cannot be started: tests need servers that run.

use crate::{Result, Server};

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

/// There is none.
pub enum OwnServer {}

impl OwnServer {
    /// Starts nothing.
    ///
    /// # Errors
    /// Always.
    pub async fn start(server: Server) -> Result<Self> {
        Err(format!("no {server} can be started here"))
    }

    /// Never called.
    pub async fn standby(&self) -> Result<Self> {
        match *self {}
    }

    /// Never called.
    pub fn url(&self) -> &str {
        match *self {}
    }

    /// Never called.
    pub fn stop(&mut self) {
        match *self {}
    }

    /// Never called.
    pub async fn start_again(&mut self) -> Result<()> {
        match *self {}
    }
}

/// Nothing is installed here either.
pub fn is_root() -> bool {
    false
}
