-- list 0
update "node" set "label" = $1 where "parent_id" in (select a0."id" from "node" a0 where a0."label" = $2)
update "node" set "parent_id" = $1 where "parent_id" in (select a0."id" from "node" a0 where a0."label" = $2) and "code" is null
delete from "node" where "parent_id" in (select a0."id" from "node" a0 where a0."label" = $1)
delete from "node" where "id" not in (select a0."parent_id" from "node" a0 where a0."parent_id" is not null)
