-- list 0
update "node" set "code" = "code" + $1 where "group_name" = $2
