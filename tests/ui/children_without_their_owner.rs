//! A comment cannot be without its article: a closure describes it, which gets the article.
// says: give a closure, which gets it: `|owner| [New… { …, owner }]`

use dormouse_tests::blog::{ArticleDraft, Comment, NewArticle};
use dormouse::New;

fn draft(article: NewArticle, comment: New<'_, Comment>) -> ArticleDraft {
    article.comments([comment])
}

fn main() {}
