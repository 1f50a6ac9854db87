//! Only a handle of a named hint has an owned form.
// says: only a handle of a named hint can be detached
// says: this handle's hint has no name in the schema
// says: list the hint under `hints:` of `dormouse_tests::blog::Article` in the YAML schema, and narrow the handle to it first

use dormouse_tests::blog::ArticleView;

fn data<H>(article: &ArticleView<'_, H>) {
    let _data = article.detach();
}

fn main() {}
