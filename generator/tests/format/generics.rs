/// The hints of the card.
pub type ArticleCard<'em> = support::Loaded<'em, Article, (support::Rel<article::Author, Nested>, (support::Rel<article::Comments, Nested>, ()))>;
pub type Short<'em, T> = support::Loaded<'em, T, ()>;
type Other = Vec<u8>;
/// Reads.
pub trait Read<'em, T: ?Sized + 'em, const N: usize = 1>: Send where T: support::Entity<Schema = super::Blog> { type Out<'a>; fn one(&self) -> T; fn two(&self) -> [T; N];
/// With a body.
fn three(&self) {} }
impl<'em, T, const N: usize> Read<'em, T, N> for Vec<T> where T: support::Entity<Schema = super::Blog> + Clone, for<'a> &'a T: support::Given<T> { type Out<'a> = &'a T; fn one(&self) -> T { self[0].clone() } fn two(&self) -> [T; N] { std::array::from_fn(|index| self[index].clone()) } }
/// A kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind { /// First.
 First, Second(u8), Third { first: Vec<support::Reference<'static, Article>>, second: Option<Box<support::Error>> } }
