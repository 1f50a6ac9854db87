//! Cuts statements out of a dump, in the rules of its database's command line.
//!
//! Reads in pieces; of data only the beginning is kept. Comments go, except those that MySQL executes; quotes,
//! `DELIMITER`, the data behind `copy`, bodies of triggers and psql's commands are understood.

use std::io::{self, Read};

use crate::ddl::Dialect;

mod command;
mod head;
mod quote;
mod source;
mod text;

use head::Head;
use source::Source;

/// A part of a dump.
#[derive(Debug)]
pub(super) enum Piece {
    /// A statement.
    Statement(Statement),
    /// A command of psql or sqlite3.
    Command { line: usize, text: String },
}

/// A statement.
#[derive(Debug)]
pub(super) struct Statement {
    /// The line it begins in, from 1.
    pub(super) line: usize,
    /// Its text without comments; of data only the beginning.
    pub(super) text: String,
    /// Its first words, in upper case.
    pub(super) words: Vec<String>,
    /// Why its text is not what it should be.
    pub(super) fault: Option<Fault>,
}

/// Why a statement's text is not what it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// A quote, a comment or a block of data does not end.
    Open { what: &'static str, line: usize },
    /// It is longer than any definition.
    TooLong,
    /// Not UTF-8; read as Latin-1.
    NotUtf8,
    /// A zero byte.
    Zero,
}

/// No definition is longer; a function may be.
const LONGEST: usize = 4 << 20;

/// As much of data as messages show.
const SHOWN: usize = 200;

/// Cuts statements out of a dump.
pub(super) struct Splitter<R> {
    source: Source<R>,
    dialect: Dialect,
    delimiter: Vec<u8>,
    /// Backslashes mean something in every text (PostgreSQL, set by old dumps).
    backslashes: bool,
    /// The dump says that it is Latin-1.
    latin1: bool,
    /// How many comments are open whose content MySQL executes.
    executed: usize,
    text: Vec<u8>,
    head: Head,
    fault: Option<Fault>,
}

impl<R: Read> Splitter<R> {
    pub(super) fn new(input: R, dialect: Dialect) -> Self {
        Self {
            source: Source::new(input),
            dialect,
            delimiter: b";".to_vec(),
            backslashes: dialect == Dialect::MySql,
            latin1: false,
            executed: 0,
            text: Vec::new(),
            head: Head::new(dialect),
            fault: None,
        }
    }

    /// The first bytes, which stay to be read; a byte order mark goes.
    pub(super) fn start(&mut self) -> io::Result<Vec<u8>> {
        self.source.skip_mark()?;
        self.source.start()
    }

    /// The next piece.
    pub(super) fn next(&mut self) -> io::Result<Option<Piece>> {
        self.text.clear();
        self.head = Head::new(self.dialect);
        self.fault = None;
        loop {
            self.skip_space()?;
            if self.source.peek(0)?.is_none() {
                let line = self.source.line();
                let open = self.fault.is_some();
                return Ok(open.then(|| Piece::Statement(self.finish(line))));
            }
            if self.source.eat(&self.delimiter.clone())? {
                continue;
            }
            let line = self.source.line();
            if self.is_command()? {
                let text = self.line()?;
                return Ok(Some(Piece::Command { line, text }));
            }
            if self.dialect == Dialect::MySql && self.set_delimiter()? {
                continue;
            }
            return self.statement(line).map(Some);
        }
    }

    fn skip_space(&mut self) -> io::Result<()> {
        loop {
            match self.source.peek(0)? {
                Some(byte) if byte.is_ascii_whitespace() => self.source.bump(),
                // A command of one letter, of the client of MySQL.
                Some(b'\\') if self.dialect == Dialect::MySql => {
                    self.source.bump();
                    self.source.peek(0)?;
                    self.source.bump();
                }
                Some(_) if self.comment()? => {}
                _ => break,
            }
        }
        self.text.clear();
        Ok(())
    }

    fn statement(&mut self, line: usize) -> io::Result<Piece> {
        while let Some(byte) = self.source.peek(0)? {
            if byte == self.delimiter[0] && self.source.eat(&self.delimiter.clone())? {
                if !self.head.goes_on() {
                    self.after()?;
                    break;
                }
                self.push(b';');
                self.head.sign(b';');
                continue;
            }
            self.step(byte)?;
        }
        Ok(Piece::Statement(self.finish(line)))
    }

    /// Reads a comment, a quote, a word or another byte.
    fn step(&mut self, byte: u8) -> io::Result<()> {
        match byte {
            b'-' | b'#' | b'/' | b'*' if self.comment()? => {}
            b'\'' | b'"' | b'`' => self.quoted(byte)?,
            b'[' if self.dialect == Dialect::Sqlite => self.quoted(b']')?,
            b'$' if self.dialect == Dialect::Postgres => self.dollars()?,
            byte if head::is_word(byte) => match self.head.is_rows() {
                // Neither words nor signs between texts mean anything.
                true => {
                    let delimiter = self.delimiter[0];
                    let stops = |byte| byte == delimiter || b"'\"`[$-#/*".contains(&byte);
                    self.take();
                    self.take_until(stops)?;
                }
                false => self.word()?,
            },
            byte => {
                self.take();
                if !byte.is_ascii_whitespace() {
                    self.head.sign(byte);
                }
            }
        }
        Ok(())
    }

    fn word(&mut self) -> io::Result<()> {
        let mut word = Vec::new();
        let dollars = self.delimiter[0] != b'$';
        let goes_on = |byte: &u8| head::is_word(*byte) || *byte == b'$' && dollars;
        while let Some(byte) = self.source.peek(0)?.filter(goes_on) {
            if word.len() < SHOWN {
                word.push(byte);
            }
            self.take();
        }
        self.head.word(&word);
        let escapes = self.dialect == Dialect::Postgres && word.eq_ignore_ascii_case(b"e");
        if escapes && self.source.peek(0)? == Some(b'\'') {
            self.escaped()?;
        }
        Ok(())
    }

    /// Moves a byte to the statement.
    fn take(&mut self) {
        if let Some(byte) = self.source.current() {
            self.push(byte);
        }
        self.source.bump();
    }

    /// Moves bytes to the statement up to one that stops, as far as they have been read.
    fn take_until(&mut self, stops: impl Fn(u8) -> bool) -> io::Result<()> {
        let room = self.limit().saturating_sub(self.text.len());
        let rest = self.source.rest()?;
        let count = rest
            .iter()
            .position(|byte| stops(*byte))
            .unwrap_or(rest.len());
        let taken = self.source.skip(count);
        self.text.extend_from_slice(&taken[..count.min(room)]);
        if count > room && !self.head.is_data() {
            self.fault.get_or_insert(Fault::TooLong);
        }
        Ok(())
    }

    fn limit(&self) -> usize {
        match self.head.is_data() {
            true => SHOWN,
            false => LONGEST,
        }
    }

    fn push(&mut self, byte: u8) {
        let limit = self.limit();
        if self.text.len() < limit {
            self.text.push(byte);
        } else if limit == LONGEST {
            self.fault.get_or_insert(Fault::TooLong);
        }
    }

    /// Skips the data that follows `copy … from stdin;`, up to the line `\.`.
    fn after(&mut self) -> io::Result<()> {
        if !self.head.is_copy() {
            return Ok(());
        }
        let line = self.source.line();
        self.source.skip_line()?;
        while self.source.peek(0)?.is_some() {
            let ends = self.source.eat(b"\\.")?
                && matches!(self.source.peek(0)?, None | Some(b'\r' | b'\n'));
            self.source.skip_line()?;
            if ends {
                return Ok(());
            }
        }
        let what = "the data of `copy`";
        self.fault = Some(Fault::Open { what, line });
        Ok(())
    }
}

#[cfg(test)]
mod tests;
