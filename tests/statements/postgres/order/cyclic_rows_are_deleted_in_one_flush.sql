-- list 0
begin
delete from "player" where "id" = $1
delete from "player" where "id" = $1
delete from "team" where "id" = $1
commit
