-- list 0
update `prop` set `keeper_number` = ? where `studio_id` = ? and `number` = ?
