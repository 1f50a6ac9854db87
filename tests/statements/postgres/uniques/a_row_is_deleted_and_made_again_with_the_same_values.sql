-- list 0
delete from "mark" where "id" = $1
insert into "mark" ("name") values ($1) returning "id"
