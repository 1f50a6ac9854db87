//! Lines that are for a database's command line, not for the database.

use std::io::{self, Read};

use crate::ddl::Dialect;

use super::{LONGEST, Splitter};

impl<R: Read> Splitter<R> {
    /// Whether a command of psql or sqlite3 begins here.
    pub(super) fn is_command(&mut self) -> io::Result<bool> {
        Ok(match self.dialect {
            Dialect::Postgres => self.source.peek(0)? == Some(b'\\'),
            Dialect::Sqlite => {
                let next = self.source.peek(1)?;
                self.source.peek(0)? == Some(b'.')
                    && next.is_some_and(|byte| byte.is_ascii_alphabetic())
            }
            Dialect::MySql => false,
        })
    }

    /// The rest of the line.
    pub(super) fn line(&mut self) -> io::Result<String> {
        let mut line = Vec::new();
        while let Some(byte) = self.source.peek(0)?.filter(|byte| *byte != b'\n') {
            if line.len() < LONGEST {
                line.push(byte);
            }
            self.source.bump();
        }
        Ok(String::from_utf8_lossy(&line).trim().to_owned())
    }

    /// Obeys `DELIMITER` of the client of MySQL, if that comes next.
    pub(super) fn set_delimiter(&mut self) -> io::Result<bool> {
        const WORD: &[u8] = b"DELIMITER";
        for (at, letter) in WORD.iter().enumerate() {
            let same = |byte: u8| byte.eq_ignore_ascii_case(letter);
            if !self.source.peek(at)?.is_some_and(same) {
                return Ok(false);
            }
        }
        if !matches!(self.source.peek(WORD.len())?, Some(b' ' | b'\t')) {
            return Ok(false);
        }
        let line = self.line()?;
        let given = line[WORD.len()..].split_whitespace().next();
        self.delimiter = given.unwrap_or(";").as_bytes().to_vec();
        Ok(true)
    }
}
