-- made anew
create table users (id bigint auto_increment primary key, name varchar(40) not null, gone datetime);
create view people as select u.id, u.name from users u where u.gone is null and name <> 'it''s "x"';
create view all_names as select id, upper(users.name) as shown from users;
create view buyers as select p.id, count(*) as orders from people p join users o on o.id = p.id group by p.id;
