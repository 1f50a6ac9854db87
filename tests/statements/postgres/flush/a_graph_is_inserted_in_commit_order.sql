-- list 0
begin
insert into "user" ("created_at", "updated_at", "full_name", "email", "password", "bio") values ($1, $2, $3, $4, $5, $6) returning "id"
insert into "article" ("created_at", "updated_at", "slug", "title", "description", "text", "author_id") values ($1, $2, $3, $4, $5, $6, $7) returning "id"
insert into "tag" ("created_at", "updated_at", "name") values ($1, $2, $3) returning "id"
insert into "comment" ("created_at", "updated_at", "text", "article_id", "author_id") values ($1, $2, $3, $4, $5) returning "id"
insert into "article_tags" ("article_id", "tag_id") values ($1, $2) on conflict do nothing
commit
