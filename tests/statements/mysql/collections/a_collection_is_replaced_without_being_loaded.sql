-- list 1
begin
insert into `tag` (`created_at`, `updated_at`, `name`) values (?, ?, ?)
delete from `article_tags` where `article_id` = ?
insert into `article_tags` (`article_id`, `tag_id`) values (?, ?), (?, ?) on duplicate key update `article_id` = `article_id`
commit
