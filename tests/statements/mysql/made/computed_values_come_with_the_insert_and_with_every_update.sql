-- list 0
update `line` as t join (select ? as `v0`, ? as `v1`, ? as `v2`, ? as `v3`, ? as `v4` union all select ?, ?, ?, ?, ?) as v on t.`person_id` = v.`v2` and t.`number` = v.`v3` and t.`revision` = v.`v4` set t.`amount` = v.`v0`, t.`revision` = v.`v1`
select a0.`person_id`, a0.`number`, a0.`total`, a0.`is_large`, a0.`size`, a0.`twice` from `line` a0 where (a0.`person_id`, a0.`number`) in ((?, ?), (?, ?))
