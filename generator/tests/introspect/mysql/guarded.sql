-- made anew
create table items (
  id bigint auto_increment primary key, name varchar(40) not null, code varchar(10), price decimal(10, 2) not null check (price > 0),
  amount integer not null default 1, note text, doc json, `from` date, until date, `Big` integer, closed tinyint(1) not null default 0,
  place point not null, check (amount < 1000), constraint `not too many` check (amount between -100 and 100 and not closed),
  constraint known check (name in ('a', 'it''s') or code like 'x%'), constraint words check (lower(name) <> '' and char_length(note) < 100),
  constraint in_order check (`from` <= until), constraint `Big one` check (`Big` > 1 or amount * 2 <> 7),
  key newest (until desc, id), key beginning (note(20), name), unique key short (code(5)), fulltext key words (name, note), spatial key (place)
);
create table others (
  id integer primary key, name varchar(20) check (name <> 'x'), amount integer check (amount > 0), status varchar(10) check (status in ('on', 'off')),
  mood enum('good', 'bad') not null,
  key newest (name), unique key name_too (name)
);
