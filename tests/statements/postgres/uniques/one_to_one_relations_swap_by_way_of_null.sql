-- list 0
update "node" as t set "locker_id" = v."v0" from unnest($1, $2) as v ("v0", "v1") where t."id" = v."v1"
update "node" as t set "locker_id" = v."v0" from unnest($1, $2) as v ("v0", "v1") where t."id" = v."v1"
