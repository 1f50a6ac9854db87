//! Verify: the rules that a connected schema has to keep, in reading order.
//!
//! Nothing is changed here. Each rule is a file with one function; what it needs is in the schema.

use crate::diagnostic::DiagnosticSet;
use crate::schema::Schema;

mod accessor_collision;
mod array_column;
mod array_index;
mod checked_type;
mod collation;
mod database_name;
mod duplicate_column;
mod duplicate_index;
mod duplicate_table;
mod hint_size;
mod identity;
mod index_feature;
mod index_size;
mod invalid_sql;
mod key_default;
mod key_type;
mod missing_database;
mod missing_primary_key;
mod multiple_versions;
mod name_collision;
mod nullable_primary_key;
mod orphan_removal_side;
mod reserved_table;
mod set_null_required;
mod shared_column;
mod size_range;
mod sql_concatenation;
mod strict_type;
mod type_name;
mod unbreakable_cycle;
mod unused_size;
mod version_type;
mod without_rowid;

pub(crate) use collation::is_collation;
pub(crate) use invalid_sql::fault as sql_fault;

/// What a rule is: it reads the schema and reports.
type Check = fn(&Schema, &mut DiagnosticSet);

const CHECKS: &[Check] = &[
    missing_primary_key::check,
    nullable_primary_key::check,
    orphan_removal_side::check,
    duplicate_table::check,
    duplicate_column::check,
    shared_column::check,
    name_collision::check,
    accessor_collision::check,
    multiple_versions::check,
    version_type::check,
    checked_type::check,
    unused_size::check,
    size_range::check,
    set_null_required::check,
    unbreakable_cycle::check,
    duplicate_index::check,
    invalid_sql::check,
    missing_database::check,
    sql_concatenation::check,
    key_type::check,
    key_default::check,
    identity::check,
    hint_size::check,
    reserved_table::check,
    array_index::check,
    array_column::check,
    database_name::check,
    type_name::check,
    index_size::check,
    index_feature::check,
    strict_type::check,
    without_rowid::check,
    collation::check,
];

/// Checks all rules; the schema is fit for `emit` if nothing is reported.
#[must_use]
pub fn verify(schema: &Schema) -> DiagnosticSet {
    let mut set = DiagnosticSet::new();
    for check in CHECKS {
        check(schema, &mut set);
    }
    set
}

#[cfg(test)]
mod tests {
    use crate::fixture;

    #[test]
    fn the_blog_breaks_no_rule() {
        let text =
            include_str!("../../schemas/blog.yaml").replace("dormouse: 1\nschema: blog\n", "");
        assert_eq!(fixture::valid(&text).entities.len(), 4);
    }
}
