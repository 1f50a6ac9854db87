-- list 0
begin
update "article" set "updated_at" = $1, "text" = $2 where "id" = $3
commit
