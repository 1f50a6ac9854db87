//! Starts PostgreSQL. Superuser `postgres`, no password.

use std::path::Path;

use dormouse_test_server::Result;

use super::folder::{Folder, prepare};
use super::process::Process;
use super::program::find;

const FOLDERS: &[&str] = &[
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
];

/// Letters as in Unicode where the system knows how.
const LOCALES: &[&str] = &["C.UTF-8", "en_US.UTF-8", "C"];

const SETTINGS: &[&str] = &[
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
    "max_connections=300",
    "listen_addresses=127.0.0.1",
    // There is no socket, whose path could be too long.
    "unix_socket_directories=",
];

/// Starts it and gives its URL; nothing when it is not installed.
pub fn start() -> Result<Option<(Process, String)>> {
    let Some(initdb) = find("initdb", FOLDERS) else {
        return Ok(None);
    };
    // The server of the same version, which may not be linked where this one is.
    let postgres = initdb.canonicalize().unwrap_or(initdb.clone());
    let postgres = postgres.with_file_name("postgres");
    let folder = Folder::new(&["postgres", "nobody"])?;
    let data = folder.path().join("data");
    initialize(&folder, &initdb, &data)?;
    let port = super::free_port()?;
    let mut command = folder.command(&postgres);
    command.arg("-D").arg(&data).arg("-p").arg(port.to_string());
    command.args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
    let process = Process::start(folder, "QUIT", &command)?;
    let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
    Ok(Some((process, url)))
}

fn initialize(folder: &Folder, initdb: &Path, data: &Path) -> Result<()> {
    let mut done = Ok(());
    for locale in LOCALES {
        let mut command = folder.command(initdb);
        command.args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]);
        command.arg("--locale").arg(locale).arg("-D").arg(data);
        done = prepare(&mut command);
        if done.is_ok() {
            break;
        }
    }
    done
}
