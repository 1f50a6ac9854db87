-- list 0
begin
delete from "article_tags" where "article_id" = $1
insert into "article_tags" ("article_id", "tag_id") values ($1, $2) on conflict do nothing
commit
