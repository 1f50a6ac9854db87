-- list 0
select a0."id", a0."name", a0."tags", cast(a0."colors" as text[]), a0."sizes", a0."counts", a0."secrets", a0."opened", a0."prices", a0."room_id" from "shelf" a0 where a0."tags" @> cast($1 as varchar[]) and (a0."sizes" && $2) is not true
