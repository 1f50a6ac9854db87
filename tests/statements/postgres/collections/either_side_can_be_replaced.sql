-- list 0
begin
delete from "article_tags" where "tag_id" = $1
insert into "article_tags" ("article_id", "tag_id") select * from unnest($1, $2) on conflict do nothing
commit
