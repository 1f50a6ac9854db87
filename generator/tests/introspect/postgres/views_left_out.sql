create table users (id bigint generated always as identity primary key, name varchar(40) not null);
create table logs (at timestamptz, text text);
create function shown(text) returns text language sql as 'select upper($1)';
create materialized view names as select id, name from users;
create view loud as select id, shown(name) as name from users;
create view louder as select id, name || '!' as name from loud;
create view named as select n.id, n.name from names n;
create view logged as select u.id, l.text from users u join logs l on l.text = u.name;
create view fine as select id, name from users;
