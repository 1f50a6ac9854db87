create table a (
  id serial,
  flag boolean default true,
  b varchar(5) key,
  c int default '7' unique,
  d double precision,
  key (d), key (d, c),
  e char byte,
  constraint u unique index (d, flag)
) engine=InnoDB;
create table logs (id int, a_id bigint unsigned, body text, foreign key (a_id) references a(id)) engine=MyISAM charset=binary;
create table copy like a;
alter table a add column f int not null first, add (g int, h int), modify d decimal(5) null after f, change c cc smallint default 1;
alter table a drop key d, rename index d_2 to dd, drop primary key, add primary key (id, b), add fulltext (b);
create unique index g on a (g, h desc);
rename table logs to journal;
alter table journal engine = InnoDB, comment = 'kept';
