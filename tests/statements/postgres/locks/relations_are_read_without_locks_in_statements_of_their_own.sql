-- list 0
begin
select a0."id", a0."created_at", a0."updated_at", a0."slug", a0."title", a0."description", a0."author_id", a0."text" from "article" a0 where a0."author_id" in (select a1."id" from "user" a1 where a1."full_name" = $1) order by a0."id" for update of a0
select a0."id", a0."created_at", a0."updated_at", a0."full_name", a0."email", a0."bio" from "user" a0 where a0."id" = $1
select a1."article_id", a0."id", a0."created_at", a0."updated_at", a0."name" from "tag" a0 join "article_tags" a1 on a0."id" = a1."tag_id" where a1."article_id" = any($1) order by a0."id"
commit
