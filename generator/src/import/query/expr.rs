//! The type of an expression, where it is plain.

use sqlparser::ast::{
    BinaryOperator, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, Ident, Value,
};

use crate::database::{Column, NativeType};
use crate::ddl::Dialect;
use crate::import::cursor::Cursor;
use crate::import::native;
use crate::import::token::tokens;

use super::{DEEPEST, Scope, Source};

impl Scope<'_> {
    /// What an expression makes: a column whose name is that of the column it is, if it is one.
    pub(super) fn expression(&self, expr: &Expr, sources: &[Source], depth: usize) -> Column {
        if depth > DEEPEST {
            return unknown();
        }
        let inner = |expr: &Expr| self.expression(expr, sources, depth + 1);
        match expr {
            Expr::Identifier(name) => self.column(None, name, sources),
            Expr::CompoundIdentifier(names) => match names.as_slice() {
                [.., table, name] => self.column(Some(table), name, sources),
                _ => unknown(),
            },
            Expr::Nested(expr) => inner(expr),
            // SQLite keeps types of columns only.
            _ if self.dialect == Dialect::Sqlite => unknown(),
            Expr::Collate { expr, .. } => unnamed(inner(expr)),
            Expr::Cast {
                expr, data_type, ..
            } => {
                let nullable = inner(expr).nullable;
                Column {
                    nullable,
                    ..self.typed(&self.cast(&data_type.to_string()))
                }
            }
            Expr::Function(function) => self.function(function, inner),
            Expr::Case {
                conditions,
                else_result,
                ..
            } => {
                let results = conditions.iter().map(|when| &when.result);
                let mut results = results.chain(else_result.as_deref()).map(inner);
                let found = results.find(|column| !column.ty.is_missing());
                Column {
                    nullable: true,
                    ..unnamed(found.unwrap_or_else(unknown))
                }
            }
            Expr::BinaryOp { left, op, .. } => self.operation(op, || inner(left)),
            Expr::IsNull(_)
            | Expr::IsNotNull(_)
            | Expr::Exists { .. }
            | Expr::InList { .. }
            | Expr::Between { .. }
            | Expr::Like { .. }
            | Expr::ILike { .. }
            | Expr::InSubquery { .. } => self.truth(),
            Expr::Value(value) => self.value(&value.value),
            _ => unknown(),
        }
    }

    fn column(&self, table: Option<&Ident>, name: &Ident, sources: &[Source]) -> Column {
        let name = self.name(name);
        let table = table.map(|table| self.name(table));
        let is_meant = |source: &&Source| {
            table
                .as_ref()
                .is_none_or(|table| self.same(&source.name, table))
        };
        let mut columns = sources
            .iter()
            .filter(is_meant)
            .flat_map(|source| &source.columns);
        let found = columns.find(|column| self.same(&column.name, &name));
        match found {
            Some(found) => Column {
                name: found.name.clone(),
                ty: found.ty.clone(),
                nullable: found.nullable,
                ..Column::default()
            },
            None => Column { name, ..unknown() },
        }
    }

    /// A type by its text, which is in the parser's words.
    pub(super) fn cast(&self, text: &str) -> String {
        let found = tokens(text, self.dialect);
        let typed = native::read(&Cursor::new(self.dialect, text, &found));
        match self.dialect {
            Dialect::Postgres => typed.ty.text,
            // `cast(… as signed)` makes other types than its words say.
            _ => String::new(),
        }
    }

    pub(super) fn typed(&self, text: &str) -> Column {
        Column {
            ty: NativeType::parse(self.dialect, text),
            ..unknown()
        }
    }

    fn truth(&self) -> Column {
        self.typed(match self.dialect {
            Dialect::Postgres => "boolean",
            Dialect::MySql => "int(1)",
            Dialect::Sqlite => "",
        })
    }

    fn value(&self, value: &Value) -> Column {
        let text = match (value, self.dialect) {
            (Value::Boolean(_), _) => return self.truth(),
            (Value::Number(text, _), Dialect::Postgres) => match text.parse::<i32>() {
                Ok(_) => "integer",
                Err(_) => "numeric",
            },
            (Value::SingleQuotedString(_), Dialect::Postgres) => "text",
            _ => "",
        };
        let nullable = matches!(value, Value::Null);
        Column {
            nullable,
            ..self.typed(text)
        }
    }

    fn operation(&self, op: &BinaryOperator, left: impl Fn() -> Column) -> Column {
        use BinaryOperator as Op;
        match op {
            Op::Eq | Op::NotEq | Op::Lt | Op::LtEq | Op::Gt | Op::GtEq | Op::And | Op::Or => {
                self.truth()
            }
            Op::StringConcat if self.dialect == Dialect::Postgres => {
                let kept = left().ty;
                let is_array = kept.dimensions > 0
                    || matches!(kept.base.as_str(), "jsonb" | "tsvector" | "bytea");
                self.typed(if is_array { &kept.text } else { "text" })
            }
            _ => unknown(),
        }
    }

    fn function(&self, function: &Function, inner: impl Fn(&Expr) -> Column) -> Column {
        let name = self.table_name(&function.name).name.to_lowercase();
        let args = arguments(function);
        let first = || {
            args.first()
                .map_or_else(unknown, |expr| unnamed(inner(expr)))
        };
        let postgres = self.dialect == Dialect::Postgres;
        match name.as_str() {
            "min" | "max" | "any_value" | "first_value" | "last_value" | "lag" | "lead"
            | "nullif" => Column {
                nullable: true,
                ..first()
            },
            "coalesce" | "ifnull" | "greatest" | "least" => {
                let mut columns = args.iter().map(|expr| inner(expr));
                let known = columns.find(|column| !column.ty.is_missing());
                unnamed(known.unwrap_or_else(unknown))
            }
            "count" | "row_number" | "rank" | "dense_rank" => {
                let text = if postgres { "bigint" } else { "bigint(21)" };
                Column {
                    nullable: postgres,
                    ..self.typed(text)
                }
            }
            "sum" if postgres => self.typed(sum(&first().ty.base)),
            "avg" if postgres => self.typed(average(&first().ty.base)),
            _ if postgres => self.typed(postgres_function(&name)),
            _ => unknown(),
        }
    }
}

fn sum(base: &str) -> &str {
    match base {
        "smallint" | "integer" => "bigint",
        "bigint" | "numeric" => "numeric",
        "real" | "double precision" | "interval" | "money" => base,
        _ => "",
    }
}

fn average(base: &str) -> &str {
    match base {
        "smallint" | "integer" | "bigint" | "numeric" => "numeric",
        "real" | "double precision" => "double precision",
        "interval" => "interval",
        _ => "",
    }
}

/// What functions of PostgreSQL return, whatever they are given.
fn postgres_function(name: &str) -> &'static str {
    match name {
        "concat" | "concat_ws" | "format" | "initcap" | "lower" | "lpad" | "ltrim" | "md5"
        | "quote_ident" | "repeat" | "replace" | "rpad" | "rtrim" | "split_part" | "string_agg"
        | "array_to_string" | "substr" | "to_char" | "translate" | "upper" | "regexp_replace" => {
            "text"
        }
        "now" | "transaction_timestamp" | "clock_timestamp" | "to_timestamp" => {
            "timestamp with time zone"
        }
        "length" | "char_length" | "ascii" | "position" | "strpos" | "cardinality" => "integer",
        "to_tsvector" => "tsvector",
        "to_date" => "date",
        "bool_and" | "bool_or" | "every" => "boolean",
        "json_agg" | "json_build_object" | "json_object_agg" | "row_to_json" | "to_json" => "json",
        "jsonb_agg" | "jsonb_build_object" | "to_jsonb" => "jsonb",
        "date_part" => "double precision",
        _ => "",
    }
}

fn unknown() -> Column {
    Column {
        nullable: true,
        ..Column::default()
    }
}

fn unnamed(column: Column) -> Column {
    Column {
        name: String::new(),
        ..column
    }
}

fn arguments(function: &Function) -> Vec<&Expr> {
    let FunctionArguments::List(list) = &function.args else {
        return Vec::new();
    };
    let args = list.args.iter().filter_map(|arg| match arg {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr),
        _ => None,
    });
    args.collect()
}

/// What PostgreSQL calls a column without a name.
pub(in crate::import) fn called(expr: &Expr) -> String {
    let folded = |ident: &Ident| match ident.quote_style {
        None => ident.value.to_ascii_lowercase(),
        Some(_) => ident.value.clone(),
    };
    let mut expr = expr;
    loop {
        expr = match expr {
            Expr::Nested(inner)
            | Expr::Cast { expr: inner, .. }
            | Expr::Collate { expr: inner, .. } => inner,
            Expr::Identifier(name) => return folded(name),
            Expr::CompoundIdentifier(names) => return names.last().map(folded).unwrap_or_default(),
            Expr::Function(function) => {
                let last = function.name.0.last().and_then(|part| part.as_ident());
                return last.map(folded).unwrap_or_default();
            }
            Expr::Case { .. } => return "case".to_owned(),
            Expr::Exists { .. } => return "exists".to_owned(),
            Expr::Array(_) => return "array".to_owned(),
            Expr::Extract { .. } => return "extract".to_owned(),
            Expr::Substring { .. } => return "substring".to_owned(),
            Expr::Trim { .. } => return "btrim".to_owned(),
            _ => return "?column?".to_owned(),
        };
    }
}
