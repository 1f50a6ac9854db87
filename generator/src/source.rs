//! Source: what the user wrote, as a tree of places and texts, with nothing inferred.
//!
//! It reads one file or the files of a directory. It knows YAML, but no key of a schema.

use crate::diagnostic::{DiagnosticSet, SourceId, Sources};

mod anchor;
mod node;
mod read;
mod yaml;

pub use node::{Entry, Mapping, Node, NodeKind, Scalar};
pub use read::{from_text, from_texts, read};

/// A schema as written: the texts, and the tree of each file that could be parsed.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The texts, for messages and for build scripts.
    pub sources: Sources,
    /// The parsed files, by path.
    pub documents: Vec<Document>,
}

/// One parsed file.
#[derive(Clone, Debug)]
pub struct Document {
    /// Which file.
    pub id: SourceId,
    /// Its content.
    pub root: Node,
}

impl Source {
    /// Adds a file's text, parsed if it can be.
    fn add(&mut self, name: &str, text: &str, set: &mut DiagnosticSet) {
        let id = self.sources.add(name, text);
        if let Some(root) = yaml::parse(id, text, set) {
            self.documents.push(Document { id, root });
        }
    }
}
