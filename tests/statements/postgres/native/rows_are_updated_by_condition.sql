-- list 0
update "article" set "title" = $1, "text" = $2 where "author_id" in (select a0."id" from "user" a0 where a0."full_name" = $3)
