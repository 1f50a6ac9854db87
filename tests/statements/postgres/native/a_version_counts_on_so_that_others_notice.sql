-- list 0
update "contract" set "salary" = $1, "version" = "version" + $2 where "id" = $3
