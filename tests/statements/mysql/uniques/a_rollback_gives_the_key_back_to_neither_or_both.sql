-- list 0
delete from `group` where `name` = ?
insert into `group` (`name`, `title`) values (?, ?)
