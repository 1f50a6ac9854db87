//! A shell that acts when we go, however we go.
//!
//! Its input is a pipe that we hold. The pipe is closed when we are done and also when we are
//! killed; the shell waits for that. It is in a process group of its own, so that Ctrl-C does not
//! reach it.

use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use crate::Result;

/// A shell whose script waits for the end of its input.
pub struct Watch(Child);

impl Watch {
    /// Starts the command, which is such a shell.
    pub fn start(command: &mut Command) -> Result<Self> {
        command.process_group(0).stdin(Stdio::piped());
        let spawned = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        spawned.map(Self).map_err(|error| format!("sh: {error}"))
    }
}

impl Drop for Watch {
    /// Waits until the shell has done its work.
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        // Nobody could do more about it.
        let _ = self.0.wait();
    }
}
