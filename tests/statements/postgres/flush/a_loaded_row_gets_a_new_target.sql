-- list 0
begin
insert into "user" ("created_at", "updated_at", "full_name", "email", "password", "bio") values ($1, $2, $3, $4, $5, $6) returning "id"
update "article" set "updated_at" = $1, "author_id" = $2 where "id" = $3
commit
