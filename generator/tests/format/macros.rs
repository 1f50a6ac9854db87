support::schema! { Blog => [Article, User] }
support::entity!(Article, "articles"); support::entity!(User, "users");
macro_rules! column { ($name:ident) => { stringify!($name) }; }
fn values() -> Vec<Value> { vec![Value::I64(1), Value::Text("a longer text".to_owned())] }
