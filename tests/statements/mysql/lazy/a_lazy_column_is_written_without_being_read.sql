-- list 0
begin
update `article` set `updated_at` = ?, `text` = ? where `id` = ?
commit
