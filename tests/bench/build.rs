//! Generates the entities of `schema.yaml`.

fn main() {
    dormouse_generator::build("schema.yaml");
}
