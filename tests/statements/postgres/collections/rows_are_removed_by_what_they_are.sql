-- list 0
begin
delete from "article_tags" where "article_id" = $1 and "tag_id" = $2
delete from "comment" where "id" = $1
commit
