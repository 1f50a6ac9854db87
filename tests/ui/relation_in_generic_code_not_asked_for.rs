//! Generic code can read only the relations that its bounds ask for.
// says: relation `dormouse_tests::blog::article::Author` is not populated here

use dormouse_tests::blog::ArticleView;

fn author<H>(article: &ArticleView<'_, H>) -> String {
    article.author().full_name().to_owned()
}

fn main() {}
