create table a (
  id serial primary key,
  Code varchar unique,
  "select" int4 check ("select" > 0),
  low int, high int, check (low < high),
  unique (low, high),
  parent_id int references a on delete cascade,
  span interval day to second(3),
  exclude using gist (code with =)
);
create index on a (high desc, lower(code));
create index on a (high desc, lower(code));
create table b (like a including defaults including indexes, note text, a_id bigint constraint to_a references a (id));
create table c (own int) inherits (a);
create table d as select id, code from a;
create schema other;
set search_path = other, public;
create table a (id int generated always as identity primary key, friend int references a);
create sequence counter;
create table e (id int primary key, number int default nextval('counter'), of_b int references b);
alter table e rename column number to counted;
alter table e add column added uuid not null default gen_random_uuid(), drop column of_b;
alter table e rename to f;
create temporary table gone (id int);
create view v (first, second) as with x as (select * from f) select x.id, coalesce(x.added, null) from x union select 1, null;
create view w as select * from nowhere;
drop table if exists d cascade;
create table broken (id int, primary key (nothing), b strange option here, foreign key (id) references missing (id));
create table if not exists broken (id text);
frobnicate the database;

-- Names of functions are printed in lower case, words of the language as they are.
create table spelled (at timestamptz default NOW(), day date default CURRENT_DATE, n integer default COALESCE(1, LENGTH('x')));
