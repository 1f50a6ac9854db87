//! Rows that are found by the values of some of their columns.
//!
//! How many rows go into one statement is the caller's choice.

use super::{Named, SqlWriter};
use crate::value::Value;

impl SqlWriter<'_> {
    /// Writes that the columns have these values, one of which may be null.
    pub(crate) fn the_row(&mut self, columns: &[Named], values: Vec<Value>) {
        self.list(
            " and ",
            columns.iter().zip(values),
            |writer, (column, value)| {
                writer.compared(*column);
                if value.is_null() {
                    return writer.push(" is null");
                }
                writer.push(" = ");
                writer.operand(column.meta, value);
            },
        );
    }

    /// Writes that the columns together are one of these rows: `=`, `in`, or `in` over row values.
    pub(crate) fn in_rows(&mut self, columns: &[Named], mut values: Vec<Value>) {
        if values.len() == columns.len() {
            let parts = columns.iter().zip(values.drain(..));
            return self.list(" and ", parts, |writer, (column, value)| {
                writer.compared(*column);
                writer.push(" = ");
                writer.operand(column.meta, value);
            });
        }
        if let ([one], true) = (columns, self.dialect.has_arrays()) {
            self.compared(*one);
            self.push(" = any(");
            self.operands(one.meta, values);
            return self.push(")");
        }
        self.tuple(columns, Self::compared);
        self.push(" in (");
        if self.dialect.has_arrays() {
            self.select_unnest(columns, values, |writer, column, name| {
                writer.counterpart(column.meta, |writer| writer.identifier(name));
            });
        } else if let [one] = columns {
            self.list(", ", values, |writer, value| {
                writer.operand(one.meta, value)
            });
        } else {
            self.push(self.dialect.row_values());
            self.rows_of(values, columns.len(), |writer, column, value| {
                writer.operand(columns[column].meta, value);
            });
        }
        self.push(")");
    }

    /// Writes `"a"` or `("a", "b")`.
    pub(crate) fn tuple<T: Copy>(&mut self, items: &[T], mut item: impl FnMut(&mut Self, T)) {
        match items {
            [one] => item(self, *one),
            several => {
                self.push("(");
                self.list(", ", several, |writer, each| item(writer, *each));
                self.push(")");
            }
        }
    }
}
