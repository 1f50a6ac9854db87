//! Generates from an SQL dump: by way of the YAML that `dormouse import` would write, without a server and without a
//! file of YAML.

use std::fs::File;
use std::path::Path;

use crate::database::Remark;
use crate::ddl::Dialect;
use crate::entities::{Known, decide, schema_name};
use crate::import::{ImportError, Imported, Report, import};
use crate::{Config, Error, Generated, generate_source, source, yaml_out};

/// What a dump gave.
#[derive(Debug)]
pub struct FromSql {
    /// The files.
    pub generated: Generated,
    /// What the dump also has, and what was not understood.
    pub report: Report,
    /// What was left out of the entities, or said otherwise, and why.
    pub remarks: Vec<Remark>,
}

/// Generates the files of a dump, whose path is the configuration's schema. The schema is called like the file.
///
/// # Errors
///
/// When the dump cannot be read, or has no table.
pub fn generate_from_sql(config: &Config, dialect: Dialect) -> Result<FromSql, Error> {
    let path = config.schema();
    let Imported { database, report } = read(path, dialect)?;
    let stem = path
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned());
    let name = schema_name(&database, stem.as_deref().unwrap_or("database"));
    let entities = decide(&database, &name, &Known::default());
    let text = yaml_out::write(&entities);
    let source = source::from_text(&format!("{name}.yaml"), &text);
    Ok(FromSql {
        generated: generate_source(source, config)?,
        report,
        remarks: entities.remarks,
    })
}

fn read(path: &Path, dialect: Dialect) -> Result<Imported, ImportError> {
    let file = path.display().to_string();
    match File::open(path) {
        Ok(input) => import(input, &file, dialect),
        Err(source) => Err(ImportError::Read { file, source }),
    }
}
