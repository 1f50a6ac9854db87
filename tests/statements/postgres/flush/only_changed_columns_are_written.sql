-- list 0
begin
update "article" set "updated_at" = $1, "title" = $2 where "id" = $3
commit
