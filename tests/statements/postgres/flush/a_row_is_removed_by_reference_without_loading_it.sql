-- list 0
begin
delete from "comment" where "id" = $1
commit
