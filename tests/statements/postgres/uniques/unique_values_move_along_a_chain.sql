-- list 0
update "mark" set "name" = $1 where "id" = $2
update "mark" set "name" = $1 where "id" = $2
