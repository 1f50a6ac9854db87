//! The queries: one per catalog, the same for any number of tables.
//!
//! `$1` is a JSON list of the schemas that are wanted; none means all but the server's own. Columns of newer
//! servers are read through `to_jsonb`, so that older ones answer null.

/// Which schemas are read, of a `pg_namespace n`.
macro_rules! wanted {
    () => {
        "n.nspname !~ '^pg_' and n.nspname <> 'information_schema' \
         and ($1::json #>> '{0}' is null or n.nspname in (select json_array_elements_text($1::json)))"
    };
}

/// What an extension brought, by its catalog and number.
macro_rules! own {
    ($catalog:literal, $id:literal) => {
        concat!(
            "not exists (select 1 from pg_depend d where d.classid = '",
            $catalog,
            "'::regclass and d.objid = ",
            $id,
            " and d.deptype = 'e')"
        )
    };
}

/// A schema's name, unless names without one belong to it.
macro_rules! schema {
    ($namespace:literal) => {
        concat!(
            "nullif(",
            $namespace,
            ".nspname, coalesce(current_schema(), 'public'))::text"
        )
    };
}

pub(super) const TABLES: &str = concat!(
    "select c.oid::text as id, ",
    schema!("n"),
    " as schema, c.relname::text as name, c.relkind::text as kind, ",
    "c.relispartition::text as is_partition, (c.relpersistence = 'u')::text as unlogged, ",
    "case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end as partition_key, ",
    "case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid, true) end as definition, ",
    "exists (select 1 from pg_rewrite w join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid ",
    "where w.ev_class = c.oid and d.refclassid = 'pg_proc'::regclass)::text as calls_own, ",
    "obj_description(c.oid, 'pg_class') as comment, i.schemas as parent_schemas, i.names as parents ",
    "from pg_class c join pg_namespace n on n.oid = c.relnamespace ",
    "left join lateral (select json_agg(",
    schema!("pn"),
    " order by h.inhseqno)::text as schemas, ",
    "json_agg(p.relname order by h.inhseqno)::text as names ",
    "from pg_inherits h join pg_class p on p.oid = h.inhparent join pg_namespace pn on pn.oid = p.relnamespace ",
    "where h.inhrelid = c.oid) i on true ",
    "where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and ",
    wanted!(),
    " and ",
    own!("pg_class", "c.oid"),
    " order by c.oid"
);

pub(super) const COLUMNS: &str = concat!(
    "select a.attrelid::text as id, a.attname::text as name, format_type(a.atttypid, a.atttypmod) as type, ",
    "(not a.attnotnull)::text as nullable, pg_get_expr(v.adbin, v.adrelid) as default, ",
    "a.attidentity::text as identity, a.attgenerated::text as generated, ",
    "case when a.attcollation <> t.typcollation then l.collname::text end as collation, ",
    "col_description(a.attrelid, a.attnum) as comment ",
    "from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace ",
    "join pg_type t on t.oid = a.atttypid left join pg_collation l on l.oid = a.attcollation ",
    "left join pg_attrdef v on v.adrelid = a.attrelid and v.adnum = a.attnum ",
    "where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm', 'f') and ",
    wanted!(),
    " order by a.attrelid, a.attnum"
);

/// Copies that partitions have of the constraints of their table are left out.
pub(super) const CONSTRAINTS: &str = concat!(
    "select k.conrelid::text as id, k.conname::text as name, k.contype::text as kind, ",
    "(select json_agg(a.attname order by x.place)::text from unnest(k.conkey) with ordinality x(number, place) ",
    "join pg_attribute a on a.attrelid = k.conrelid and a.attnum = x.number) as columns, ",
    schema!("tn"),
    " as target_schema, tc.relname::text as target, ",
    "(select json_agg(a.attname order by x.place)::text from unnest(k.confkey) with ordinality x(number, place) ",
    "join pg_attribute a on a.attrelid = k.confrelid and a.attnum = x.number) as target_columns, ",
    "k.confdeltype::text as on_delete, k.confupdtype::text as on_update, k.condeferrable::text as deferrable, ",
    "k.condeferred::text as deferred, to_jsonb(i) ->> 'indnullsnotdistinct' as nulls_equal, ",
    "case when k.contype in ('c', 'x') then pg_get_constraintdef(k.oid, true) end as definition ",
    "from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace ",
    "left join pg_class tc on tc.oid = k.confrelid left join pg_namespace tn on tn.oid = tc.relnamespace ",
    "left join pg_index i on i.indexrelid = k.conindid and k.contype = 'u' ",
    "where k.contype in ('p', 'u', 'f', 'c', 'x') and (k.conparentid = 0 or k.contype = 'p') and ",
    wanted!(),
    " order by k.conrelid, k.oid"
);

/// An operator class counts if it is not the usual one of its type.
pub(super) const INDEXES: &str = concat!(
    "select i.indrelid::text as id, ic.relname::text as name, i.indisunique::text as unique, m.amname::text as method, ",
    "pg_get_expr(i.indpred, i.indrelid, true) as predicate, to_jsonb(i) ->> 'indnullsnotdistinct' as nulls_equal, ",
    "(select json_agg(pg_get_indexdef(i.indexrelid, g, true) order by g)::text ",
    "from generate_series(1, i.indnkeyatts) g) as parts, ",
    "(select json_agg(a.attname order by g)::text from generate_series(1, i.indnkeyatts) g ",
    "left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[g - 1] and a.attnum <> 0) as is_column, ",
    "(select json_agg(i.indoption[g - 1]::text order by g)::text from generate_series(1, i.indnkeyatts) g) as options, ",
    "(select json_agg(case when o.opcdefault then null else o.opcname end order by g)::text ",
    "from generate_series(1, i.indnkeyatts) g left join pg_opclass o on o.oid = i.indclass[g - 1]) as classes, ",
    "(select json_agg(a.attname order by g)::text from generate_series(i.indnkeyatts + 1, i.indnatts) g ",
    "join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[g - 1]) as include ",
    "from pg_index i join pg_class ic on ic.oid = i.indexrelid join pg_am m on m.oid = ic.relam ",
    "join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace ",
    "where not i.indisprimary and not exists (select 1 from pg_constraint k ",
    "where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')) and ",
    wanted!(),
    " order by i.indrelid, i.indexrelid"
);

pub(super) const TYPES: &str = concat!(
    "select ",
    schema!("n"),
    " as schema, t.typname::text as name, t.typtype::text as kind, ",
    "(select json_agg(e.enumlabel order by e.enumsortorder)::text from pg_enum e where e.enumtypid = t.oid) as labels, ",
    "format_type(t.typbasetype, t.typtypmod) as base, (not t.typnotnull)::text as nullable, ",
    "t.typdefault as default, obj_description(t.oid, 'pg_type') as comment, ",
    "(select json_agg(pg_get_constraintdef(k.oid) order by k.oid)::text from pg_constraint k ",
    "where k.contypid = t.oid and k.contype = 'c') as checks ",
    "from pg_type t join pg_namespace n on n.oid = t.typnamespace left join pg_class c on c.oid = t.typrelid ",
    "where (t.typtype in ('e', 'd') or t.typtype = 'c' and c.relkind = 'c') and ",
    wanted!(),
    " and ",
    own!("pg_type", "t.oid"),
    " order by t.oid"
);
