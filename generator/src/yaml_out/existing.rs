//! Files that exist: read, understood, and what stands where in them.

use crate::database::TableName;
use crate::ddl::Dialect;
use crate::diagnostic::{DiagnosticSet, Name, SourceId};
use crate::entities::Known;
use crate::error::{Error, Findings};
use crate::schema::{self, Schema};
use crate::source::{Entry, Mapping, Node, NodeKind, Source};
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

    /// Where an entity or an enum is declared.
    pub(super) fn declaration(&self, part: &str, name: &Name) -> Option<&Entry> {
        let mut documents = self.source.documents.iter();
        let document = documents.find(|document| document.id == name.span.source)?;
        let declared = mapping(mapping(&document.root)?.get(part)?)?;
        declared
            .entry(&name.value)
            .filter(|entry| entry.key.span == name.span)
    }

    /// An entity as written.
    pub(super) fn entity_entry(&self, entity: &schema::Entity) -> Option<&Entry> {
        self.declaration("entities", &entity.name)
    }

    /// The mapping of an entity as written.
    pub(super) fn mapping(&self, entity: &schema::Entity) -> Option<&Mapping> {
        mapping(&self.entity_entry(entity)?.value)
    }

    /// A property as written, if it is in the entity itself and not merged from elsewhere.
    pub(super) fn entry(&self, entity: &schema::Entity, property: &str) -> Option<&Entry> {
        let properties = mapping(self.mapping(entity)?.get("properties")?)?;
        let here = |entry: &&Entry| {
            let (key, name) = (entry.key.span, entity.name.span);
            key.source == name.source && key.start >= name.end
        };
        properties.entry(property).filter(here)
    }
}

pub(super) fn mapping(node: &Node) -> Option<&Mapping> {
    match &node.kind {
        NodeKind::Mapping(mapping) => Some(mapping),
        _ => None,
    }
}

pub(super) fn scalar(node: &Node) -> Option<&str> {
    match &node.kind {
        NodeKind::Scalar(scalar) => Some(&scalar.text),
        _ => None,
    }
}
