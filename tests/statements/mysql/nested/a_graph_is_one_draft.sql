-- list 0
begin
insert into `user` (`created_at`, `updated_at`, `full_name`, `email`, `password`, `bio`) values (?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?)
insert into `article` (`created_at`, `updated_at`, `slug`, `title`, `description`, `text`, `author_id`) values (?, ?, ?, ?, ?, ?, ?)
insert into `tag` (`created_at`, `updated_at`, `name`) values (?, ?, ?), (?, ?, ?)
insert into `comment` (`created_at`, `updated_at`, `text`, `article_id`, `author_id`) values (?, ?, ?, ?, ?), (?, ?, ?, ?, ?)
insert into `article_tags` (`article_id`, `tag_id`) values (?, ?), (?, ?) on duplicate key update `article_id` = `article_id`
commit
