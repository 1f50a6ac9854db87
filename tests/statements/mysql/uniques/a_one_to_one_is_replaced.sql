-- list 0
delete from `badge` where `id` = ? and `version` = ?
insert into `badge` (`text`, `version`, `node_id`) values (?, ?, ?)
