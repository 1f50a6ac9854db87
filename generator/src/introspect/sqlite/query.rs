//! The queries: one per pragma, the same for any number of tables.

pub(super) const TABLES: &str = "\
    select l.name as name, l.type as type, cast(l.wr as text) as wr, cast(l.strict as text) as strict, \
    m.sql as sql from pragma_table_list l join sqlite_master m on m.name = l.name and m.type in ('table', 'view') \
    where l.schema = 'main' and l.name not like 'sqlite\\_%' escape '\\' order by m.rowid";

/// A key of the one type `integer`, without an index of its own, is the number of the row.
pub(super) const COLUMNS: &str = "\
    select l.name as \"table\", x.name as name, x.type as type, cast(x.\"notnull\" as text) as required, \
    x.dflt_value as \"default\", cast(x.pk as text) as key, cast(x.hidden as text) as hidden, \
    cast(x.pk > 0 and upper(x.type) = 'INTEGER' and l.wr = 0 \
    and (select count(*) from pragma_table_info(l.name) k where k.pk > 0) = 1 \
    and not exists (select 1 from pragma_index_list(l.name) i where i.origin = 'pk') as text) as counted \
    from pragma_table_list l join sqlite_master m on m.name = l.name and m.type = 'table' \
    join pragma_table_xinfo(l.name) x \
    where l.schema = 'main' and l.type = 'table' and l.name not like 'sqlite\\_%' escape '\\' \
    order by m.rowid, x.cid";

pub(super) const VIEWS: &str = "select name from sqlite_master where type = 'view' order by rowid";

pub(super) const VIEW_COLUMNS: &str = "\
    select m.name as \"table\", x.name as name, x.type as type, cast(x.\"notnull\" as text) as required, \
    null as \"default\", '0' as key, '0' as hidden, '0' as counted \
    from sqlite_master m join pragma_table_xinfo(m.name) x where m.type = 'view' order by m.rowid, x.cid";

pub(super) const COLUMNS_OF_VIEW: &str = "\
    select ?1 as \"table\", x.name as name, x.type as type, cast(x.\"notnull\" as text) as required, \
    null as \"default\", '0' as key, '0' as hidden, '0' as counted \
    from pragma_table_xinfo(?1) x order by x.cid";

pub(super) const FOREIGN_KEYS: &str = "\
    select m.name as \"table\", cast(f.id as text) as id, f.\"table\" as target, f.\"from\" as \"column\", \
    f.\"to\" as target_column, f.on_delete as on_delete, f.on_update as on_update \
    from sqlite_master m join pragma_foreign_key_list(m.name) f where m.type = 'table' \
    and m.sql not like 'create virtual%' order by m.rowid, f.id desc, f.seq";

pub(super) const INDEXES: &str = "\
    select m.name as \"table\", i.name as name, cast(i.\"unique\" as text) as \"unique\", i.origin as origin, \
    x.name as \"column\", cast(x.\"desc\" as text) as descending, x.coll as collation, s.sql as sql \
    from sqlite_master m join pragma_index_list(m.name) i join pragma_index_xinfo(i.name) x \
    left join sqlite_master s on s.type = 'index' and s.name = i.name \
    where m.type = 'table' and m.sql not like 'create virtual%' and i.origin <> 'pk' and x.key = 1 \
    order by m.rowid, i.seq desc, x.seqno";
