-- list 0
insert into `user` (`created_at`, `updated_at`, `full_name`, `email`, `password`, `bio`) values (?, ?, ?, ?, ?, ?)
