-- list 0
begin
update `comment` set `updated_at` = ?, `article_id` = ? where `id` = ?
commit
