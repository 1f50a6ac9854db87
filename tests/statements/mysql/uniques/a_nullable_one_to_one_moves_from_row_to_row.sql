-- list 0
update `node` set `locker_id` = ? where `id` = ?
update `node` set `locker_id` = ? where `id` = ?
