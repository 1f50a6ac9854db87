//! A relation of a row that was created here is read through its `…_ref()`.
// says: relation `dormouse_tests::blog::article::Author` is not populated here

use dormouse::New;
use dormouse_tests::blog::Article;

fn author(article: New<'_, Article>) -> String {
    article.author().full_name().to_owned()
}

fn main() {}
