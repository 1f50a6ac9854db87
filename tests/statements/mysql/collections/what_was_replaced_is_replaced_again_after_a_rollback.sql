-- list 0
begin
delete from `article_tags` where `article_id` = ?
insert into `article_tags` (`article_id`, `tag_id`) values (?, ?) on duplicate key update `article_id` = `article_id`
commit
