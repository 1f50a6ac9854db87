-- list 0
begin
insert into "team" ("name", "captain_id", "sponsor_name") values ($1, $2, $3) returning "id"
insert into "player" ("name", "team_id", "mentor_id") values ($1, $2, $3) returning "id"
update "team" set "captain_id" = $1 where "id" = $2
commit
