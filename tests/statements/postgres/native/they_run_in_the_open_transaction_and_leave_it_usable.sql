-- list 0
savepoint flush
insert into "user" ("created_at", "updated_at", "full_name", "email", "password", "bio") values ($1, $2, $3, $4, $5, $6) returning "id"
release savepoint flush
savepoint flush
insert into "user" ("created_at", "updated_at", "full_name", "email", "password", "bio") values ($1, $2, $3, $4, $5, $6) returning "id"
rollback to savepoint flush
savepoint flush
update "user" set "bio" = $1 where "id" = $2
release savepoint flush
select count(*) from "user" a0 where a0."id" > $1
