//! What is wrong with data that was to be assigned, each fault with its place.

use std::error::Error as StdError;
use std::fmt;

use crate::error::{Error, ErrorKind};

/// What kind of thing is wrong with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AssignFaultKind {
    /// The entity has no such property.
    UnknownProperty,
    /// The value is not one of the property's type.
    WrongType,
    /// There is no value, and the property cannot be without.
    Required,
    /// The property is not set by programs: the database computes or counts it, or the row is only read.
    ReadOnly,
    /// The property is hidden, and hidden ones were not allowed.
    Hidden,
    /// The primary key of a row would change.
    PrimaryKey,
    /// A relation, or the row behind it, is not loaded, so that there is nothing to compare with.
    NotLoaded,
    /// Values are given for a row that the relation does not lead to.
    OtherRow,
    /// A row is described that is not there, and nobody has said how to make one.
    NewRow,
}

/// One thing that is wrong with data that was to be assigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignFault {
    path: String,
    kind: AssignFaultKind,
    message: String,
}

impl AssignFault {
    pub(crate) fn new(path: &str, kind: AssignFaultKind, message: impl Into<String>) -> Self {
        let (path, message) = (path.to_owned(), message.into());
        Self {
            path,
            kind,
            message,
        }
    }

    /// Where it is in the data, such as `comments[2].author`; empty for the data as a whole.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What kind of thing it is.
    #[must_use]
    pub const fn kind(&self) -> AssignFaultKind {
        self.kind
    }

    /// What is wrong, in words.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for AssignFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => f.write_str(&self.message),
            path => write!(f, "`{path}`: {}", self.message),
        }
    }
}

/// Everything that is wrong with the data: the source of the error.
#[derive(Debug)]
struct Faults(Vec<AssignFault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let faults: Vec<_> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&faults.join("; "))
    }
}

impl StdError for Faults {}

impl Error {
    /// Data does not fit the row that it was to be assigned to.
    pub(crate) fn unfit(entity: &str, faults: Vec<AssignFault>) -> Self {
        let faults = Faults(faults);
        let message = format!("the data does not fit {entity}, and nothing was changed: {faults}");
        Self::new(ErrorKind::InvalidData, message).with_source(faults)
    }

    /// Everything that is wrong with data that was to be assigned; empty for other errors.
    #[must_use]
    pub fn assign_faults(&self) -> &[AssignFault] {
        let faults = StdError::source(self).and_then(|source| source.downcast_ref::<Faults>());
        faults.map_or(&[], |faults| &faults.0)
    }
}
