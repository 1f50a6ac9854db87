-- list 0
update "article" set "updated_at" = $1, "description" = $2 where "id" = $3
