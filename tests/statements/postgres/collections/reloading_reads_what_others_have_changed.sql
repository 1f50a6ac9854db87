-- list 0
insert into "tag" ("created_at", "updated_at", "name") values ($1, $2, $3) returning "id"
insert into "article_tags" ("article_id", "tag_id") values ($1, $2) on conflict do nothing
