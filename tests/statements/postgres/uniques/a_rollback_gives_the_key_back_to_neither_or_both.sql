-- list 0
delete from "group" where "name" = $1
insert into "group" ("name", "title") values ($1, $2)
