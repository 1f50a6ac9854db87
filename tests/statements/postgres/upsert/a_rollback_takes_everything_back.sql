-- list 0
begin
update "user" set "updated_at" = $1, "bio" = $2 where "id" = $3
commit
