//! Finds a server that is running: the one that a variable names, or one on this machine.

use std::env;

use crate::{Database, Result, Server, local};

/// A variable: when it is set, servers on this machine are not looked for.
pub const NO_LOCAL: &str = "DORMOUSE_TEST_NO_LOCAL";

/// The URL in the variable of the server.
pub fn named(server: Server) -> Option<String> {
    let url = env::var(server.variable()).ok();
    url.filter(|url| !url.is_empty())
}

/// The first server on this machine that lets us make databases.
pub async fn find_local(server: Server) -> Option<String> {
    for url in local_urls(server) {
        if check(server, &url).await.is_ok() {
            return Some(url);
        }
    }
    None
}

/// Makes a database on the server and drops it.
///
/// # Errors
/// When that does not work.
pub async fn check(server: Server, url: &str) -> Result<()> {
    Database::create(server, url).await?.remove().await
}

/// Creates a database on the server that the variable names, or else on the first on this machine
/// that allows it.
///
/// # Errors
/// When there is no such server; the message says what to do.
pub async fn create(server: Server) -> Result<Database> {
    if let Some(url) = named(server) {
        let created = Database::create(server, &url).await;
        return created.map_err(|error| format!("{}: {error}", server.variable()));
    }
    let mut tried = String::new();
    for url in local_urls(server) {
        match Database::create(server, &url).await {
            Ok(database) => return Ok(database),
            Err(error) => tried.push_str(&format!("\n  {url}: {error}")),
        }
    }
    let variable = server.variable();
    Err(format!(
        "no {server} for this test: `cargo xtask test` starts one, {variable} names one{tried}"
    ))
}

fn local_urls(server: Server) -> Vec<String> {
    if env::var_os(NO_LOCAL).is_some() {
        return Vec::new();
    }
    local::urls(server)
}
