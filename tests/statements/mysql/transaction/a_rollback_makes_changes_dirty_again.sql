-- list 0
begin
update `article` set `updated_at` = ?, `title` = ? where `id` = ?
delete from `article_tags` where `article_id` = ? and `tag_id` = ?
delete from `tag` where `id` = ?
commit
