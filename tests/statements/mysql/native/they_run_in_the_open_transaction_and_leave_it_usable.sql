-- list 0
savepoint flush
insert into `user` (`created_at`, `updated_at`, `full_name`, `email`, `password`, `bio`) values (?, ?, ?, ?, ?, ?)
release savepoint flush
savepoint flush
insert into `user` (`created_at`, `updated_at`, `full_name`, `email`, `password`, `bio`) values (?, ?, ?, ?, ?, ?)
rollback to savepoint flush
savepoint flush
update `user` set `bio` = ? where `id` = ?
release savepoint flush
select count(*) from `user` a0 where a0.`id` > ?
