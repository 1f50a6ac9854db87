//! What the last statement of a manager said, for `retry`: whether the same work can succeed when it runs again.
//!
//! A program may wrap our errors into its own; what counts is what happened in the manager. An error that the program
//! has dealt with is forgotten with the next success. Nothing is kept outside of `retry`.

use parking_lot::Mutex;

use crate::error::{Error, ErrorKind, Result};

/// The number of the attempt that a manager was made for, and its last failure.
#[derive(Debug, Default)]
pub(crate) struct Attempt {
    /// Counted from one; 0 outside of `retry`.
    number: u32,
    failure: Mutex<Option<Failure>>,
}

/// The last failure of an attempt.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Failure {
    pub kind: ErrorKind,
    pub is_retryable: bool,
}

impl Attempt {
    pub fn new(number: u32) -> Self {
        Self {
            number,
            ..Self::default()
        }
    }

    /// The last failure, unless something succeeded since.
    pub fn failure(&self) -> Option<Failure> {
        *self.failure.lock()
    }

    /// Remembers how something ended; an error is told the number of the attempt.
    pub fn note<T>(&self, result: Result<T>) -> Result<T> {
        if self.number == 0 {
            return result;
        }
        *self.failure.lock() = result.as_ref().err().map(Failure::of);
        result.map_err(|error| error.with_attempt(self.number))
    }
}

impl Failure {
    fn of(error: &Error) -> Self {
        Self {
            kind: error.kind(),
            is_retryable: error.is_retryable(),
        }
    }
}
