//! A condition combines only with one on the same entity, and a relation takes one on its own target.
// says: expected `Condition<Article>`, found `Condition<User>`
// says: expected `Condition<User>`, found `Condition<Tag>`

use dormouse::Condition;
use dormouse_tests::blog::{Article, Tag, User};

fn both() -> Condition<Article> {
    Article::SLUG.eq("one") & User::EMAIL.eq("foo@bar.com")
}

fn through() -> Condition<Article> {
    Article::AUTHOR.is(Tag::NAME.eq("new"))
}

fn main() {}
