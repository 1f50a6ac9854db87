-- list 0
select a0."id", a0."created_at", a0."updated_at", a0."text", a0."article_id", a0."author_id" from "comment" a0 where a0."article_id" = $1 order by a0."id"
insert into "comment" ("created_at", "updated_at", "text", "article_id", "author_id") values ($1, $2, $3, $4, $5) returning "id"
delete from "comment" where "id" = $1
