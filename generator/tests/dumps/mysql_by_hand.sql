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

-- Prefixes as long as their columns are no prefixes; MyISAM has keys of 1000 bytes.
create table prefixes (name varchar(40) not null, code char(4) default 007, primary key (name(40)), unique key by_code (code(4)), key by_part (name(10)));
create table long_keys (title varchar(255), note varchar(255), plain varchar(200), unique key by_title (title), key by_note (note), key by_plain (plain)) engine=MyISAM;
create table narrow_keys (title varchar(255), key by_title (title)) engine=MyISAM default charset=latin1;
