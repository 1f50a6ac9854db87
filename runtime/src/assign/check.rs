//! Compares data with the metadata and with what is loaded: changes that are possible, and everything that is wrong.
//!
//! It changes nothing. Relations are in `related`.

use serde_json::Value as Json;

use super::fault::{AssignFault, AssignFaultKind as Kind};
use super::{Action, Rules};
use crate::EntityManager;
use crate::entity::Schema;
use crate::field::Source;
use crate::graph::RowId;
use crate::scalar::from_json::{expected, value_of};
use crate::value::{ColumnType, Value};

/// What was found so far.
pub(super) struct Check<'c, S: Schema> {
    pub em: &'c EntityManager<S>,
    pub rules: &'c Rules<S>,
    pub actions: Vec<Action<S>>,
    faults: Vec<AssignFault>,
}

impl<'c, S: Schema> Check<'c, S> {
    pub fn new(em: &'c EntityManager<S>, rules: &'c Rules<S>) -> Self {
        Self {
            em,
            rules,
            actions: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// The changes, if nothing is wrong.
    pub fn end(self) -> Result<Vec<Action<S>>, Vec<AssignFault>> {
        if self.faults.is_empty() {
            Ok(self.actions)
        } else {
            Err(self.faults)
        }
    }

    pub fn fault(&mut self, path: &str, kind: Kind, message: impl Into<String>) {
        self.faults.push(AssignFault::new(path, kind, message));
    }

    /// The data of one row.
    pub fn row(&mut self, row: RowId, data: &Json, path: &str) {
        let meta = self.em.entity(row.entity).meta();
        let Json::Object(object) = data else {
            return self.fault(
                path,
                Kind::WrongType,
                format!("expected an object with properties of {}", meta.name),
            );
        };
        for (name, value) in object {
            let path = join(path, name);
            let named = |property: &str| property == name.as_str();
            if let Some(relation) = meta
                .relations
                .iter()
                .position(|relation| named(relation.name))
            {
                self.relation(row, relation, value, &path);
            } else if let Some(column) = meta
                .columns
                .iter()
                .position(|column| named(column.property))
            {
                self.column(row, column, value, &path);
            } else if !self.rules.ignore_unknown {
                let message = format!("{} has no such property", meta.name);
                self.fault(&path, Kind::UnknownProperty, message);
            }
        }
    }

    fn column(&mut self, row: RowId, column: usize, json: &Json, path: &str) {
        let entity = self.em.entity(row.entity);
        let meta = &entity.meta().columns[column];
        if meta.hidden && !self.rules.hidden {
            return self.fault(path, Kind::Hidden, "this property is hidden");
        }
        let Some(value) = self.value(row, column, json, path) else {
            return;
        };
        let counted = entity.meta().version == Some(column) || entity.read_only();
        match entity.source(column) {
            Source::GeneratedKey | Source::Given => self.key(row, column, value, path),
            Source::Value if !counted => match entity.edit_mut(self.em, row.slot, column) {
                None => self.read_only(row, column, &value, path),
                Some(edit) => match edit.check(&value) {
                    Ok(()) => self.actions.push(Action::Set { row, column, value }),
                    Err(error) => self.fault(path, Kind::WrongType, error.message()),
                },
            },
            _ => self.read_only(row, column, &value, path),
        }
    }

    /// The value, if it is one that the column can have.
    fn value(&mut self, row: RowId, column: usize, json: &Json, path: &str) -> Option<Value> {
        let entity = self.em.entity(row.entity);
        let meta = &entity.meta().columns[column];
        // A document that may be absent is absent, rather than a document that says null.
        let value = match (meta.ty, json) {
            (ColumnType::Json, Json::Null) if meta.nullable => Some(Value::Null(meta.ty)),
            (ty, json) => value_of(ty, json),
        };
        let Some(value) = value else {
            self.fault(
                path,
                Kind::WrongType,
                format!("expected {}", expected(meta.ty)),
            );
            return None;
        };
        let unset = matches!(entity.source(column), Source::GeneratedKey);
        if value.is_null() && !meta.nullable && !unset {
            self.fault(path, Kind::Required, "a value is required");
            return None;
        }
        Some(value)
    }

    /// A part of the key may be said, but not changed.
    fn key(&mut self, row: RowId, column: usize, value: Value, path: &str) {
        let entity = self.em.entity(row.entity);
        let place = entity.meta().key.iter().position(|part| *part == column);
        let key = entity.key_values(self.em, row.slot);
        let own = key.and_then(|key| key.into_iter().nth(place?));
        let own = own.or_else(|| entity.value(self.em, row.slot, column));
        if !own.map_or(value.is_null(), |own| own == value) {
            self.key_fault(path);
        }
    }

    pub fn key_fault(&mut self, path: &str) {
        let message = "the primary key of a row does not change; create another row";
        self.fault(path, Kind::PrimaryKey, message);
    }

    /// What programs do not set may be said, as long as it is what the row has.
    fn read_only(&mut self, row: RowId, column: usize, value: &Value, path: &str) {
        let own = self.em.entity(row.entity).value(self.em, row.slot, column);
        if own.as_ref() != Some(value) {
            self.fault(path, Kind::ReadOnly, "this property is not set by programs");
        }
    }
}

/// The path of a property.
pub(crate) fn join(path: &str, name: &str) -> String {
    match path {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    }
}
