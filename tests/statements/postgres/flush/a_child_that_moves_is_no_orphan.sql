-- list 0
begin
update "comment" set "updated_at" = $1, "article_id" = $2 where "id" = $3
commit
