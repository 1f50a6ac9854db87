create table "order" (id integer primary key, "type" text, "self" text, "self_" text, "1st" text, "userId" integer, user_id integer);
create table "Order Lines" (id integer primary key, "größe" text, "a-b" text, "a b" text, clone text, name text, set_name text);
create table people (id integer primary key);
create table person (id integer primary key);
create table news (id integer primary key);
create table statuses (code text primary key, label text check (label in ('open', 'Open', '+', '')));
