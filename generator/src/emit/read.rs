//! How a row is read: which columns need a local of their own, and what the row is made of.
//!
//! Columns are read in the order of the metadata, lazy ones left out. Most go straight into the row;
//! one that is part of the key, or of a foreign key whose columns do not stand together, waits in a
//! local, and with it everything in front of it.

use super::columns::{self, Origin, ValueColumn};
use super::key::{foreign_value, key_value};
use super::locals::Locals;
use super::metadata::pairs;
use super::relations::Link;
use super::scope::Scope;
use crate::schema::{Column, ColumnId, Entity, PropertyKind, Relation, RelationId};

/// The body of `read`.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// Statements in front of the row.
    pub locals: Vec<String>,
    /// Fields of the row.
    pub fields: Vec<String>,
    /// The key.
    pub key: String,
}

/// What is read in one go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Column(ColumnId),
    /// All columns of a foreign key, as a key.
    Key(RelationId),
    /// Nothing yet: the column is lazy.
    Lazy(ColumnId),
}

struct Reader<'s> {
    entity: &'s Entity,
    scope: &'s Scope<'s>,
    locals: Locals,
    read: Read,
}

/// Works out how rows of `entity` are read.
pub(super) fn read(entity: &Entity, scope: &Scope<'_>) -> Read {
    let units = units(entity, scope);
    let mut reader = Reader {
        entity,
        scope,
        locals: Locals::new(["columns", "row"]),
        read: Read::default(),
    };
    let waiting = units
        .iter()
        .rposition(|unit| reader.waits(*unit))
        .map_or(0, |last| last + 1);
    for unit in &units[..waiting] {
        reader.declare(*unit);
    }
    for (place, unit) in units.iter().enumerate() {
        reader.fill(*unit, place < waiting);
    }
    reader.scattered_keys();
    reader.read.key = key_value(entity, scope, &mut |column| reader.locals.take(column));
    reader.read
}

fn units(entity: &Entity, scope: &Scope<'_>) -> Vec<Unit> {
    let mut units = Vec::new();
    for column in &entity.columns {
        match entity[column.property].kind {
            PropertyKind::Relation(id) if is_together(entity, &entity[id], scope) => {
                if !units.contains(&Unit::Key(id)) {
                    units.push(Unit::Key(id));
                }
            }
            _ if column.lazy => units.push(Unit::Lazy(column.id)),
            _ => units.push(Unit::Column(column.id)),
        }
    }
    units
}

/// Whether the columns of a foreign key stand one after the other in the order of the target's key,
/// belong to no other foreign key, and are not part of the primary key.
fn is_together(entity: &Entity, relation: &Relation, scope: &Scope<'_>) -> bool {
    let own: Vec<_> = pairs(relation, scope)
        .into_iter()
        .map(|(own, _)| own.index())
        .collect();
    let shared = |column: &ColumnId| {
        entity[*column].property != relation.property
            || entity[*column].primary
            || entity
                .relations
                .iter()
                .any(|r| r.id != relation.id && r.columns().contains(column))
    };
    own.windows(2).all(|pair| pair[0] + 1 == pair[1]) && !relation.columns().iter().any(shared)
}

impl Reader<'_> {
    fn scattered(&self) -> impl Iterator<Item = &Relation> {
        let scattered = |r: &&Relation| !is_together(self.entity, r, self.scope);
        self.entity
            .relations
            .iter()
            .filter(|r| !r.columns().is_empty())
            .filter(scattered)
    }

    fn waits(&self, unit: Unit) -> bool {
        match unit {
            Unit::Column(id) => {
                self.entity[id].primary || self.scattered().any(|r| r.columns().contains(&id))
            }
            Unit::Key(_) | Unit::Lazy(_) => false,
        }
    }

    fn value(&self, id: ColumnId) -> Option<ValueColumn<'_>> {
        let column = &self.entity[id];
        let is_value = matches!(self.entity[column.property].kind, PropertyKind::Column(_));
        is_value.then(|| ValueColumn::new(self.entity, column, self.scope))
    }

    /// How often the local of a column will be used.
    fn wanted(&self, column: &Column) -> usize {
        let in_row = self
            .value(column.id)
            .is_some_and(|value| value.origin != Origin::Generated);
        let in_keys = self
            .scattered()
            .filter(|r| r.columns().contains(&column.id))
            .count();
        usize::from(in_row) + usize::from(column.primary) + in_keys
    }

    fn declare(&mut self, unit: Unit) {
        let statement = match unit {
            Unit::Lazy(_) => return,
            Unit::Key(id) => {
                let name = self.locals.declare_key(id, &self.entity[id].name);
                format!("let {name} = columns.next_key()?;")
            }
            Unit::Column(id) => {
                let column = &self.entity[id];
                let ty = super::rust_ty::RustType::of(column, self.scope);
                let property = self
                    .value(id)
                    .map(|value| value.property.name.value.clone());
                let name = property.unwrap_or_else(|| column.name.value.clone());
                let name = self
                    .locals
                    .declare(id, &name, ty.is_copied(), self.wanted(column));
                if column.generated {
                    format!("let {name} = columns.next()?;")
                } else {
                    format!("let {name}: {} = columns.next()?;", ty.value())
                }
            }
        };
        self.read.locals.push(statement);
    }

    fn fill(&mut self, unit: Unit, declared: bool) {
        let field = match unit {
            Unit::Key(id) => {
                let link = Link::new(self.entity, &self.entity[id], self.scope);
                let inline = || "columns.next_key()?".to_owned();
                let value = if declared {
                    self.locals.key(id)
                } else {
                    inline()
                };
                columns::field(&link.name, &value)
            }
            Unit::Lazy(id) => match self.value(id) {
                Some(value) => columns::field(&value.name, "rt::Late::unknown()"),
                None => return,
            },
            Unit::Column(id) => match self.value(id) {
                Some(value) if value.origin != Origin::Generated => {
                    let (name, late, ty) = (value.name.clone(), value.is_late(), value.ty.value());
                    let expression = match (declared, late) {
                        (true, false) => self.locals.take(id),
                        (true, true) => format!("rt::Late::from({})", self.locals.take(id)),
                        (false, false) => "columns.next()?".to_owned(),
                        (false, true) => format!("rt::Late::from(columns.next::<{ty}>()?)"),
                    };
                    columns::field(&name, &expression)
                }
                _ => return,
            },
        };
        self.read.fields.push(field);
    }

    /// Foreign keys that are composed of locals; null when one of their columns is.
    fn scattered_keys(&mut self) {
        let scattered: Vec<_> = self.scattered().map(|relation| relation.id).collect();
        for id in scattered {
            let relation = &self.entity[id];
            let name = Link::new(self.entity, relation, self.scope).name;
            let value = self.scattered_key(relation);
            self.read.fields.push(columns::field(&name, &value));
        }
    }

    fn scattered_key(&mut self, relation: &Relation) -> String {
        let std = self.scope.std;
        let (some, none) = (std.some, std.none);
        let nullable = |id: &&ColumnId| self.entity[**id].nullable;
        let nullable: Vec<_> = relation
            .columns()
            .iter()
            .filter(nullable)
            .copied()
            .collect();
        let outer: Vec<_> = nullable.iter().map(|id| self.locals.take(*id)).collect();
        let names: Vec<_> = nullable.iter().map(|id| self.locals.name(*id)).collect();
        let key = foreign_value(relation, self.scope, &mut |id| {
            if nullable.contains(&id) {
                self.locals.name(id)
            } else {
                self.locals.take(id)
            }
        });
        match (outer.as_slice(), names.as_slice()) {
            ([], _) => format!("{some}({key})"),
            ([outer], _) if *outer == key => outer.clone(),
            ([outer], [name]) => format!("{outer}.map(|{name}| {key})"),
            (outer, names) => {
                let inner: Vec<_> = names.iter().map(|name| format!("{some}({name})")).collect();
                let (outer, inner) = (outer.join(", "), inner.join(", "));
                format!("match ({outer}) {{ ({inner}) => {some}({key}), _ => {none} }}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::Context;
    use crate::fixture;
    use crate::schema::{Join, Schema};

    const TENANTS: &str = "
entities:
  Tenant:
    properties:
      id: { type: string, primary: true }
  Invoice:
    properties:
      tenant: { many_to_one: Tenant, primary: true }
      number: { type: i32, primary: true }
  Line:
    properties:
      id:       { type: i64, primary: true }
      text:     string
      tenant:   { many_to_one: Tenant }
      note:     { type: text, lazy: true }
      invoice:  { many_to_one: Invoice, nullable: true }
      position: i32
";

    /// What a schema from a database can have: a column that belongs to two foreign keys.
    fn share(schema: &mut Schema, entity: usize, from: &str, to: &str) {
        let entity = &mut schema.entities[entity];
        let find = |name: &str| {
            entity
                .columns
                .iter()
                .position(|column| column.name.value == name)
        };
        let [from, to] = [from, to].map(|name| ColumnId::new(find(name).unwrap()));
        for relation in &mut entity.relations {
            if let Join::Columns { own, .. } = &mut relation.join {
                own.iter_mut()
                    .filter(|column| **column == from)
                    .for_each(|column| *column = to);
            }
        }
    }

    #[track_caller]
    fn check(schema: &Schema, entity: usize, locals: &[&str], fields: &[&str], key: &str) {
        let context = Context { schema };
        let entity = &schema.entities[entity];
        let read = read(entity, &Scope::entity(&context, entity));
        assert_eq!((read.locals, read.fields), (owned(locals), owned(fields)));
        assert_eq!(read.key, key);
    }

    fn owned(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn columns_go_straight_into_the_row() {
        check(
            &fixture::valid(TENANTS),
            2,
            &["let id = columns.next()?;"],
            &[
                "text: columns.next()?",
                "tenant: columns.next_key()?",
                "note: rt::Late::unknown()",
                "invoice: columns.next_key()?",
                "position: columns.next()?",
            ],
            "id",
        );
    }

    #[test]
    fn parts_of_the_key_wait() {
        check(
            &fixture::valid(TENANTS),
            1,
            &[
                "let tenant_id: String = columns.next()?;",
                "let number: i32 = columns.next()?;",
            ],
            &["number", "tenant: Some(tenant_id.clone())"],
            "(tenant_id, number)",
        );
    }

    #[test]
    fn a_shared_column_waits_for_both_keys() {
        let mut schema = fixture::valid(TENANTS);
        share(&mut schema, 2, "invoice_tenant_id", "tenant_id");
        check(
            &schema,
            2,
            &[
                "let id = columns.next()?;",
                "let text: String = columns.next()?;",
                "let tenant_id: String = columns.next()?;",
                "let invoice_tenant_id: Option<String> = columns.next()?;",
                "let invoice_number: Option<i32> = columns.next()?;",
            ],
            &[
                "text",
                "note: rt::Late::unknown()",
                "position: columns.next()?",
                "tenant: Some(tenant_id.clone())",
                "invoice: invoice_number.map(|invoice_number| (tenant_id, invoice_number))",
            ],
            "id",
        );
    }
}
