//! Starts PostgreSQL. Superuser `postgres`, no password.

use std::path::{Path, PathBuf};

use crate::Result;

use super::folder::Folder;
use super::own::Prepared;
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

/// What another server needs to follow it.
pub const WITH_STANDBYS: &[&str] = &["wal_level=replica", "max_wal_senders=4"];

/// Starts it and gives its URL; nothing when it is not installed.
pub fn start() -> Result<Option<(Process, String)>> {
    prepare(&[])?.map(|it| it.start("QUIT")).transpose()
}

/// A new server with these settings; nothing when it is not installed.
pub fn prepare(settings: &[&str]) -> Result<Option<Prepared>> {
    let Some(initdb) = find("initdb", FOLDERS) else {
        return Ok(None);
    };
    let folder = Folder::new(&["postgres", "nobody"])?;
    initialize(&folder, &initdb, &folder.path().join("data"))?;
    prepared(folder, &initdb, settings).map(Some)
}

/// A copy of the server on this port, which follows it.
pub fn prepare_standby(primary: u16) -> Result<Prepared> {
    let initdb = find("initdb", FOLDERS).ok_or("PostgreSQL is not installed")?;
    let folder = Folder::new(&["postgres", "nobody"])?;
    let mut copy = folder.command(&beside(&initdb, "pg_basebackup"));
    copy.args(["-h", "127.0.0.1", "-U", "postgres", "-p"])
        .arg(primary.to_string());
    copy.args([
        "--write-recovery-conf",
        "--checkpoint=fast",
        "--no-sync",
        "-D",
    ])
    .arg(folder.path().join("data"));
    super::folder::prepare(&mut copy)?;
    prepared(folder, &initdb, WITH_STANDBYS)
}

fn prepared(folder: Folder, initdb: &Path, settings: &[&str]) -> Result<Prepared> {
    let port = super::free_port()?;
    let mut command = folder.command(&beside(initdb, "postgres"));
    command.arg("-D").arg(folder.path().join("data"));
    command.arg("-p").arg(port.to_string());
    let settings = SETTINGS.iter().chain(settings);
    command.args(settings.flat_map(|setting| ["-c", setting]));
    Ok(Prepared {
        folder,
        command,
        port,
        url: format!("postgres://postgres@127.0.0.1:{port}/postgres"),
    })
}

/// The program of the same version, which may not be linked where this one is.
fn beside(initdb: &Path, name: &str) -> PathBuf {
    let program = initdb.canonicalize().unwrap_or(initdb.to_path_buf());
    program.with_file_name(name)
}

fn initialize(folder: &Folder, initdb: &Path, data: &Path) -> Result<()> {
    let mut done = Ok(());
    for locale in LOCALES {
        let mut command = folder.command(initdb);
        command.args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]);
        command.arg("--locale").arg(locale).arg("-D").arg(data);
        done = super::folder::prepare(&mut command);
        if done.is_ok() {
            break;
        }
    }
    done
}
