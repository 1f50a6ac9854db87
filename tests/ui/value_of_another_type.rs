//! A column is compared with values of its own type.
// says: a column of type `std::string::String` cannot be compared with `{integer}`
// says: a column of type `i64` cannot be compared with `&str`
// says: give a value of the column's own type; a nullable column also takes the value without `Some`

use dormouse::Condition;
use dormouse_tests::blog::{Article, User};

fn article() -> Condition<Article> {
    Article::TITLE.eq(3)
}

fn user() -> Condition<User> {
    User::ID.in_(["1", "2"])
}

fn none() -> Condition<User> {
    User::EMAIL.eq(None::<String>)
}

fn main() {}
