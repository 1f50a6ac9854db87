-- made anew
create table items (
  id bigint generated always as identity primary key, name varchar(40) not null, code varchar(10), price numeric(10, 2) not null,
  cost real, amount integer not null default 1, note text not null default '', tags text[] not null default '{}', doc jsonb,
  "from" date, until date, "Big" integer,
  few smallint not null check (few between 0 and 255), many numeric(20, 0) check (many between 0 and 18446744073709551615), gone timestamptz, closed boolean not null default false,
  check (price > 0), constraint "not too many" check (amount between -100 and 100 and not closed),
  constraint known check (name in ('a', 'b') or code like 'x%'), constraint words check (lower(name) <> '' and length(note) < 100),
  constraint in_order check ("from" <= until), check (cost > 0.5 and "Big" > 1 or amount * 2 <> 7 and price > cost * 2),
  constraint not_one check (name <> all (array['x', 'y'])), constraint form check (code ~ '^[a-z]+$')
);
create index items_newest on items (until desc, id);
create index items_late on items (until desc nulls last);
create unique index items_name_unique on items (name) where gone is null;
create unique index one_open on items ((true)) where not closed;
create index items_lower on items (lower(name), (amount + 1) desc);
create unique index items_code on items (coalesce(code, ''));
create index items_carries on items (price) include (name, code) where price > 10 and closed;
create index items_tags on items using gin (tags);
create index items_all_tags on items (tags);
create index items_doc on items using gin (doc jsonb_path_ops);
create index items_like on items (name text_pattern_ops);
create index items_words on items using gin (to_tsvector('english', name || ' ' || note));
create index items_span on items using gist (daterange("from", until));
create index items_price_hash on items using hash (price);
create index items_big on items ("Big" desc);
create table pairs (a integer, b integer, primary key (a, b));
create table parts (
  id integer primary key, place integer, first integer not null, second integer not null, foreign key (first, second) references pairs (a, b),
  check (first <> second), constraint not_both check ((place is null) = (first > 0))
);
create index parts_halves on parts (first, place);
create unique index parts_place on parts (place, first) nulls not distinct;
