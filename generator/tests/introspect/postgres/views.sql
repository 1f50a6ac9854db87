-- made anew
create schema sales;
create table users (id bigint generated always as identity primary key, name varchar(40) not null, gone timestamptz);
create table sales.orders (id bigint generated always as identity primary key, user_id bigint not null references users, total numeric(10, 2) not null);
create function shown(text) returns text language sql as 'select upper($1)';
create view people as select u.id, u.name from users u where u.gone is null and name <> 'it''s "x"';
create view buyers as select p.id, p.name, count(*) as orders from people p join sales.orders o on o.user_id = p.id group by p.id, p.name;
create view sales.newest as select id, user_id, total from sales.orders order by id desc limit 10;
create view sales.people as select n.id, p.name from sales.newest n join people p on p.id = n.user_id;
