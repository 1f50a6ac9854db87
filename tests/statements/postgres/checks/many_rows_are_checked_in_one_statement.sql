-- list 0
update "product" as t set "stock" = v."v0" from unnest($1, $2, $3, $4, $5, $6) as v ("v0", "v1", "v2", "v3", "v4", "v5") where t."id" = v."v1" and t."price" = v."v2" and t."stock" = v."v3" and t."label" is not distinct from v."v4" and t."supplier_id" is not distinct from v."v5"
