//! Articles of the blog.
//!
//! From the comment in the schema.

// This note is for template authors.
use super::{Comment, Tag, User};
use ::dormouse::codegen_support as support;
/// One article.
#[derive(Debug, Clone, PartialEq)]
pub struct Article { pub(crate) id: Option<i64>, pub title: String, /* note */ pub author: support::Link<User> }
/// The values without which an article cannot be made.
#[derive(Debug, Clone)]
pub struct NewArticle {

    /// The `title` column.
    pub title: String,
    /// Who wrote it.
    ///
    /// Two paragraphs.
    pub author: support::Given<User>, }
impl Article {
    /// The `id` column.
    pub const ID: support::Column<Article, i64> = support::Column::new("id");
    /// The relation `author`.
    pub const AUTHOR: support::ToOne<article::Author> = support::ToOne::NEW;
}
impl<'em, H> ArticleView<'em, H> {
    /// Reads the `title` column.
    pub fn title(&self) -> &'em str { self.cell.values().title.get() }
    /// Changes it.
    pub fn set_title(&self, value: impl Into<String>) -> &Self { self.cell.set(article::Title, value.into()); self }
    /// Who wrote it.
    pub fn author<N, I>(&self) -> support::Loaded<'em, User, N> where H: support::Populated<article::Author, N, I> { support::loaded(self.cell, self.cell.links().author) }
}
impl support::Entity for Article {
    type Root = Self; type Schema = super::Blog; type View<'em, H> = ArticleView<'em, H>;
    const TABLE: &'static str = "articles";
    const META: support::EntityMeta = support::EntityMeta { name: "Article", table: "articles", schema: None, columns: &[support::ColumnMeta { name: "id", ty: support::Type::I64, nullable: false, primary: true, unique: false, default: None }, support::ColumnMeta { name: "title", ty: support::Type::String, nullable: false, primary: false, unique: true, default: Some("''") }], relations: &[] };
    fn decode(row: &mut support::Row<'_>) -> Result<Self, support::Error> {
        Ok(Self { id: row.next()?, title: row.next()?, author: row.next()? })
    }
}
