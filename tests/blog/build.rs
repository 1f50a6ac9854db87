//! Generates the entities of `schemas/blog.yaml`.

fn main() {
    dormouse_generator::build("../../schemas/blog.yaml");
}
