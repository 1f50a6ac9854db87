#![allow(dead_code)]
mod article; mod comment;
pub use article::Article;
pub use comment::Comment;
/// Keys of the relations.
pub mod relations {
    //! Which relation is meant, as a type.
    use super::{Article, Comment};
    /// Who wrote it.
    #[derive(Clone, Copy)] pub struct Author;
    pub struct Tags; pub struct Comments;
    impl Key for Author { type Entity = Article; type Target = Comment; const NAME: &'static str = "author"; }
    impl Marker for Author {} impl Marker for Tags {}
    pub mod deep { pub fn first() {} pub fn second() { first(); } }
}
