//! Runs the `dormouse` command, as a user does.

use std::process::Command;

use crate::shell::root;

/// What a command that succeeded has said.
pub struct Said {
    /// Its result.
    pub out: String,
    /// What it noted beside it.
    pub notes: String,
}

/// Runs the command; what it says when it fails is the error.
pub fn dormouse(args: &[&str]) -> Result<Said, String> {
    let program = root().join("target/debug/dormouse");
    let output = Command::new(program)
        .args(args)
        .output()
        .map_err(|error| error.to_string())?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    match output.status.success() {
        true => Ok(Said {
            out: text(&output.stdout),
            notes: text(&output.stderr),
        }),
        false => Err(text(&output.stderr)),
    }
}
