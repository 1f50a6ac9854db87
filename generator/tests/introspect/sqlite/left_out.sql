create table no_key (a integer, b text);
create table by_unique (code text not null unique, b text);
create table floats (at real, n integer, total integer generated always as (n * 2) stored, primary key (n)) strict;
create table small (k text primary key, v) without rowid;
create virtual table search using fts5(body);
create view all_floats as select * from floats;
create table checked (id integer primary key, n integer check (n > 0), low text collate nocase);
create index checked_low on checked (lower(low)) where n > 1;
create view renamed (n, shown) as select n, low from checked;
