-- Tables that Dormouse makes strict are read as what they were, and those of others as far as their types go.
create table "author" (
    "id" integer not null primary key autoincrement,
    "token" text /* uuid_text */ not null,
    "name" text /* varchar(40) */ collate "nocase" not null check (length("name") <= 40),
    "note" text collate rtrim null,
    "price" text /* decimal_text(10, 2) */ null,
    "flag" integer /* boolean */ not null default 1,
    "seen_at" text /* datetime_text(3) */ null,
    "tags" text /* string_array_text(20) */ not null
) strict;
create table "word" ("text" text /* varchar(80) */ not null primary key check (length("text") <= 80), "count" integer not null) strict, without rowid;
create table "author_words" (
    "author_id" integer not null references "author" ("id"),
    "word_text" text /* varchar(80) */ not null references "word" ("text"),
    primary key ("author_id", "word_text")
) strict, without rowid;
create table others (id int primary key, data any, size real /* boolean */) strict;
create table loose (id integer primary key, token text /* uuid_text */, code text collate nocase);
create table sized (id integer primary key, code blob not null check (length("code") <= 40), note text check (length(note) <= 40));
