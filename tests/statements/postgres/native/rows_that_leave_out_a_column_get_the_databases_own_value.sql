-- list 0
begin
insert into "computed" ("version", "name", "initials", "greeting", "secret", "serial", "blob", "payload", "colour", "seen_at") select "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9" from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) with ordinality as v ("v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", n) order by n returning "id"
insert into "computed" ("version", "name", "initials", "greeting", "secret", "blob", "payload", "colour", "seen_at") values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning "id"
commit
