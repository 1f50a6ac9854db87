-- list 0
begin
insert into `user` (`created_at`, `updated_at`, `full_name`, `email`, `password`, `bio`) values (?, ?, ?, ?, ?, ?) on duplicate key update `updated_at` = values(`updated_at`), `full_name` = values(`full_name`), `password` = values(`password`)
select a0.`id`, a0.`created_at`, a0.`updated_at`, a0.`full_name`, a0.`email`, a0.`bio`, a0.`password` from `user` a0 where a0.`email` = ? lock in share mode
commit
