-- list 0
update `product` as t join (select ? as `v0`, ? as `v1`, ? as `v2`, ? as `v3`, ? as `v4`, ? as `v5` union all select ?, ?, ?, ?, ?, ? union all select ?, ?, ?, ?, ?, ?) as v on t.`id` = v.`v1` and t.`price` = v.`v2` and t.`stock` = v.`v3` and t.`label` <=> v.`v4` and t.`supplier_id` <=> v.`v5` set t.`stock` = v.`v0`
