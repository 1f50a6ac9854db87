/// Every table.
pub static TABLES: &[&str] = &["articles", "comments", "tags", "users", "article_tags", "another_table", "one_more"];
pub const FIRST: u8 = 1; pub const SECOND: u8 = 2;
/// The statements that make the tables.
pub const DDL: &[&str] = &["create table \"articles\" (\n  \"id\" integer primary key\n)", r#"create table "a_table_with_a_long_name" ("id" integer primary key, "a_column" text not null, "b" text)"#];
pub const RAW: &str = r#"
use x;
}
fn a() {
}
"#;
const _: () = { impl Marker for First {} fn is_send<T: Send>() {} const CHECKED: () = is_send::<First>(); };
const _: () = assert!(FIRST < SECOND);
