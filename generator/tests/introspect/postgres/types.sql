create type mood as enum ('happy', 'so so', 'Happy');
create domain year as integer check (value > 1900);
create table things (
  id bigint generated always as identity primary key, small smallint not null default 1, price numeric(10, 2) not null default 9.99,
  many numeric, ratio real, exact double precision, flag boolean not null default false, name varchar(40) not null default 'x',
  any_name varchar, code char(3), note text, raw bytea, uid uuid not null default gen_random_uuid(), day date default current_date,
  at timestamptz(3) not null default now(), wall timestamp, clock time, doc jsonb not null default '{}', plain json, feeling mood
  not null default 'so so', born year, tags text[] not null default '{}', address inet, span int4range, search tsvector,
  kind text not null check (kind in ('a', 'b')), state varchar(10) default 'on' check (state in ('on', 'off'))
);
comment on table things is 'Things: all of them.';
comment on column things.note is 'What is said # about it';
create table codes (code char(2) primary key, number serial not null);
