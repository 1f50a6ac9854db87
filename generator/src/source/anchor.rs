//! Anchors, aliases and merge keys: the parts of a file that are written once and used often.
//!
//! What an alias stands for keeps the places of its anchor, where a fault has to be mended.

use std::collections::HashMap;

use crate::diagnostic::rules::SYNTAX_ERROR;
use crate::diagnostic::{Diagnostic, DiagnosticSet};

use super::{Entry, Mapping, Node, NodeKind};

/// Aliases may add this many values to a file; more is a mistake or an attack.
const BUDGET: usize = 100_000;

/// The anchors that are complete so far.
#[derive(Default)]
pub(super) struct Anchors {
    nodes: HashMap<usize, (Node, usize)>,
    spent: usize,
}

impl Anchors {
    /// Remembers a value; number 0 means that it has no anchor.
    pub(super) fn define(&mut self, id: usize, node: &Node) {
        if id != 0 {
            self.nodes.insert(id, (node.clone(), size(node)));
        }
    }

    /// The value of an alias, or why there is none: it is not complete yet, or the file would grow
    /// too much.
    pub(super) fn resolve(&mut self, id: usize) -> Result<Node, &'static str> {
        let (node, size) = self.nodes.get(&id).ok_or("the alias contains itself")?;
        self.spent += size;
        match self.spent <= BUDGET {
            true => Ok(node.clone()),
            false => Err("the aliases of this file repeat too much"),
        }
    }
}

fn size(node: &Node) -> usize {
    1 + match &node.kind {
        NodeKind::Scalar(_) => 0,
        NodeKind::Sequence(items) => items.iter().map(size).sum(),
        NodeKind::Mapping(mapping) => mapping.entries.iter().map(|e| size(&e.value)).sum(),
    }
}

/// Puts merged mappings where their `<<` stood; keys of the mapping itself win, then earlier ones.
pub(super) fn merge(mapping: &mut Mapping, merged: Vec<(usize, Node)>, set: &mut DiagnosticSet) {
    for (position, value) in merged.into_iter().rev() {
        let mut added: Vec<Entry> = Vec::new();
        for entry in mappings(value, set).into_iter().flat_map(|m| m.entries) {
            let known = |e: &Entry| e.key == entry.key;
            if !mapping.entries.iter().any(known) && !added.iter().any(known) {
                added.push(entry);
            }
        }
        mapping.entries.splice(position..position, added);
    }
}

fn mappings(value: Node, set: &mut DiagnosticSet) -> Vec<Mapping> {
    match value.kind {
        NodeKind::Mapping(mapping) => vec![mapping],
        NodeKind::Sequence(items) => items.into_iter().flat_map(|i| mappings(i, set)).collect(),
        NodeKind::Scalar(_) => {
            set.push(
                Diagnostic::error(&SYNTAX_ERROR, "a merge key needs a mapping")
                    .label(value.span, "not a mapping")
                    .help("write `<<: *anchor`, where the anchor stands at a mapping"),
            );
            Vec::new()
        }
    }
}
