-- list 0
select a1."article_id", a0."id", a0."created_at", a0."updated_at", a0."name" from "tag" a0 join "article_tags" a1 on a0."id" = a1."tag_id" where a1."article_id" = $1 and a0."name" <> $2 order by a0."name", a0."id" limit 1
select a0."id", a0."created_at", a0."updated_at", a0."slug", a0."title", a0."description", a0."author_id" from "article" a0 where a0."slug" <> $1 and a0."author_id" = $2 order by a0."id"
select a1."article_id", a0."id", a0."created_at", a0."updated_at", a0."name" from "tag" a0 join "article_tags" a1 on a0."id" = a1."tag_id" where a1."article_id" = $1 order by a0."id"
