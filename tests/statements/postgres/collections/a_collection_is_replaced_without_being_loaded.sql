-- list 1
begin
insert into "tag" ("created_at", "updated_at", "name") values ($1, $2, $3) returning "id"
delete from "article_tags" where "article_id" = $1
insert into "article_tags" ("article_id", "tag_id") select * from unnest($1, $2) on conflict do nothing
commit
