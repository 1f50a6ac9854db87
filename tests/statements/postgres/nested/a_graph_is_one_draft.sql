-- list 0
begin
insert into "user" ("created_at", "updated_at", "full_name", "email", "password", "bio") select "v0", "v1", "v2", "v3", "v4", "v5" from unnest($1, $2, $3, $4, $5, $6) with ordinality as v ("v0", "v1", "v2", "v3", "v4", "v5", n) order by n returning "id"
insert into "article" ("created_at", "updated_at", "slug", "title", "description", "text", "author_id") values ($1, $2, $3, $4, $5, $6, $7) returning "id"
insert into "tag" ("created_at", "updated_at", "name") select "v0", "v1", "v2" from unnest($1, $2, $3) with ordinality as v ("v0", "v1", "v2", n) order by n returning "id"
insert into "comment" ("created_at", "updated_at", "text", "article_id", "author_id") select "v0", "v1", "v2", "v3", "v4" from unnest($1, $2, $3, $4, $5) with ordinality as v ("v0", "v1", "v2", "v3", "v4", n) order by n returning "id"
insert into "article_tags" ("article_id", "tag_id") select * from unnest($1, $2) on conflict do nothing
commit
