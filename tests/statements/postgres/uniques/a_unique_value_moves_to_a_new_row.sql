-- list 0
update "mark" set "name" = $1 where "id" = $2
insert into "mark" ("name") values ($1) returning "id"
