-- list 0
update `mark` set `name` = ? where `id` = ?
insert into `mark` (`name`) values (?)
