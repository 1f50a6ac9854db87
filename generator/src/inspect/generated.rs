//! The second half of the flow: what is emitted, rendered, formatted and written.
//!
//! Nothing is written here; the header of the files names the schema instead of its path.

use serde::Serialize;

use crate::format::{Header, Rendered, format as pretty};
use crate::render::File;
use crate::schema::Schema;
use crate::{emit, render};

use super::{Format, Stage, json};

/// One generated file.
#[derive(Serialize)]
struct FileView {
    path: String,
    template: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    lines: usize,
}

/// Shows a stage of a schema without errors.
pub fn show(schema: &Schema, stage: Stage, format: Format) -> String {
    let package = emit::emit(schema);
    if stage == Stage::Emit && format == Format::Text {
        return format!("{package:#?}\n");
    }
    match files(schema, &package, stage) {
        Ok(files) if format == Format::Json => json(&files),
        Ok(files) => files.iter().map(text).collect(),
        Err(error) => format!("{error}\n"),
    }
}

fn files(
    schema: &Schema,
    package: &emit::Package,
    stage: Stage,
) -> Result<Vec<FileView>, crate::Error> {
    let rendered = render::render(package)?;
    rendered
        .into_iter()
        .map(|file| view(schema, file, stage))
        .collect()
}

fn view(schema: &Schema, file: File, stage: Stage) -> Result<FileView, crate::Error> {
    let text = match stage {
        Stage::Emit | Stage::Render => file.text,
        _ => {
            let header = Header::new(&schema.name.value, "dormouse generate");
            pretty(
                Rendered {
                    template: file.template,
                    text: &file.text,
                },
                &header,
            )?
        }
    };
    let lines = text.lines().count();
    let shown = matches!(stage, Stage::Render | Stage::Format).then_some(text);
    Ok(FileView {
        path: file.path,
        template: file.template,
        text: shown,
        lines,
    })
}

fn text(file: &FileView) -> String {
    match &file.text {
        Some(text) => format!("==> {} <==\n{text}\n", file.path),
        None => format!("{} ({} lines)\n", file.path, file.lines),
    }
}
