//! The queries: one per catalog, the same for any number of tables.
//!
//! The parameters are the names of the databases that are read.

/// `in (?, ?)`, one mark per database.
fn wanted(column: &str, schemas: &[String]) -> String {
    let marks = vec!["?"; schemas.len()].join(", ");
    format!("{column} in ({marks})")
}

pub(super) fn tables(schemas: &[String]) -> String {
    format!(
        "select cast(t.table_schema as char) as `schema`, cast(t.table_name as char) as name, \
         cast(t.table_type as char) as type, cast(t.engine as char) as engine, \
         cast(t.create_options as char) as options, cast(t.table_comment as char) as comment, \
         cast(v.view_definition as char) as definition \
         from information_schema.tables t left join information_schema.views v \
         on v.table_schema = t.table_schema and v.table_name = t.table_name \
         where {} order by t.table_schema, t.table_name",
        wanted("t.table_schema", schemas)
    )
}

/// A collation counts if it is not that of the table.
pub(super) fn columns(schemas: &[String]) -> String {
    format!(
        "select cast(c.table_schema as char) as `schema`, cast(c.table_name as char) as `table`, \
         cast(c.column_name as char) as name, cast(c.column_type as char) as column_type, \
         cast(c.is_nullable as char) as nullable, cast(c.column_default as char) as `default`, \
         cast(c.extra as char) as extra, cast(c.generation_expression as char) as generation, \
         cast(case when c.collation_name <> t.table_collation then c.collation_name end as char) as collation, \
         cast(c.column_comment as char) as comment \
         from information_schema.columns c join information_schema.tables t \
         on t.table_schema = c.table_schema and t.table_name = c.table_name \
         where {} order by c.table_schema, c.table_name, c.ordinal_position",
        wanted("c.table_schema", schemas)
    )
}

pub(super) fn indexes(schemas: &[String]) -> String {
    format!(
        "select cast(table_schema as char) as `schema`, cast(table_name as char) as `table`, \
         cast(index_name as char) as name, cast(column_name as char) as `column`, \
         cast(case when non_unique = 0 then '1' else '0' end as char) as `unique`, \
         cast(sub_part as char) as length, cast(collation as char) as direction, \
         cast(index_type as char) as method \
         from information_schema.statistics where {} \
         order by table_schema, table_name, index_name, seq_in_index",
        wanted("table_schema", schemas)
    )
}

pub(super) fn foreign_keys(schemas: &[String]) -> String {
    format!(
        "select cast(k.table_schema as char) as `schema`, cast(k.table_name as char) as `table`, \
         cast(k.constraint_name as char) as name, cast(k.column_name as char) as `column`, \
         cast(k.referenced_table_schema as char) as target_schema, \
         cast(k.referenced_table_name as char) as target, \
         cast(k.referenced_column_name as char) as target_column, \
         cast(r.delete_rule as char) as on_delete, cast(r.update_rule as char) as on_update \
         from information_schema.key_column_usage k join information_schema.referential_constraints r \
         on r.constraint_schema = k.constraint_schema and r.constraint_name = k.constraint_name \
         and r.table_name = k.table_name \
         where {} and k.referenced_table_name is not null \
         order by k.table_schema, k.table_name, k.constraint_name, k.ordinal_position",
        wanted("k.table_schema", schemas)
    )
}

/// MySQL names the table of a check elsewhere.
pub(super) fn checks(is_mariadb: bool, schemas: &[String]) -> String {
    let (table, join) = match is_mariadb {
        true => ("c.table_name", ""),
        false => (
            "t.table_name",
            "join information_schema.table_constraints t on t.constraint_schema = c.constraint_schema \
             and t.constraint_name = c.constraint_name",
        ),
    };
    format!(
        "select cast(c.constraint_schema as char) as `schema`, cast({table} as char) as `table`, \
         cast(c.constraint_name as char) as name, cast(c.check_clause as char) as expression \
         from information_schema.check_constraints c {join} \
         where {} order by c.constraint_schema, {table}, c.constraint_name",
        wanted("c.constraint_schema", schemas)
    )
}
