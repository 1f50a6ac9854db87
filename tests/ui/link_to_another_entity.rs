//! The author of an article is a user, not a tag.
// says: the trait bound `Target<User>: From<Loaded<'_, Tag>>` is not satisfied
// says: the trait bound `Target<Comment>: From<dormouse::Reference<'_, Tag>>` is not satisfied
// says: the trait bound `Target<User>: From<dormouse::New<'_, Tag>>` is not satisfied

use dormouse::{EntityManager, Loaded, New};
use dormouse_tests::blog::{Article, Blog, NewArticle, Tag};

fn loaded(article: Loaded<'_, Article>, tag: Loaded<'_, Tag>) {
    article.set_author(tag);
}

fn referenced(em: &EntityManager<Blog>, article: Loaded<'_, Article>) {
    article.comments_ref().add(em.reference::<Tag>(1));
}

fn created(tag: New<'_, Tag>) -> NewArticle {
    NewArticle {
        title: "One".into(),
        text: "Lorem ipsum".into(),
        author: tag.into(),
    }
}

fn main() {}
