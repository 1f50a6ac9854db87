-- list 0
with v ("v0", "v1", "v2") as (values ($1, $2, $3), ($4, $5, $6), ($7, $8, $9), ($10, $11, $12)) update "shelf" as t set "tags" = cast(v."v0" as varchar[]), "sizes" = v."v1" from v where t."id" = v."v2"
update "shelf" set "tags" = cast($1 as varchar[]) where "id" = $2
