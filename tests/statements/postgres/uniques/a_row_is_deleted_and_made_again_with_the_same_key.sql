-- list 0
insert into "group" ("name", "title") values ($1, $2)
update "node" as t set "group_name" = v."v0" from unnest($1, $2) as v ("v0", "v1") where t."id" = v."v1"
delete from "group" where "name" = $1
insert into "group" ("name", "title") values ($1, $2)
