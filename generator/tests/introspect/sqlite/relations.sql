create table users (id integer primary key, name varchar(40) not null, email text not null unique);
create table profiles (user_id integer primary key references users on delete cascade, bio text);
create table articles (
  id integer primary key, title text not null default 'untitled', "authorId" integer not null references users (id),
  reviewer_id integer references users (id) on delete set null, parent_id integer references articles (id) deferrable initially deferred
);
create index articles_parent on articles (parent_id);
create table tags (id integer primary key, name text not null);
create table article_tag (
  article_id integer not null references articles (id) on delete cascade on update cascade,
  tag_id integer not null references tags (id) on delete cascade on update cascade, primary key (article_id, tag_id)
);
create table friends (
  user_id integer not null references users (id) on delete cascade on update cascade,
  friend_id integer not null references users (id) on delete cascade on update cascade, primary key (user_id, friend_id)
);
create table readings (
  article_id integer not null references articles (id), user_id integer not null references users (id),
  read_at datetime not null default current_timestamp, primary key (article_id, user_id)
);
create table shops (id integer primary key, manager_id integer not null references workers (id));
create table workers (id integer primary key, shop_id integer not null references shops (id));
create table logins (email text not null references users (email), at datetime not null, primary key (email, at));
