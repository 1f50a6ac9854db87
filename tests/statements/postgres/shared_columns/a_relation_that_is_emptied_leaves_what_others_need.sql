-- list 0
update "film" set "editor_number" = $1 where "studio_id" = $2 and "number" = $3
update "film" set "director_number" = $1, "editor_number" = $2 where "studio_id" = $3 and "number" = $4
