//! Files that are written and merged.
