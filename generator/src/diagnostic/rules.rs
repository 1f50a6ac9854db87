//! The table of rules: code, name and explanation of everything the generator can find.
//!
//! The code of a rule never changes and is never given to another one. `E00` belongs to reading
//! files, `E01` to single declarations, `E02` to connecting them, `E03` to the whole.

use super::did_you_mean;

/// A rule a schema can break.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable and short, for searching.
    pub code: &'static str,
    /// The name of its fixture and, for rules of `verify`, of its file.
    pub name: &'static str,
    /// One paragraph: what is required, and why.
    pub explanation: &'static str,
    /// A schema that breaks the rule, and one that does not; where they leave out `dormouse: 1` and
    /// `schema: …`, these stand above.
    pub examples: &'static str,
}

macro_rules! rules {
    ($($constant:ident $code:literal $name:literal $explanation:literal)*) => {
        $(pub(crate) static $constant: Rule = Rule {
            code: $code,
            name: $name,
            explanation: $explanation,
            examples: include_str!(concat!("rules/", $name, ".yaml")),
        };)*

        /// Every rule, by code.
        pub static RULES: &[&Rule] = &[$(&$constant),*];
    };
}

/// Finds a rule by its code or its name; case, `_` and leading letters and zeros of a code do not
/// count.
///
/// # Errors
///
/// When there is none; the text says what there is.
pub fn find(text: &str) -> Result<&'static Rule, String> {
    let typed = text.trim().to_lowercase().replace(['-', ' '], "_");
    let number = |code: &str| code.trim_start_matches(['e', 'E']).parse::<u32>().ok();
    let is_meant = |rule: &Rule| {
        rule.name == typed || number(&typed).is_some_and(|typed| number(rule.code) == Some(typed))
    };
    if let Some(rule) = RULES.iter().find(|rule| is_meant(rule)) {
        return Ok(rule);
    }
    let help = did_you_mean(&typed, RULES.iter().map(|rule| rule.name));
    let code = |rule: Option<&&Rule>| rule.map_or("", |rule| rule.code);
    let range = || {
        let (first, last) = (code(RULES.first()), code(RULES.last()));
        format!("codes go from {first} to {last}")
    };
    let help = help
        .filter(|_| number(&typed).is_none())
        .unwrap_or_else(range);
    Err(format!("no rule has this code or name; {help}"))
}

rules! {
    UNREADABLE_SOURCE "E0001" "unreadable_source"
        "The schema must be a file that can be read as UTF-8, or a directory with at least one `.yaml` or `.yml` file."
    SYNTAX_ERROR "E0002" "syntax_error"
        "Every file must be one well-formed YAML document. Aliases must point at an anchor further up, and what a merge key (`<<`) names must be a mapping."
    DUPLICATE_KEY "E0003" "duplicate_key"
        "A key may stand once in a mapping. The second one would replace the first without anybody noticing. A key of a merged mapping (`<<`) may be replaced."

    UNKNOWN_KEY "E0101" "unknown_key"
        "Only known keys are read. A misspelt key would otherwise be an option that never works. Some keys belong to one kind of property only: `length` to values, `mapped_by` to relations."
    WRONG_VALUE "E0102" "wrong_value"
        "The value of each key has a kind (text, number, yes or no, list, mapping) or a short list of words, and nothing is converted silently. Text that looks like a number, a truth value or null needs quotes."
    UNKNOWN_TYPE "E0103" "unknown_type"
        "The type of a value is one of the scalar types or an enum of the same schema. Relations are not written as types, but with `many_to_one`, `one_to_one`, `one_to_many` or `many_to_many`."
    UNSUPPORTED_FORMAT "E0104" "unsupported_format"
        "`dormouse:` gives the version of the file format, so that a later generator can tell old files from new ones. This generator reads version 1."
    INVALID_NAME "E0105" "invalid_name"
        "Names become Rust names: letters, digits and underscores, not starting with a digit. They have at most 120 characters, because files are named after them. The schema and its properties are written in snake_case; entities, enums and variants in PascalCase."
    MISSING_KEY "E0106" "missing_key"
        "Some keys have no default: `dormouse` and `schema` at the top of each file, `type` of a value, `values` of an inline enum."
    SCHEMA_NAME_MISMATCH "E0107" "schema_name_mismatch"
        "All files of a directory form one schema, so they must agree on its name."
    CONFLICTING_KEYS "E0108" "conflicting_keys"
        "Some keys exclude each other: `default` and `default_raw`, a type and a relation, two kinds of relation, the two sides `mapped_by` and `inversed_by`, a pivot table and a pivot entity."
    UNKNOWN_HOOK "E0109" "unknown_hook"
        "Hooks are called before and after a row is created, updated or deleted: `before_create`, `after_create`, `before_update`, `after_update`, `before_delete`, `after_delete`, and around upserts: `before_upsert`, `after_upsert`."
    INVALID_RUST "E0110" "invalid_rust"
        "`on_create` and `on_update` of a value hold Rust: a path such as `crate::slug_of`, which is called with the draft, or an expression, which is emitted as it stands. The text must at least parse."
    DUPLICATE_DECLARATION "E0111" "duplicate_declaration"
        "Entities and enums share one name space in all files of a schema."
    DUPLICATE_ENUM_VALUE "E0112" "duplicate_enum_value"
        "The values of an enum must differ, and so must the Rust variants made of them."
    EMPTY_ENUM "E0113" "empty_enum"
        "An enum needs at least one value; a type without values could never be read from a row."
    INVALID_DEFAULT "E0114" "invalid_default"
        "A default is a value of the property's own type: within its range, in the form of a date, or one of the enum's values. An SQL expression goes to `default_raw`."
    WRONG_SIDE "E0115" "wrong_side"
        "Columns, rules and pivot tables belong to the owning side of a relation. With `mapped_by` a property is the inverse side, and what is written there about columns would have no effect."
    ARRAY_TYPE "E0116" "array_type"
        "An array has values of one scalar type or enum, none of them null, and no arrays. An array of `u8` would be bytes, which have a type of their own."

    UNKNOWN_TARGET "E0201" "unknown_target"
        "A relation points at a concrete entity of the same schema. An abstract entity has no table to point at."
    UNKNOWN_EXTENDS "E0202" "unknown_extends"
        "`extends` names an abstract entity of the same schema. Extending a concrete entity would need table inheritance."
    CYCLIC_EXTENDS "E0203" "cyclic_extends"
        "An entity cannot extend itself, neither directly nor through others."
    DUPLICATE_PROPERTY "E0204" "duplicate_property"
        "A property that is inherited cannot be declared again: its position and its users would be unclear."
    INVERSE_MISMATCH "E0205" "inverse_mismatch"
        "`mapped_by` names the owning relation on the target, `inversed_by` the inverse one. Each must exist, be of the opposite kind, point back at this entity, and not be claimed by another property."
    MISSING_MAPPED_BY "E0206" "missing_mapped_by"
        "A one-to-many relation has no columns of its own, so it must say with `mapped_by` which many-to-one property of the target has them."
    UNKNOWN_PROPERTY "E0207" "unknown_property"
        "Indexes, unique constraints and primary keys name properties of the entity that have columns, each once."
    INVALID_HINT "E0208" "invalid_hint"
        "A path of a hint goes from relation to relation and may end at a lazy value; everything else is loaded anyway. Each path stands once."
    PIVOT_ENTITY "E0209" "pivot_entity"
        "A pivot entity stands between the sides of a many-to-many relation: it has exactly two many-to-one relations, one to either side."
    CYCLIC_KEY "E0210" "cyclic_key"
        "A primary key that contains a foreign key takes its columns from the target's key. Keys that contain each other would have no columns at all."
    JOIN_COLUMNS "E0211" "join_columns"
        "A foreign key has as many columns as the key it points at."
    LONG_KEY "E0212" "long_key"
        "A primary key has at most 32 columns, as many as PostgreSQL takes. Keys that consist of foreign keys repeat the columns of all targets, so they can get long quickly."
    INVALID_ORDER "E0213" "invalid_order"
        "`order_by` of a to-many relation names values of the target, or values behind its to-one relations, joined by dots; `desc` behind one turns it round."

    MISSING_PRIMARY_KEY "E0301" "missing_primary_key"
        "Every concrete entity has a primary key: without one a row cannot be found again, changed or pointed at."
    NULLABLE_PRIMARY_KEY "E0302" "nullable_primary_key"
        "The columns of a primary key cannot be null."
    ORPHAN_REMOVAL_SIDE "E0303" "orphan_removal_side"
        "Orphan removal deletes the row a relation no longer points at, so the row must belong to this entity alone: it works for one-to-many and one-to-one relations."
    DUPLICATE_TABLE "E0304" "duplicate_table"
        "Two entities, or an entity and the pivot table of a relation, cannot share a table. SQLite has no schemas: tables of one name in two of them would be one table there."
    DUPLICATE_COLUMN "E0305" "duplicate_column"
        "Two properties of an entity cannot share a column; database names are compared without regard to case."
    NAME_COLLISION "E0306" "name_collision"
        "Entities, enums and the types generated for them (`NewUser`, `UserDraft`, `UserView` …) share one Rust module, so their names must differ. `H`, `I` and `N` are type parameters there."
    ACCESSOR_COLLISION "E0307" "accessor_collision"
        "Every property has methods: `title`, `set_title`, and `author_ref` of a relation. They must not meet one another, nor the methods every handle has."
    MULTIPLE_VERSIONS "E0308" "multiple_versions"
        "An entity has at most one version: the column that tells whether a row was changed by somebody else."
    VERSION_TYPE "E0309" "version_type"
        "A version is counted up or set to the time of the change, so its type is `i16`, `i32`, `i64` or `datetime`, and it is never null. Its values come from the runtime, which compares it in every update: it has neither `on_create` nor `on_update`, and is not `lazy`."
    UNUSED_SIZE "E0310" "unused_size"
        "`length` belongs to `string` and `bytes`, `precision` to `decimal`, `time` and `datetime`, `scale` to `decimal`. With `column_type` none of them has an effect."
    SET_NULL_REQUIRED "E0311" "set_null_required"
        "A required foreign key cannot be set to null when its target goes."
    UNBREAKABLE_CYCLE "E0312" "unbreakable_cycle"
        "Rows that require each other can never be written: the first of them would need the key of one that does not exist yet. One foreign key of the cycle must be nullable."
    DUPLICATE_INDEX "E0313" "duplicate_index"
        "The names of indexes and unique constraints must differ in the whole schema, as databases demand it, and from the names of tables; without SQLite, in each database schema."
    INVALID_SQL "E0314" "invalid_sql"
        "`default_raw` and `generated` are SQL expressions that go into the table's definition as they stand. Each must be one expression in the SQL of at least one of the databases, such as `current_timestamp` or `(lower('A'))`."
    KEY_TYPE "E0315" "key_type"
        "The values of a key are compared and counted as equal or not, so `f32`, `f64`, `big_decimal` and `json` cannot be part of one. Rows are found again by it, so it is neither `lazy` nor has it `on_update`. A key has at most twelve properties."
    HINT_SIZE "E0316" "hint_size"
        "A named hint becomes types within types, and the compiler follows 128 of them. A path has at most 32 steps, and a hint at most 100 relations and lazy values at one place."
    RESERVED_TABLE "E0317" "reserved_table"
        "SQLite takes no table and no index whose name begins with `sqlite_`, and every schema can be used with SQLite, if only for tests."
    SIZE_RANGE "E0318" "size_range"
        "Sizes are within what every database has: seconds have up to 6 digits behind the point, decimal numbers up to 65 digits and up to 30 of them behind the point, a `string` up to 16383 characters."
    KEY_DEFAULT "E0319" "key_default"
        "A key that the database makes is one column: an integer, a `uuid` or a text. It comes back with the insert, one row at a time; only keys that are counted come back for many rows together. On SQLite an integer key is always counted. Any other key is given, or computed by the program."
    INDEX_FEATURE "E0322" "index_feature"
        "Partial indexes (`where`) are there on SQLite and PostgreSQL, further columns (`include`) on PostgreSQL, kinds of indexes (`using`) on PostgreSQL and MySQL. An index that needs one of them says which databases have it, `databases: [postgres]`; the others go without it."
    IDENTITY "E0323" "identity"
        "With `identity` the database counts an integer that is not the key. PostgreSQL counts any number of columns, MySQL and MariaDB one in a table, SQLite none but keys; keys are counted without it."
    SQL_CONCATENATION "E0324" "sql_concatenation"
        "`||` joins texts on SQLite and PostgreSQL, but on MySQL and MariaDB it means `or`, and the value would be 0 or 1. SQL with it is said for each database."
    DATABASE_NAME "E0325" "database_name"
        "Names of tables, columns, indexes, schemas and types are at most 63 bytes long, because PostgreSQL cuts off the rest without a word, and at most 64 characters for MySQL, which also refuses a blank at the end. Names that are made of others (of indexes, foreign keys, tables between) are shortened with a hash."
    TYPE_NAME "E0326" "type_name"
        "On PostgreSQL a native enum is a type, and so are the rows of each table. Their names differ within a database schema."
    INDEX_SIZE "E0327" "index_size"
        "MySQL and MariaDB index no `text`, `json` or `bytes` without a length, and at most 3072 bytes for one row, where a character counts as four. So a `string` of 255 characters can be indexed with two others, but not with three."
    SHARED_COLUMN "E0328" "shared_column"
        "Several foreign keys can have a column in common, as those of one tenant do, and so can a foreign key and a value of the primary key: where one of them names the column in `columns`, both mean the same one. It is null only where all of them may be. The relations write it, and a flush fails where they disagree, so the types are the same, no other value is in it, and no two foreign keys have exactly the same columns."
    CHECKED_TYPE "E0329" "checked_type"
        "With `concurrency_check` a row is written only where a value is still the one that was read, so its values are equal or not on every database: `f32`, `f64`, `big_decimal`, `json` and arrays are not compared like that."
    MISSING_DATABASE "E0330" "missing_database"
        "A new row may leave out a value that the database fills in or computes, on every database that the schema is for. So `default_raw` and `generated` are one expression that all of them understand, or one for each of them."
    ARRAY_INDEX "E0331" "array_index"
        "MySQL and MariaDB keep arrays as JSON, which they cannot index. A schema that is for them has no index and no unique constraint over an array."
    STRICT_TYPE "E0332" "strict_type"
        "A strict table of SQLite takes `int`, `integer`, `real`, `text`, `blob` and `any` as types of columns, and nothing else. The types of the format are kept in these; a `column_type` stands as it is, so it has to be one of them."
    WITHOUT_ROWID "E0333" "without_rowid"
        "SQLite counts keys with the numbers of rows. A table without them keeps its rows in the order of the key, and the program gives each row its key."
    COLLATION "E0334" "collation"
        "A collation says how a database compares and sorts a text. Keys have none, because a row is known by its key, byte by byte. Each database has its own names for collations: SQLite `nocase`, PostgreSQL `de-x-icu`, MySQL `utf8mb4_general_ci`."
    ARRAY_COLUMN "E0335" "array_column"
        "MySQL and MariaDB keep an array as JSON, so a `column_type` for them is `json` or a text. A `set(…)` is no array: it has no order and nothing twice, so a value would come back as another one; it is read and written as a `text` with commas."
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::{Format, Stage, inspect};

    #[test]
    fn codes_rise_and_names_differ() {
        for pair in RULES.windows(2) {
            assert!(pair[0].code < pair[1].code, "{}", pair[1].code);
        }
        let mut names: Vec<_> = RULES.iter().map(|rule| rule.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), RULES.len());
    }

    /// The files of one example, by name.
    fn files(example: &str) -> Vec<(&str, String)> {
        let mut files: Vec<(&str, String)> = Vec::new();
        for line in example.lines() {
            match (line.strip_prefix("# "), files.last_mut()) {
                (Some(name), _) => files.push((name, String::new())),
                (None, Some((_, text))) => text.extend([line, "\n"]),
                (None, None) => files.push(("schema.yaml", format!("{line}\n"))),
            }
        }
        for (_, text) in &mut files {
            if !text.starts_with("dormouse: ") {
                text.insert_str(0, "dormouse: 1\nschema: shop\n");
            }
        }
        files
    }

    fn found(example: &str) -> Vec<&'static str> {
        let dir = tempfile::tempdir().expect("a directory");
        for (name, text) in files(example) {
            std::fs::write(dir.path().join(name), text).expect("written");
        }
        let (_, findings) = inspect(dir.path(), Stage::Verify, Format::Text);
        findings
            .set
            .sorted()
            .iter()
            .map(|found| found.rule.name)
            .collect()
    }

    #[test]
    fn examples_are_true() {
        for rule in RULES {
            let (wrong, right) = rule
                .examples
                .strip_prefix("# Wrong:\n")
                .and_then(|text| text.split_once("\n# Right:\n"))
                .expect("a wrong and a right example");
            let mut wrong = found(wrong);
            wrong.dedup();
            assert_eq!(wrong, [rule.name], "the wrong example of {}", rule.code);
            assert!(
                found(right).is_empty(),
                "the right example of {}: {:?}",
                rule.code,
                found(right)
            );
        }
    }

    #[test]
    fn rules_are_found_by_code_or_name() {
        for rule in RULES {
            for text in [
                rule.code,
                &rule.code.to_lowercase(),
                rule.name,
                &rule.code[1..],
            ] {
                assert_eq!(find(text).map(|found| found.code), Ok(rule.code), "{text}");
            }
        }
        assert_eq!(find("E201").map(|found| found.code), Ok("E0201"));
        assert_eq!(find("Unknown-Target").map(|found| found.code), Ok("E0201"));
        let check = |text: &str, help: &str| {
            assert_eq!(
                find(text),
                Err(format!("no rule has this code or name; {help}"))
            );
        };
        check("unknown_tarjet", "did you mean `unknown_target`?");
        check("E0299", "codes go from E0001 to E0335");
        check("", "codes go from E0001 to E0335");
        check("xyz", "codes go from E0001 to E0335");
    }
}
