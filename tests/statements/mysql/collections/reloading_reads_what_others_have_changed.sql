-- list 0
insert into `tag` (`created_at`, `updated_at`, `name`) values (?, ?, ?)
insert into `article_tags` (`article_id`, `tag_id`) values (?, ?) on duplicate key update `article_id` = `article_id`
