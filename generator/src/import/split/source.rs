//! Bytes of a reader, a piece at a time, with a look ahead.

use std::io::{self, ErrorKind, Read};

const PIECE: usize = 64 << 10;

/// Bytes of a reader.
pub(super) struct Source<R> {
    reader: R,
    buffer: Vec<u8>,
    at: usize,
    line: usize,
    ended: bool,
}

impl<R: Read> Source<R> {
    pub(super) fn new(reader: R) -> Self {
        Self {
            reader,
            buffer: Vec::new(),
            at: 0,
            line: 1,
            ended: false,
        }
    }

    /// The line of the current byte, from 1.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// The first bytes.
    pub(super) fn start(&mut self) -> io::Result<Vec<u8>> {
        self.peek(1023)?;
        let rest = &self.buffer[self.at..];
        Ok(rest[..rest.len().min(1024)].to_vec())
    }

    /// Skips a byte order mark of UTF-8.
    pub(super) fn skip_mark(&mut self) -> io::Result<()> {
        self.eat(b"\xef\xbb\xbf").map(drop)
    }

    /// The byte that is `ahead` of the current one.
    pub(super) fn peek(&mut self, ahead: usize) -> io::Result<Option<u8>> {
        while self.at + ahead >= self.buffer.len() && !self.ended {
            self.fill()?;
        }
        Ok(self.buffer.get(self.at + ahead).copied())
    }

    /// The current byte, if it has been looked at.
    pub(super) fn current(&self) -> Option<u8> {
        self.buffer.get(self.at).copied()
    }

    /// Goes on by a byte that has been looked at.
    pub(super) fn bump(&mut self) {
        if self.current() == Some(b'\n') {
            self.line += 1;
        }
        self.at = (self.at + 1).min(self.buffer.len());
    }

    /// Bytes that have been read already, from the current one; none at the end only.
    pub(super) fn rest(&mut self) -> io::Result<&[u8]> {
        self.peek(0)?;
        Ok(&self.buffer[self.at..])
    }

    /// Goes on by bytes that were in [`Source::rest`].
    pub(super) fn skip(&mut self, count: usize) -> &[u8] {
        let start = self.at;
        self.at = (self.at + count).min(self.buffer.len());
        let skipped = &self.buffer[start..self.at];
        self.line += skipped.iter().filter(|byte| **byte == b'\n').count();
        skipped
    }

    /// Goes on if these bytes come next.
    pub(super) fn eat(&mut self, bytes: &[u8]) -> io::Result<bool> {
        for (ahead, byte) in bytes.iter().enumerate() {
            if self.peek(ahead)? != Some(*byte) {
                return Ok(false);
            }
        }
        for _ in bytes {
            self.bump();
        }
        Ok(true)
    }

    /// Goes on behind the end of the line.
    pub(super) fn skip_line(&mut self) -> io::Result<()> {
        while let Some(byte) = self.peek(0)? {
            self.bump();
            if byte == b'\n' {
                break;
            }
        }
        Ok(())
    }

    fn fill(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.at);
        self.at = 0;
        let kept = self.buffer.len();
        self.buffer.resize(kept + PIECE, 0);
        let read = loop {
            match self.reader.read(&mut self.buffer[kept..]) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        self.buffer.truncate(kept + *read.as_ref().unwrap_or(&0));
        self.ended = read? == 0;
        Ok(())
    }
}
