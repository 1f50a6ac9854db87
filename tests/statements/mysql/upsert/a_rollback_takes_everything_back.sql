-- list 0
begin
update `user` set `updated_at` = ?, `bio` = ? where `id` = ?
commit
