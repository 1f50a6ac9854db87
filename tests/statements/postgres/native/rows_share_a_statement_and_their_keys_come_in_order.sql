-- list 1
insert into "user" ("created_at", "updated_at", "full_name", "email", "password", "bio") select "v0", "v1", "v2", "v3", "v4", "v5" from unnest($1, $2, $3, $4, $5, $6) with ordinality as v ("v0", "v1", "v2", "v3", "v4", "v5", n) order by n returning "id"
