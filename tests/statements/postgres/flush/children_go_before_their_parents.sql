-- list 0
begin
delete from "comment" where "id" = $1
delete from "article" where "id" = $1
commit
