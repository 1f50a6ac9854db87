-- list 0
begin
insert into "user" as a0 ("created_at", "updated_at", "full_name", "email", "password", "bio") select "v0", "v1", "v2", "v3", "v4", "v5" from unnest($1, $2, $3, $4, $5, $6) with ordinality as v ("v0", "v1", "v2", "v3", "v4", "v5", n) order by n on conflict ("email") do update set "updated_at" = excluded."updated_at", "full_name" = excluded."full_name", "password" = excluded."password" returning "id", "created_at", "updated_at", "full_name", "email", "bio", "password"
commit
