//! Bytes of a statement → its text.

use crate::ddl::Dialect;

use super::{Fault, Splitter, Statement};

impl<R> Splitter<R> {
    pub(super) fn finish(&mut self, line: usize) -> Statement {
        let words = self.head.words().to_vec();
        let bytes = std::mem::take(&mut self.text);
        if self.head.is_data() {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let fault = self.fault;
            return Statement {
                line,
                text,
                words,
                fault,
            };
        }
        if bytes.contains(&0) {
            self.fault.get_or_insert(Fault::Zero);
        }
        let text = self.decode(bytes);
        self.obey(&words, &text);
        let fault = self.fault;
        Statement {
            line,
            text,
            words,
            fault,
        }
    }

    fn decode(&mut self, bytes: Vec<u8>) -> String {
        let latin1 = |bytes: Vec<u8>| bytes.into_iter().map(char::from).collect();
        if self.latin1 {
            return latin1(bytes);
        }
        String::from_utf8(bytes).unwrap_or_else(|error| {
            self.fault.get_or_insert(Fault::NotUtf8);
            latin1(error.into_bytes())
        })
    }

    /// Settings that change how what follows is read.
    fn obey(&mut self, words: &[String], text: &str) {
        let [set, what, ..] = words else {
            return;
        };
        if self.dialect != Dialect::Postgres || set != "SET" {
            return;
        }
        let text = text.to_ascii_lowercase();
        match what.as_str() {
            "STANDARD_CONFORMING_STRINGS" => self.backslashes = text.contains("off"),
            "CLIENT_ENCODING" => self.latin1 = text.contains("latin1") || text.contains("win1252"),
            _ => {}
        }
    }
}
