-- list 0
update "line" as t set "amount" = v."v0", "revision" = v."v1" from unnest($1, $2, $3, $4, $5) as v ("v0", "v1", "v2", "v3", "v4") where t."person_id" = v."v2" and t."number" = v."v3" and t."revision" = v."v4" returning "person_id", "number", "total", "is_large", "size", "twice"
