-- list 0
update `node` as t join (select ? as `v0`, ? as `v1` union all select ?, ?) as v on t.`id` = v.`v1` set t.`locker_id` = v.`v0`
update `node` as t join (select ? as `v0`, ? as `v1` union all select ?, ?) as v on t.`id` = v.`v1` set t.`locker_id` = v.`v0`
