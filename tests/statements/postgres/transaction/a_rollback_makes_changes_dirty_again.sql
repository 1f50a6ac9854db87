-- list 0
begin
update "article" set "updated_at" = $1, "title" = $2 where "id" = $3
delete from "article_tags" where "article_id" = $1 and "tag_id" = $2
delete from "tag" where "id" = $1
commit
