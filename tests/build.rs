//! Generates the schemas of `names/`: too many files to read, but they have to compile.

fn main() {
    for schema in ["keywords", "prelude"] {
        dormouse_generator::build(format!("names/{schema}.yaml"));
    }
}
