-- list 0
begin
update "machine" set "title" = $1, "version" = $2 where "id" = $3 and "version" = $4
commit
