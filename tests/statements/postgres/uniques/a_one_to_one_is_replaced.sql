-- list 0
delete from "badge" where "id" = $1 and "version" = $2
insert into "badge" ("text", "version", "node_id") values ($1, $2, $3) returning "id"
