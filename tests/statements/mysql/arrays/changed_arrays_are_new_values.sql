-- list 0
update `shelf` as t join (select ? as `v0`, ? as `v1`, ? as `v2` union all select ?, ?, ? union all select ?, ?, ? union all select ?, ?, ?) as v on t.`id` = v.`v2` set t.`tags` = v.`v0`, t.`sizes` = v.`v1`
update `shelf` set `tags` = ? where `id` = ?
