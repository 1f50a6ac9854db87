-- list 0
select a0."id", a0."name" from "author" a0 order by a0."id"
select a0."id", a0."title", a0."published", a0."author_id" from "book" a0 where a0."author_id" = any($1) order by a0."published" desc, a0."title", a0."id"
