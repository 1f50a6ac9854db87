-- list 0
select count(*) from "tag" a0 join "article_tags" a1 on a0."id" = a1."tag_id" where a1."article_id" = $1
select count(*) from "tag" a0 join "article_tags" a1 on a0."id" = a1."tag_id" where a1."article_id" = $1 and not (a0."id" = $2)
select count(*) from "tag" a0 join "article_tags" a1 on a0."id" = a1."tag_id" where a1."article_id" = $1 and not (a0."id" = any($2))
select count(*) from "tag" a0 join "article_tags" a1 on a0."id" = a1."tag_id" where a1."article_id" = $1 and not (a0."id" = any($2))
select count(*) from "article" a0 where not (a0."id" = $1) and a0."author_id" = $2
