//! What an import knows so far: tables, types, where names are looked up, and what went wrong.

use crate::database::{Database, TableName};
use crate::ddl::Dialect;

use super::catalog::Catalog;
use super::name::Names;
use super::{Loss, Report};

/// What an import knows so far.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) dialect: Dialect,
    file: String,
    pub(super) tables: Catalog,
    /// Types, sequences and remarks; the tables come at the end.
    pub(super) database: Database,
    pub(super) report: Report,
    pub(super) names: Names,
    /// Functions that the dump makes.
    pub(super) functions: Vec<String>,
    /// PostgreSQL: where names without a schema are looked up. MySQL: the database in use.
    pub(super) path: Vec<String>,
    /// MySQL: the database whose tables stand without a schema.
    own: Option<String>,
    /// The line of the statement that is being read.
    pub(super) line: usize,
    /// How it begins.
    pub(super) head: String,
}

impl Draft {
    pub(super) fn new(dialect: Dialect, file: &str) -> Self {
        Self {
            dialect,
            file: file.to_owned(),
            tables: Catalog::new(dialect),
            database: Database::new(dialect),
            report: Report::default(),
            names: Names::default(),
            functions: Vec::new(),
            path: Vec::new(),
            own: None,
            line: 1,
            head: String::new(),
        }
    }

    /// Notes that something of the current statement was not understood.
    pub(super) fn lose(&mut self, text: impl Into<String>) {
        let (line, head) = (self.line, self.head.clone());
        self.lose_at(line, head, text);
    }

    pub(super) fn lose_at(&mut self, line: usize, head: String, text: impl Into<String>) {
        self.report.lose(Loss {
            file: self.file.clone(),
            line,
            statement: head,
            text: text.into(),
        });
    }

    /// MySQL's `use`.
    pub(super) fn use_database(&mut self, name: String) {
        self.own.get_or_insert_with(|| name.clone());
        self.path = vec![name];
    }

    /// The name of what is being made.
    pub(super) fn own_name(&self, name: TableName) -> TableName {
        let schema = name.schema.or_else(|| self.path.first().cloned());
        TableName::qualified(self.schema(schema), name.name)
    }

    /// The name of a table that is there: schemas are searched for one without a schema.
    pub(super) fn known_name(&self, name: TableName) -> TableName {
        if name.schema.is_none() {
            for schema in &self.path {
                let there = TableName::qualified(self.schema(Some(schema.clone())), &*name.name);
                if self.tables.has(&there) {
                    return there;
                }
            }
            let plain = TableName::new(&*name.name);
            if self.tables.has(&plain) {
                return plain;
            }
        }
        self.own_name(name)
    }

    /// The schema as the model has it: nothing for the one that names without a schema belong to.
    fn schema(&self, schema: Option<String>) -> Option<String> {
        schema.filter(|schema| match self.dialect {
            Dialect::Postgres => schema != "public",
            Dialect::MySql => Some(schema) != self.own.as_ref(),
            Dialect::Sqlite => false,
        })
    }
}
