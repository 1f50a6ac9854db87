//! A server that goes with us, however we go; see `watch`.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::Result;

use super::folder::{Folder, last_lines};
use super::watch::Watch;

/// Arguments: the signal that stops the server at once, and the command of the server.
const SHELL: &str = r#"
signal=$1
shift
exec 3<&0
"$@" </dev/null >log 2>&1 3<&- &
server=$!
{
    cat <&3
    test -e ended || kill -s "$signal" "$server"
} &
wait "$server"
: >ended
wait
"#;

/// A server on a slow disk may need a while.
const PATIENCE: Duration = Duration::from_secs(90);

/// A server that runs until this value goes.
pub struct Process {
    // Fields go in their order: first the server, then its folder.
    server: Watch,
    folder: Folder,
}

impl Process {
    /// Starts the command in the folder.
    pub fn start(folder: Folder, signal: &str, command: &Command) -> Result<Self> {
        // Of the last time that it was started.
        let _ = fs::remove_file(folder.path().join("ended"));
        let mut shell = folder.command(Path::new("sh"));
        shell.args(["-c", SHELL, "sh", signal]);
        shell.arg(command.get_program()).args(command.get_args());
        let server = Watch::start(&mut shell)?;
        Ok(Self { server, folder })
    }

    /// Stops the server; its data stay.
    pub(super) fn stop(self) -> Folder {
        let Self { server, folder } = self;
        drop(server);
        folder
    }

    /// Waits until the server answers; fails with what it said when it ends or takes too long.
    pub fn wait_until_ready(&self, answers: impl Fn() -> Result<()>) -> Result<()> {
        let start = Instant::now();
        loop {
            let fault = match answers() {
                Ok(()) => return Ok(()),
                Err(fault) => fault,
            };
            if self.folder.path().join("ended").exists() {
                return Err(format!("the server ended: {}", self.log()));
            }
            if start.elapsed() > PATIENCE {
                return Err(format!(
                    "the server does not answer: {fault}: {}",
                    self.log()
                ));
            }
            sleep(Duration::from_millis(50));
        }
    }

    /// What the server printed last.
    pub(super) fn log(&self) -> String {
        last_lines(&fs::read_to_string(self.folder.path().join("log")).unwrap_or_default())
    }
}
