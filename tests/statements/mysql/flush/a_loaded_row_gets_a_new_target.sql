-- list 0
begin
insert into `user` (`created_at`, `updated_at`, `full_name`, `email`, `password`, `bio`) values (?, ?, ?, ?, ?, ?)
update `article` set `updated_at` = ?, `author_id` = ? where `id` = ?
commit
