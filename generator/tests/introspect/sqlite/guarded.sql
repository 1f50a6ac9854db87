-- made anew
create table items (
  id integer primary key, name varchar(40) not null check (length(name) <= 40), code text check (code <> ''), price real check (price>0),
  amount integer default 1 check ("amount" >= 0) check (amount < 10), note text, "Big" integer, closed boolean, status text check (status in ('on', 'off')),
  constraint known check (name IN ('a', 'it''s') OR code GLOB 'x*'), check ([Big] > 1 -- not small
    and amount <> 7)
);
create index items_newest on items (price desc, id);
create unique index items_code on items (code collate nocase);
create unique index items_name_unique on items (name) where closed is null;
create index items_lower on items (lower(name) collate nocase desc, (amount + 1));
create index items_note on items (note) where length(note) > 3;
create index "of Big" on items ("Big" desc);
create table shops (id integer primary key);
create table items_shops (
  item_id integer not null references items (id), shop_id integer not null references shops (id), primary key (item_id, shop_id),
  check (item_id <> shop_id)
);
