//! What stands behind `from`: tables, queries and joins.

use sqlparser::ast::{JoinConstraint, JoinOperator, TableAlias, TableFactor, TableWithJoins};

use crate::database::Column;

use super::{DEEPEST, Scope, Source, renamed};

impl Scope<'_> {
    pub(super) fn sources(
        &mut self,
        from: &[TableWithJoins],
        depth: usize,
    ) -> Result<Vec<Source>, String> {
        let mut sources = Vec::new();
        for tables in from {
            sources.extend(self.joined(tables, depth)?);
        }
        Ok(sources)
    }

    fn joined(&mut self, tables: &TableWithJoins, depth: usize) -> Result<Vec<Source>, String> {
        if depth > DEEPEST {
            return Err("its query is too deep".to_owned());
        }
        let mut sources = self.factor(&tables.relation, depth)?;
        for join in &tables.joins {
            let mut right = self.factor(&join.relation, depth)?;
            let (left_null, right_null, constraint) = nulls(&join.join_operator);
            if left_null {
                sources.iter_mut().for_each(Source::make_nullable);
            }
            if right_null {
                right.iter_mut().for_each(Source::make_nullable);
            }
            self.merge(&sources, &mut right, constraint);
            sources.extend(right);
        }
        Ok(sources)
    }

    /// `using (a)` and `natural` show a column once.
    fn merge(&self, left: &[Source], right: &mut [Source], constraint: Option<&JoinConstraint>) {
        let natural = matches!(constraint, Some(JoinConstraint::Natural));
        let named: Vec<String> = match constraint {
            Some(JoinConstraint::Using(names)) => names
                .iter()
                .map(|name| self.table_name(name).name)
                .collect(),
            _ => Vec::new(),
        };
        let known = |name: &str| {
            left.iter()
                .flat_map(|source| &source.columns)
                .any(|c| self.same(&c.name, name))
        };
        for source in right {
            let columns = source.columns.iter().map(|column| &column.name);
            let merged = columns.filter(|name| match natural {
                true => known(name),
                false => named.iter().any(|given| self.same(given, name)),
            });
            source.merged = merged.cloned().collect();
        }
    }

    fn factor(&mut self, factor: &TableFactor, depth: usize) -> Result<Vec<Source>, String> {
        let source = match factor {
            TableFactor::Table {
                name,
                alias,
                args: None,
                ..
            } => {
                let name = self.table_name(name);
                let cte = self
                    .ctes
                    .iter()
                    .rev()
                    .find(|(cte, _)| name.schema.is_none() && self.same(cte, &name.name));
                let columns = match cte {
                    Some((_, columns)) => Some(columns.clone()),
                    None => (self.lookup)(&name),
                };
                let columns = columns.ok_or_else(|| format!("the table {name} is not known"))?;
                self.source(alias.as_ref(), name.name, columns)
            }
            TableFactor::Derived {
                subquery, alias, ..
            } => {
                let columns = self.query(subquery, depth + 1)?;
                self.source(alias.as_ref(), String::new(), columns)
            }
            TableFactor::NestedJoin {
                table_with_joins, ..
            } => {
                return self.joined(table_with_joins, depth + 1);
            }
            TableFactor::Table { name, alias, .. } => {
                let source = self.source(alias.as_ref(), self.table_name(name).name, Vec::new());
                Source {
                    opaque: source.columns.is_empty(),
                    ..source
                }
            }
            other => {
                let name = other.to_string().chars().take(40).collect();
                Source {
                    name,
                    columns: Vec::new(),
                    merged: Vec::new(),
                    opaque: true,
                }
            }
        };
        Ok(vec![source])
    }

    /// The columns that an alias lists: `crosstab(…) as ct (name text, total integer)`.
    fn listed(&self, alias: Option<&TableAlias>) -> Vec<Column> {
        let columns = alias.iter().flat_map(|alias| &alias.columns);
        let columns = columns.map(|column| {
            let ty = column
                .data_type
                .as_ref()
                .map(|ty| self.cast(&ty.to_string()));
            Column {
                name: self.name(&column.name),
                ..self.typed(&ty.unwrap_or_default())
            }
        });
        columns.collect()
    }

    fn source(&self, alias: Option<&TableAlias>, name: String, columns: Vec<Column>) -> Source {
        let names: Vec<_> = alias
            .iter()
            .flat_map(|alias| &alias.columns)
            .map(|column| self.name(&column.name))
            .collect();
        let columns = match columns.is_empty() {
            true => self.listed(alias),
            false => renamed(columns, &names),
        };
        Source {
            name: alias.map_or(name, |alias| self.name(&alias.name)),
            columns,
            merged: Vec::new(),
            opaque: false,
        }
    }
}

impl Source {
    fn make_nullable(&mut self) {
        for column in &mut self.columns {
            column.nullable = true;
        }
    }
}

/// Which side of a join may be missing, and what it says about columns.
fn nulls(join: &JoinOperator) -> (bool, bool, Option<&JoinConstraint>) {
    match join {
        JoinOperator::Join(on) | JoinOperator::Inner(on) | JoinOperator::CrossJoin(on) => {
            (false, false, Some(on))
        }
        JoinOperator::Left(on) | JoinOperator::LeftOuter(on) => (false, true, Some(on)),
        JoinOperator::Right(on) | JoinOperator::RightOuter(on) => (true, false, Some(on)),
        JoinOperator::FullOuter(on) => (true, true, Some(on)),
        _ => (true, true, None),
    }
}
