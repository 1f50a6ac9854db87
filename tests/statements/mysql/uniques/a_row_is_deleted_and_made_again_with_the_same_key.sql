-- list 0
insert into `group` (`name`, `title`) values (?, ?)
update `node` as t join (select ? as `v0`, ? as `v1` union all select ?, ?) as v on t.`id` = v.`v1` set t.`group_name` = v.`v0`
delete from `group` where `name` = ?
insert into `group` (`name`, `title`) values (?, ?)
