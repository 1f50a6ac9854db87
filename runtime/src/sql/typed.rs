//! Columns and values in the words of the column's type: the one place that writes casts.
//!
//! Which column needs one is said by its metadata, for each database; a column without any is written as it is.

use super::{Alias, Scope, SqlWriter, columns_of};
use crate::dialect::arrays::Arrays;
use crate::metadata::{Cast, ColumnMeta, Conversion};
use crate::value::Value;

/// A column as a statement names it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Named {
    pub(crate) alias: Option<Alias>,
    pub(crate) name: &'static str,
    /// What it holds; of a pivot table, the key column it points at.
    pub(crate) meta: &'static ColumnMeta,
}

impl Scope {
    /// The column of the entity.
    pub(crate) fn named(self, index: usize) -> Named {
        let meta = self.column(index);
        Named {
            alias: self.alias,
            name: meta.name,
            meta,
        }
    }
}

impl SqlWriter<'_> {
    pub(crate) fn named(&mut self, column: Named) {
        match column.alias {
            Some(alias) => self.qualified(alias, column.name),
            None => self.identifier(column.name),
        }
    }

    /// Writes a column so that its Rust type can read it.
    pub(crate) fn selected(&mut self, column: Named) {
        let read = self.cast(column.meta).and_then(|cast| cast.read);
        self.converted(read, |writer| writer.named(column));
    }

    /// Writes a column so that its values can be compared with.
    pub(crate) fn compared(&mut self, column: Named) {
        let own = self.comparable_form(column.meta);
        self.converted(own, |writer| writer.named(column));
    }

    /// The same, of a table with a name of its own.
    pub(crate) fn compared_in(&mut self, table: &str, column: &'static ColumnMeta) {
        let own = self.comparable_form(column);
        self.converted(own, |writer| {
            writer.push(table);
            writer.push(".");
            writer.identifier(column.name);
        });
    }

    /// Writes a parameter that goes into the column.
    pub(crate) fn value(&mut self, column: &'static ColumnMeta, value: Value) {
        self.written(column, |writer| writer.param(value));
    }

    /// Writes what goes into the column.
    pub(crate) fn written(&mut self, column: &'static ColumnMeta, source: impl FnOnce(&mut Self)) {
        let write = self.cast(column).and_then(|cast| cast.write);
        self.converted(write, source);
    }

    /// Writes a parameter that the column is compared with.
    pub(crate) fn operand(&mut self, column: &'static ColumnMeta, value: Value) {
        self.counterpart(column, |writer| writer.param(value));
    }

    /// Writes what the column is compared with.
    pub(crate) fn counterpart(
        &mut self,
        column: &'static ColumnMeta,
        source: impl FnOnce(&mut Self),
    ) {
        let compared = self.cast(column).and_then(Cast::compared);
        let compared = compared.or_else(|| self.array_forms(column).1);
        self.converted(compared, source);
    }

    /// Writes an array of what the column is compared with.
    pub(crate) fn operands(&mut self, column: &'static ColumnMeta, values: Vec<Value>) {
        let compared = self.cast(column).and_then(Cast::compared);
        let array = |writer: &mut Self| writer.params(columns_of(values, 1));
        match compared {
            Some(Conversion::As(ty)) => {
                self.push("cast(");
                array(self);
                self.push(" as ");
                self.push(ty);
                self.push("[])");
            }
            _ => array(self),
        }
    }

    /// Whether one of the columns is written in words of its type.
    pub(crate) fn has_casts(&self, columns: &[Named]) -> bool {
        let mut columns = columns.iter();
        columns.any(|column| self.cast(column.meta).is_some())
    }

    fn comparable_form(&self, column: &ColumnMeta) -> Option<Conversion> {
        let own = self.cast(column).and_then(Cast::comparable);
        own.or_else(|| self.array_forms(column).0)
    }

    /// Around a column that is an array, and around an array that it is compared with, where arrays are JSON.
    fn array_forms(&self, column: &ColumnMeta) -> (Option<Conversion>, Option<Conversion>) {
        match self.dialect.arrays() {
            Arrays::Json { column: own, value } if column.ty.is_array() => (own, value),
            _ => (None, None),
        }
    }

    fn cast(&self, column: &ColumnMeta) -> Option<&'static Cast> {
        self.dialect.cast(column)
    }

    fn converted(&mut self, conversion: Option<Conversion>, inner: impl FnOnce(&mut Self)) {
        let Some(conversion) = conversion else {
            return inner(self);
        };
        match conversion {
            Conversion::As(_) => self.push("cast("),
            Conversion::Call(function) => {
                self.push(function);
                self.push("(");
            }
        }
        inner(self);
        if let Conversion::As(ty) = conversion {
            self.push(" as ");
            self.push(ty);
        }
        self.push(")");
    }
}

#[cfg(all(test, feature = "postgres", feature = "mysql"))]
mod tests;
