create table "lists" ("id" integer not null primary key autoincrement,
  "tags" string_array_text(20) not null default '["a","b c"]', "ages" u16_array_text null default '[]',
  "raw" bytes_array_text not null default '["6162"]', "cost" decimal_array_text(8, 2) not null default '["1.5"]',
  "at" datetime_array_text(3) not null, "moods" text_array_text null, "other" moods_array_text);
