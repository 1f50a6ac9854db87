//! Files that exist: read, understood, and what stands where in them.

use crate::database::TableName;
use crate::ddl::Dialect;
use crate::diagnostic::{DiagnosticSet, SourceId};
use crate::entities::Known;
use crate::error::{Error, Findings};
use crate::schema::{self, Schema};
use crate::source::{Mapping, Node, NodeKind, Source};
use crate::{lower, resolve, verify};

/// Files that exist, read and understood.
#[derive(Debug)]
pub struct Existing {
    pub(super) source: Source,
    pub(super) schema: Schema,
}

impl Existing {
    /// Understands the files of a schema.
    ///
    /// # Errors
    ///
    /// When they break rules: a file that is not understood is not changed.
    pub fn read((source, mut set): (Source, DiagnosticSet)) -> Result<Self, Error> {
        let (declarations, found) = lower::lower(&source);
        set.extend(found);
        let (schema, found) = resolve::resolve(&declarations);
        set.extend(found);
        set.extend(verify::verify(&schema));
        match set.has_errors() {
            true => {
                let sources = source.sources;
                Err(Error::Schema(Findings { set, sources }))
            }
            false => Ok(Self { source, schema }),
        }
    }

    /// The names that stay.
    #[must_use]
    pub fn known(&self) -> Known {
        Known::of(&self.schema)
    }

    /// The only database of the schema, if there is one.
    pub(super) fn only(&self) -> Option<Dialect> {
        let mut all = self.schema.databases.iter();
        let first = all.next()?;
        all.next().is_none().then_some(first)
    }

    pub(super) fn text(&self, id: SourceId) -> &str {
        self.source.sources.text(id)
    }

    pub(super) fn entity(&self, table: &TableName) -> Option<&schema::Entity> {
        self.schema.entities.iter().find(|entity| {
            let own = &entity.table;
            own.name.value == table.name
                && own.schema.as_ref().map(|s| s.value.as_str()) == table.schema.as_deref()
        })
    }

    /// The mapping of an entity as written, and the file that it is in.
    pub(super) fn mapping(&self, entity: &schema::Entity) -> Option<&Mapping> {
        let document = self
            .source
            .documents
            .iter()
            .find(|document| document.id == entity.name.span.source)?;
        let entities = mapping(mapping(&document.root)?.get("entities")?)?;
        mapping(entities.get(&entity.name.value)?)
    }
}

pub(super) fn mapping(node: &Node) -> Option<&Mapping> {
    match &node.kind {
        NodeKind::Mapping(mapping) => Some(mapping),
        _ => None,
    }
}
