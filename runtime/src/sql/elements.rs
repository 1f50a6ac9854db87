//! Conditions on what is in an array.
//!
//! Where arrays are JSON, both sides become tables of elements, so that each element is compared as a value.

use super::{Named, SqlWriter};
use crate::condition::Matching;
use crate::dialect::arrays::{Arrays, ElementTable};
use crate::value::{ColumnType, Value};

/// The tables of the elements: of the column, and of the values that are looked for.
const TABLES: [&str; 2] = ["c", "p"];

impl SqlWriter<'_> {
    /// Writes that the array has all of the values, or any of them.
    pub(super) fn elements(&mut self, column: Named, matching: Matching, values: Value) {
        if self.dialect.arrays() == Arrays::Native {
            self.compared(column);
            self.push(match matching {
                Matching::All => " @> ",
                Matching::Any => " && ",
            });
            return self.operand(column.meta, values);
        }
        let element = match column.meta.ty {
            ColumnType::Array(element) => *element,
            single => single,
        };
        let table = self.dialect.elements(element);
        match matching {
            Matching::Any => {
                self.push("exists (select 1 from ");
                self.elements_of_column(&table, column);
                self.push(" join ");
                self.elements_of_values(&table, values);
                self.push(" on ");
            }
            Matching::All => {
                self.push("not exists (select 1 from ");
                self.elements_of_values(&table, values);
                self.push(" where not exists (select 1 from ");
                self.elements_of_column(&table, column);
                self.push(" where ");
            }
        }
        self.push(&table.element.join(TABLES[0]));
        self.push(" = ");
        self.push(&table.element.join(TABLES[1]));
        self.push(match matching {
            Matching::Any => ")",
            Matching::All => "))",
        });
    }

    fn elements_of_column(&mut self, table: &ElementTable, column: Named) {
        self.table_of(table, TABLES[0], |writer| writer.named(column));
    }

    fn elements_of_values(&mut self, table: &ElementTable, values: Value) {
        self.table_of(table, TABLES[1], |writer| writer.param(values));
    }

    fn table_of(&mut self, table: &ElementTable, name: &str, array: impl FnOnce(&mut Self)) {
        self.push(table.before);
        array(self);
        self.push(&table.after);
        self.push(" as ");
        self.push(name);
    }
}
