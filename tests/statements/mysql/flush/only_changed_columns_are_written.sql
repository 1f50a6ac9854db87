-- list 0
begin
update `article` set `updated_at` = ?, `title` = ? where `id` = ?
commit
