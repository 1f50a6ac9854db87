//! What has to be known of a statement while it is read: its first words, and whether `;` ends it.

use crate::ddl::Dialect;

/// As many words as tell what a statement is.
const WORDS: usize = 6;

/// What is known of a statement.
pub(super) struct Head {
    dialect: Dialect,
    words: Vec<String>,
    /// Something else than a word came: `words` is complete.
    closed: bool,
    last: [Last; 2],
    is_atomic: bool,
    from_input: bool,
}

/// What the latest signs were.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Semicolon,
    Begin,
    End,
    Other,
}

/// Letters, digits, and whatever is not ASCII.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

impl Head {
    pub(super) fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            words: Vec::new(),
            closed: false,
            last: [Last::Other; 2],
            is_atomic: false,
            from_input: false,
        }
    }

    pub(super) fn words(&self) -> &[String] {
        &self.words
    }

    /// Takes note of a word.
    pub(super) fn word(&mut self, word: &[u8]) {
        let word = String::from_utf8_lossy(word).to_ascii_uppercase();
        let last = match word.as_str() {
            "BEGIN" => Last::Begin,
            "END" => Last::End,
            _ => Last::Other,
        };
        self.is_atomic |= word == "ATOMIC" && self.last[1] == Last::Begin;
        self.from_input |= word == "STDIN";
        self.last = [self.last[1], last];
        if !self.closed && self.words.len() < WORDS {
            self.words.push(word);
        }
    }

    /// Takes note of anything else that is not space.
    pub(super) fn sign(&mut self, byte: u8) {
        let last = match byte {
            b';' => Last::Semicolon,
            _ => Last::Other,
        };
        self.last = [self.last[1], last];
        // `DEFINER=…@…` stands between the words of MySQL.
        self.closed |= !matches!(byte, b'=' | b'@' | b'%') && byte != b'\'';
    }

    /// Whether its text is not needed.
    pub(super) fn is_data(&self) -> bool {
        let into_schema = self.dialect == Dialect::Sqlite
            && matches!(self.word_at(2), "SQLITE_SCHEMA" | "SQLITE_MASTER");
        match self.word_at(0) {
            "INSERT" | "REPLACE" => !into_schema,
            "COPY" | "UPDATE" | "DELETE" | "LOCK" | "UNLOCK" | "VALUES" | "MERGE" => true,
            _ => false,
        }
    }

    /// Whether it is data whose words mean nothing.
    pub(super) fn is_rows(&self) -> bool {
        self.is_data() && self.word_at(0) != "COPY" && self.words.len() >= 3
    }

    /// Whether data follows it.
    pub(super) fn is_copy(&self) -> bool {
        self.dialect == Dialect::Postgres && self.word_at(0) == "COPY" && self.from_input
    }

    /// Whether statements stand in it, and it has not come to its end.
    pub(super) fn goes_on(&self) -> bool {
        let is_trigger = self.dialect == Dialect::Sqlite
            && self.word_at(0) == "CREATE"
            && (self.word_at(1) == "TRIGGER"
                || matches!(self.word_at(1), "TEMP" | "TEMPORARY") && self.word_at(2) == "TRIGGER");
        (is_trigger || self.is_atomic) && self.last != [Last::Semicolon, Last::End]
    }

    fn word_at(&self, index: usize) -> &str {
        self.words.get(index).map_or("", String::as_str)
    }
}
