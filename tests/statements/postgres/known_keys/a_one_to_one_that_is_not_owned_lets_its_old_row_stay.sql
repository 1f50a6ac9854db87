-- list 0
update "node" set "locker_id" = $1 where "id" = $2
