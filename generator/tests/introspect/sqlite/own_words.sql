-- What Dormouse itself writes is read as what it was.
create table thing (
    id integer not null primary key autoincrement,
    flag boolean not null default 1,
    count integer not null,
    size real not null default 1.0,
    name varchar(40) not null check (length("name") <= 40),
    note text null,
    raw blob not null default x'6162',
    price decimal_text(10, 2) not null default '1.50',
    mass big_decimal_text null,
    token uuid_text not null,
    day date_text not null,
    clock time_text(3) not null,
    made_at datetime_text not null default (current_timestamp),
    seen_at timestamp_text(0) null,
    document json_text not null,
    few integer not null check ("few" between 0 and 255),
    "Many" integer null check ("Many" between 0 and 9223372036854775807),
    mood text not null check (mood in ('good', 'bad'))
);
create table given (number int not null primary key, title varchar(65535) null);
