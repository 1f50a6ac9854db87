-- list 0
update "prop" set "keeper_number" = $1 where "studio_id" = $2 and "number" = $3
