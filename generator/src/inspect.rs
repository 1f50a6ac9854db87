//! Inspect: shows what a stage made of a schema, as text for people or as JSON for programs.
//!
//! The JSON of the stage `schema` is a stable format, described by [`SchemaView`]: fields may be
//! added, none is renamed or removed. The other stages show our own types, which may change.

use std::path::Path;

use crate::diagnostic::{DiagnosticSet, Sources, render};
use crate::error::Findings;
use crate::{lower, resolve, source, verify};

mod findings;
mod generated;
mod schema;
mod text;
mod tree;
mod view;

pub use view::{
    ColumnView, EntityView, EnumValueView, EnumView, ForeignKeyView, HintView, IndexView,
    PivotView, RelationView, SchemaView,
};

/// A stage that can be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The files as they were read.
    Source,
    /// The declarations, typed one by one.
    Lower,
    /// The schema, connected; `resolve` in the words of the stages.
    Schema,
    /// What was found.
    Verify,
    /// The views that the templates print.
    Emit,
    /// The text of each file, as the templates gave it.
    Render,
    /// The text of each file, as it is written.
    Format,
    /// The files that are written, and their sizes.
    Output,
}

/// How to show it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// The names of the stages; `resolve` and `schema` are the same.
pub const STAGES: &[(&str, Stage)] = &[
    ("source", Stage::Source),
    ("lower", Stage::Lower),
    ("resolve", Stage::Schema),
    ("schema", Stage::Schema),
    ("verify", Stage::Verify),
    ("emit", Stage::Emit),
    ("render", Stage::Render),
    ("format", Stage::Format),
    ("output", Stage::Output),
];

/// Reads a schema up to a stage and shows what is there, together with what was found on the way.
#[must_use]
pub fn inspect(path: &Path, stage: Stage, format: Format) -> (String, Findings) {
    let (source, mut set) = source::read(path);
    let shown = show(&source, stage, format, &mut set);
    let sources = source.sources;
    (shown, Findings { set, sources })
}

fn show(source: &source::Source, stage: Stage, format: Format, set: &mut DiagnosticSet) -> String {
    if stage == Stage::Source {
        return tree::show(source, format);
    }
    let (declarations, found) = lower::lower(source);
    set.extend(found);
    if stage == Stage::Lower {
        return match format {
            Format::Text => format!("{declarations:#?}\n"),
            Format::Json => json(&declarations),
        };
    }
    let (schema, found) = resolve::resolve(&declarations);
    set.extend(found);
    set.extend(verify::verify(&schema));
    match (stage, format) {
        (Stage::Verify, format) => verified(set, &source.sources, format),
        (Stage::Emit | Stage::Render | Stage::Format | Stage::Output, _) if set.has_errors() => {
            match format {
                Format::Text => "nothing is generated from a schema with errors\n".to_owned(),
                Format::Json => "[]\n".to_owned(),
            }
        }
        (Stage::Emit | Stage::Render | Stage::Format | Stage::Output, format) => {
            generated::show(&schema, stage, format)
        }
        (_, Format::Text) => text::show(&SchemaView::new(&schema)),
        (_, Format::Json) => json(&SchemaView::new(&schema)),
    }
}

fn verified(set: &DiagnosticSet, sources: &Sources, format: Format) -> String {
    match format {
        Format::Text if set.is_empty() => "nothing found\n".to_owned(),
        Format::Text => render(set, sources),
        Format::Json => json(&findings::view(set, sources)),
    }
}

fn json(value: &impl serde::Serialize) -> String {
    // Our values have text keys and finite numbers, which JSON can always say.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_can_be_shown_in_both_formats() {
        let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../schemas/blog.yaml"));
        for (name, stage) in STAGES {
            let (text, findings) = inspect(path, *stage, Format::Text);
            assert!(findings.set.is_empty() && !text.is_empty(), "{name}");
            let (text, _) = inspect(path, *stage, Format::Json);
            let parsed: Result<serde_json::Value, _> = serde_json::from_str(&text);
            assert!(parsed.is_ok(), "{name}");
        }
    }
}
