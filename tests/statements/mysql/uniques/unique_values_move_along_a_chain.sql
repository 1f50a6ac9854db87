-- list 0
update `mark` set `name` = ? where `id` = ?
update `mark` set `name` = ? where `id` = ?
