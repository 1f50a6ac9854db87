-- list 0
insert into "user" ("created_at", "updated_at", "full_name", "email", "password", "bio") values ($1, $2, $3, $4, $5, $6) returning "id"
