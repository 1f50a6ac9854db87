//! Patterns match text, not numbers.
// says: `i64` is not text, so it cannot be matched with a pattern
// says: this column is not text
// says: `like`, `contains`, `starts_with` and `ends_with` need a column of type `String` or `Option<String>`

use dormouse::Condition;
use dormouse_tests::blog::User;

fn user() -> Condition<User> {
    User::ID.like("1%")
}

fn main() {}
