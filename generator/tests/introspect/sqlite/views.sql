-- made anew
create table users (id integer primary key, name varchar(40) not null check (length(name) <= 40), gone text);
create view people as
  select u.id, u.name

  from "users" u -- all of them
  where u.gone is null and name <> 'it''s';
create view all_names as select p.id, p.name from people p join users on users.id = p.id;
create table later (id integer primary key);
