//! Throw-away servers, from programs that are installed.
//!
//! Each has a new folder and a free port of 127.0.0.1, does not wait for the disk, and goes with
//! the run.

mod account;
mod folder;
mod mysql;
mod own;
mod postgres;
mod process;
mod program;
mod watch;

use std::net::TcpListener;

use crate::{Result, Server};

pub use account::is_root;
pub use own::OwnServer;
pub use process::Process;

/// Starts a server and gives its URL; nothing when it is not installed.
pub fn start(server: Server) -> Result<Option<(Process, String)>> {
    match server {
        Server::Postgres => postgres::start(),
        Server::MySql => mysql::start(),
    }
}

/// A port that nobody uses right now.
fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0));
    let address = listener.and_then(|listener| listener.local_addr());
    let address = address.map_err(|error| format!("no free port: {error}"))?;
    Ok(address.port())
}
