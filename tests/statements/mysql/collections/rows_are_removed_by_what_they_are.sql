-- list 0
begin
delete from `article_tags` where `article_id` = ? and `tag_id` = ?
delete from `comment` where `id` = ?
commit
