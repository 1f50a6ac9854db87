-- list 0
delete from `mark` where `id` = ?
insert into `mark` (`name`) values (?)
