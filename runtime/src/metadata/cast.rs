//! How a column is read and written whose type in the database is not the one that its Rust type travels as.
//!
//! The generator decides which columns need this; `sql` writes it down. Most columns have none.

/// What is written around a column and around its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cast {
    /// Around the column when it is read; nothing where its values can be read as they come.
    pub read: Option<Conversion>,
    /// Around a value that is written to the column or compared with it.
    pub write: Option<Conversion>,
    /// Whether the column is compared as it is read, because its own type compares in no way.
    pub compared_as_read: bool,
}

/// A conversion of one expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conversion {
    /// `cast(… as type)`
    As(&'static str),
    /// `function(…)`
    Call(&'static str),
}

impl Cast {
    /// Around the column when it is read, and around values that are written or compared.
    #[must_use]
    pub const fn new(read: Option<Conversion>, write: Option<Conversion>) -> Self {
        Self {
            read,
            write,
            compared_as_read: false,
        }
    }

    /// The column is compared as it is read, because its own type compares in no way.
    #[must_use]
    pub const fn compared_as_read(mut self) -> Self {
        self.compared_as_read = true;
        self
    }

    /// Around a value that the column is compared with.
    #[must_use]
    pub const fn compared(&self) -> Option<Conversion> {
        if self.compared_as_read {
            None
        } else {
            self.write
        }
    }

    /// Around the column where it is compared.
    #[must_use]
    pub const fn comparable(&self) -> Option<Conversion> {
        if self.compared_as_read {
            self.read
        } else {
            None
        }
    }
}
