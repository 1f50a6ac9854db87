//! Loads a dump with the client that belongs to its database.

use std::fs::File;
use std::path::Path;
use std::process::Command;

use dormouse_test_server::Server;

/// Into a new file.
pub fn sqlite(file: &Path, dump: &Path) -> Result<(), String> {
    // Nobody needs the file after a crash.
    let fast = ["-bail", "-cmd", "pragma synchronous = off"];
    run(Command::new("sqlite3").args(fast).arg(file), dump)
}

/// Into an empty database.
pub fn server(server: Server, url: &str, dump: &Path) -> Result<(), String> {
    match server {
        Server::Postgres => run(
            Command::new("psql").args(["-Xq", "-v", "ON_ERROR_STOP=1", "-d", url]),
            dump,
        ),
        Server::MySql => run(&mut mariadb(url), dump),
    }
}

/// The client takes no URL.
fn mariadb(url: &str) -> Command {
    let address = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (address, query) = address.split_once('?').unwrap_or((address, ""));
    let (server, database) = address.rsplit_once('/').unwrap_or((address, ""));
    let (account, host) = server.rsplit_once('@').unwrap_or(("root", server));
    let (user, password) = account.split_once(':').unwrap_or((account, ""));
    let (host, port) = host.split_once(':').unwrap_or((host, "3306"));
    let mut command = Command::new("mariadb");
    command.args([
        "--no-defaults",
        "--default-character-set=utf8mb4",
        "-u",
        user,
        "-h",
        host,
        "-P",
        port,
    ]);
    if !password.is_empty() {
        command.env("MYSQL_PWD", password);
    }
    if let Some(socket) = query.strip_prefix("socket=") {
        command.args(["--socket", socket]);
    }
    command.arg(database);
    command
}

fn run(command: &mut Command, dump: &Path) -> Result<(), String> {
    let input = File::open(dump).map_err(|error| error.to_string())?;
    let output = command.stdin(input).output();
    let output =
        output.map_err(|error| format!("cannot run {:?}: {error}", command.get_program()))?;
    match output.status.success() {
        true => Ok(()),
        false => Err(format!(
            "does not load: {}",
            String::from_utf8_lossy(&output.stderr)
        )),
    }
}
