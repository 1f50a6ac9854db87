//! What a command says beside its results: notes, and what it is doing, in one line of the terminal that goes again.
//!
//! Progress is for people who wait: into a file or a pipe nothing of it is written.

use std::io::{IsTerminal, Read, Stderr, Write, stderr};

/// How much a command says.
#[derive(Clone, Copy, Default, clap::Args)]
pub struct Voice {
    /// Says only what is wrong: no progress, no notes, no summary
    #[arg(long, short)]
    quiet: bool,
}

impl Voice {
    /// A line for people.
    pub fn say(self, line: &str) {
        if !self.quiet && !line.is_empty() {
            eprintln!("{line}");
        }
    }

    /// Progress, where somebody looks.
    pub fn progress(self) -> Progress<Stderr> {
        let is_shown = !self.quiet && stderr().is_terminal();
        Progress(is_shown.then(stderr))
    }
}

/// A line that shows the stage, until it is dropped.
pub struct Progress<W: Write>(Option<W>);

impl<W: Write> Progress<W> {
    /// Shows a stage in place of the one before.
    pub fn show(&mut self, stage: &str) {
        self.line(&format!("{stage} …"));
    }

    fn line(&mut self, text: &str) {
        if let Some(out) = &mut self.0 {
            // Without a terminal to write to nothing is lost.
            let _written = write!(out, "\r\x1b[K{text}").and_then(|()| out.flush());
        }
    }
}

impl<W: Write> Drop for Progress<W> {
    fn drop(&mut self) {
        self.line("");
    }
}

const MEGABYTE: u64 = 1_000_000;

/// A file that is being read, with every megabyte shown.
pub struct Counted<R, W: Write> {
    input: R,
    /// In bytes.
    size: u64,
    read: u64,
    progress: Progress<W>,
}

impl<R, W: Write> Counted<R, W> {
    pub fn new(input: R, size: u64, progress: Progress<W>) -> Self {
        Self {
            input,
            size,
            read: 0,
            progress,
        }
    }
}

impl<R: Read, W: Write> Read for Counted<R, W> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.input.read(buffer)?;
        let before = self.read / MEGABYTE;
        self.read += count as u64;
        let now = self.read / MEGABYTE;
        if now > before {
            let size = self.size / MEGABYTE;
            self.progress.show(&format!("reading {now} of {size} MB"));
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_replaces_the_one_before() {
        let mut shown = Vec::new();
        {
            let mut progress = Progress(Some(&mut shown));
            progress.show("tables");
            progress.show("columns of 2 tables");
        }
        let expected = "\r\x1b[Ktables …\r\x1b[Kcolumns of 2 tables …\r\x1b[K";
        assert_eq!(String::from_utf8(shown).as_deref(), Ok(expected));
    }

    #[test]
    fn reading_is_shown_by_the_megabyte() {
        let mut shown = Vec::new();
        let data = std::io::repeat(b' ').take(2_500_000);
        let mut counted = Counted::new(data, 2_500_000, Progress(Some(&mut shown)));
        assert!(std::io::copy(&mut counted, &mut std::io::sink()).is_ok());
        drop(counted);
        let expected = "\r\x1b[Kreading 1 of 2 MB …\r\x1b[Kreading 2 of 2 MB …\r\x1b[K";
        assert_eq!(String::from_utf8(shown).as_deref(), Ok(expected));
    }
}
