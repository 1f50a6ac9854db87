//! Quotes and comments: where they end, by the rules of the database.

use std::io::{self, Read};

use crate::database::strict;
use crate::ddl::Dialect;

use super::{Fault, Splitter, head};

/// No comment that says a type is longer.
const LONGEST: usize = 64;

impl<R: Read> Splitter<R> {
    /// Moves a quoted text or name to the statement; `]` closes what `[` opened.
    pub(super) fn quoted(&mut self, close: u8) -> io::Result<()> {
        let escapes = self.backslashes && close != b'`' && close != b']';
        self.quote(
            close,
            escapes && (close == b'\'' || self.dialect == Dialect::MySql),
        )
    }

    /// The same for `e'…'` of PostgreSQL.
    pub(super) fn escaped(&mut self) -> io::Result<()> {
        self.quote(b'\'', true)
    }

    fn quote(&mut self, close: u8, escapes: bool) -> io::Result<()> {
        let line = self.source.line();
        self.take();
        self.head.sign(b'\'');
        while let Some(byte) = self.source.peek(0)? {
            if byte != close && !(byte == b'\\' && escapes) {
                self.take_until(|byte| byte == close || byte == b'\\' && escapes)?;
                continue;
            }
            self.take();
            if byte == b'\\' && escapes {
                self.source.peek(0)?;
                self.take();
            } else if byte == close {
                let doubled = close != b']' && self.source.peek(0)? == Some(close);
                if !doubled {
                    return Ok(());
                }
                self.take();
            }
        }
        let what = "the quote";
        self.fault = Some(Fault::Open { what, line });
        Ok(())
    }

    /// Moves `$tag$…$tag$` to the statement, or the sign alone.
    pub(super) fn dollars(&mut self) -> io::Result<()> {
        let mut tag = vec![b'$'];
        while let Some(byte) = self.source.peek(tag.len())? {
            tag.push(byte);
            if byte == b'$' || !head::is_word(byte) || tag.len() > 128 {
                break;
            }
        }
        let is_digit = tag.get(1).is_some_and(u8::is_ascii_digit);
        if tag.len() < 2 || tag.last() != Some(&b'$') || is_digit {
            self.take();
            return Ok(());
        }
        let line = self.source.line();
        tag.iter().for_each(|_| self.take());
        self.head.sign(b'\'');
        while self.source.peek(0)?.is_some() {
            if self.starts_with(&tag)? {
                tag.iter().for_each(|_| self.take());
                return Ok(());
            }
            self.take();
        }
        let what = "the quote";
        self.fault = Some(Fault::Open { what, line });
        Ok(())
    }

    fn starts_with(&mut self, bytes: &[u8]) -> io::Result<bool> {
        for (ahead, byte) in bytes.iter().enumerate() {
            if self.source.peek(ahead)? != Some(*byte) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Skips a comment, or the marks around one that MySQL executes; whether there was any.
    pub(super) fn comment(&mut self) -> io::Result<bool> {
        let mysql = self.dialect == Dialect::MySql;
        match (self.source.peek(0)?, self.source.peek(1)?) {
            (Some(b'-'), Some(b'-')) => {
                let third = self.source.peek(2)?;
                if mysql && third.is_some_and(|byte| byte > b' ') {
                    return Ok(false);
                }
                self.line_comment()?;
            }
            (Some(b'#'), _) if mysql => self.line_comment()?,
            (Some(b'*'), Some(b'/')) if self.executed > 0 => {
                self.executed -= 1;
                self.source.eat(b"*/")?;
                self.push(b' ');
            }
            (Some(b'/'), Some(b'*')) => {
                let third = self.source.peek(2)?;
                let executed = third == Some(b'!')
                    || third == Some(b'M') && self.source.peek(3)? == Some(b'!');
                match mysql && executed {
                    true => self.open_executed()?,
                    false => {
                        self.strict_type()?;
                        self.block_comment()?;
                    }
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn line_comment(&mut self) -> io::Result<()> {
        self.source.skip_line()?;
        self.push(b'\n');
        Ok(())
    }

    /// `/*!40101 `: what follows is SQL, up to `*/`.
    fn open_executed(&mut self) -> io::Result<()> {
        while self.source.peek(0)?.is_some_and(|byte| byte != b'!') {
            self.source.bump();
        }
        self.source.bump();
        while self
            .source
            .peek(0)?
            .is_some_and(|byte| byte.is_ascii_digit())
        {
            self.source.bump();
        }
        self.executed += 1;
        self.push(b' ');
        Ok(())
    }

    /// What a strict table of SQLite says of a column in a comment becomes a quoted word of its type.
    fn strict_type(&mut self) -> io::Result<()> {
        if self.dialect != Dialect::Sqlite {
            return Ok(());
        }
        let mut ahead = Vec::new();
        while let Some(byte) = self
            .source
            .peek(ahead.len())?
            .filter(|_| ahead.len() < LONGEST)
        {
            ahead.push(byte);
            if ahead.ends_with(b" */") {
                break;
            }
        }
        let ahead = String::from_utf8_lossy(&ahead);
        let ty = ahead
            .strip_prefix("/* ")
            .and_then(|rest| rest.strip_suffix(" */"));
        for text in ty
            .filter(|ty| strict::kind(ty).is_some())
            .iter()
            .flat_map(|ty| ["`", ty, "`"])
        {
            text.bytes().for_each(|byte| self.push(byte));
        }
        Ok(())
    }

    /// Comments of PostgreSQL stand in each other.
    fn block_comment(&mut self) -> io::Result<()> {
        let line = self.source.line();
        let mut depth = 0_usize;
        while let Some(byte) = self.source.peek(0)? {
            if self.source.eat(b"*/")? {
                depth -= 1;
            } else if (depth == 0 || self.dialect == Dialect::Postgres) && self.source.eat(b"/*")? {
                depth += 1;
            } else {
                if byte == b'\n' {
                    self.push(b'\n');
                }
                self.source.bump();
            }
            if depth == 0 {
                self.push(b' ');
                return Ok(());
            }
        }
        let what = "the comment";
        self.fault = Some(Fault::Open { what, line });
        Ok(())
    }
}
