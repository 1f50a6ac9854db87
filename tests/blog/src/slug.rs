//! What the schema's `on_create` calls: values that follow from others.

use crate::blog::ArticleDraft;

/// The title in lower case, with dashes between its words.
pub fn slug_of(article: &ArticleDraft) -> String {
    let lower = article.title.to_lowercase();
    let words = lower
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// The beginning of the text.
pub fn describe(article: &ArticleDraft) -> String {
    let mut words = article.text.split_whitespace();
    let beginning: Vec<&str> = words.by_ref().take(3).collect();
    let more = if words.next().is_some() { " …" } else { "" };
    beginning.join(" ") + more
}
