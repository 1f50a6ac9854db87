//! The files as they were read: keys in their order, values as YAML understands them.

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use crate::diagnostic::Sources;
use crate::source::{Document, Node, NodeKind, Scalar, Source};

use super::{Format, json};

/// Shows all files.
pub(super) fn show(source: &Source, format: Format) -> String {
    match format {
        Format::Json => json(&Files(source)),
        Format::Text => {
            let mut text = String::new();
            for document in &source.documents {
                let name = source.sources.name(document.id);
                text.push_str(&format!("# {name}\n"));
                write_node(&mut text, &document.root, 0, &source.sources);
            }
            text
        }
    }
}

/// One line per key or item, with the line and column it stands at.
fn write_node(text: &mut String, node: &Node, depth: usize, sources: &Sources) {
    let line = |text: &mut String, label: &str, value: &Node| {
        let (at, column) = sources.line_column(value.span);
        let indent = "  ".repeat(depth);
        match &value.kind {
            NodeKind::Scalar(scalar) => {
                let scalar = written(scalar);
                text.push_str(&format!("{indent}{label} {scalar}  @{at}:{column}\n"));
            }
            _ => {
                text.push_str(&format!("{indent}{label}\n"));
                write_node(text, value, depth + 1, sources);
            }
        }
    };
    match &node.kind {
        NodeKind::Scalar(scalar) => text.push_str(&format!("{}\n", written(scalar))),
        NodeKind::Sequence(items) => items.iter().for_each(|item| line(text, "-", item)),
        NodeKind::Mapping(mapping) => mapping
            .entries
            .iter()
            .for_each(|entry| line(text, &format!("{}:", entry.key), &entry.value)),
    }
}

fn written(scalar: &Scalar) -> String {
    match scalar.plain {
        true => scalar.text.clone(),
        false => format!("{:?}", scalar.text),
    }
}

/// The files by name.
struct Files<'s>(&'s Source);

impl Serialize for Files<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let name = |document: &Document| self.0.sources.name(document.id).to_owned();
        serializer.collect_map(self.0.documents.iter().map(|d| (name(d), Tree(&d.root))))
    }
}

/// A value with its keys in order.
struct Tree<'s>(&'s Node);

impl Serialize for Tree<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0.kind {
            NodeKind::Scalar(scalar) => serialize_scalar(scalar, serializer),
            NodeKind::Sequence(items) => {
                let mut sequence = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    sequence.serialize_element(&Tree(item))?;
                }
                sequence.end()
            }
            NodeKind::Mapping(mapping) => {
                let mut map = serializer.serialize_map(Some(mapping.entries.len()))?;
                for entry in &mapping.entries {
                    map.serialize_entry(&entry.key.value, &Tree(&entry.value))?;
                }
                map.end()
            }
        }
    }
}

fn serialize_scalar<S: Serializer>(scalar: &Scalar, serializer: S) -> Result<S::Ok, S::Error> {
    if scalar.is_null() {
        serializer.serialize_unit()
    } else if let Some(flag) = scalar.as_bool() {
        serializer.serialize_bool(flag)
    } else if let Some(int) = scalar.as_int().and_then(|int| i64::try_from(int).ok()) {
        serializer.serialize_i64(int)
    } else if let Some(float) = scalar.as_float().filter(|float| float.is_finite()) {
        serializer.serialize_f64(float)
    } else {
        serializer.serialize_str(&scalar.text)
    }
}
