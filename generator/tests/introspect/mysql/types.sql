create table things (
  id int unsigned not null auto_increment primary key, tiny tinyint not null, flag tinyint(1) not null default 0, big bigint unsigned,
  middle mediumint default 3, price decimal(10,2) not null default 9.99, name varchar(40) not null default 'x', code char(3),
  note text comment 'What is said', long_note longtext, raw blob, few varbinary(20), day date default '2026-01-31', at datetime not null default current_timestamp,
  fine datetime(6), changed timestamp not null default current_timestamp on update current_timestamp, born year, bits bit(4),
  doc json, kind enum('a','b') not null default 'a', several set('x','y'), place point, total int as (middle * 2) stored
) comment 'Things';
create table labels (
  thing_id int unsigned not null, label varchar(20) not null, other int, primary key (thing_id, label), unique key other (other),
  key label (label), key part (label(5)), fulltext key words (label),
  constraint labels_thing foreign key (thing_id) references things (id) on delete cascade
);
create table other (id int primary key, label varchar(20), key label (label), thing int unsigned, foreign key (thing) references things (id));
create view names as select name from things;
