-- list 0
update `node` set `locker_id` = ? where `id` = ?
