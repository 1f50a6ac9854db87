//! A value that is checked when its row is written can be compared with what was read.

use crate::diagnostic::rules::CHECKED_TYPE;
use crate::diagnostic::{Diagnostic, DiagnosticSet};
use crate::schema::{ScalarType, Schema};

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    for entity in &schema.entities {
        for column in entity.columns.iter().filter(|column| column.checked) {
            let is_inexact = matches!(
                column.ty,
                ScalarType::F32 | ScalarType::F64 | ScalarType::BigDecimal | ScalarType::Json
            );
            if !is_inexact && !column.array {
                continue;
            }
            let name = &entity[column.property].name;
            let message = format!("`{}.{name}` cannot be checked", entity.name);
            set.push(
                Diagnostic::error(&CHECKED_TYPE, message)
                    .label(
                        name.span,
                        format!("of type `{}`", schema.column_type(column)),
                    )
                    .help("remove `concurrency_check`; a `version` finds every change"),
            );
        }
    }
}
