-- list 0
select a0.`id`, a0.`created_at`, a0.`updated_at`, a0.`text`, a0.`article_id`, a0.`author_id` from `comment` a0 where a0.`article_id` = ? order by a0.`id`
insert into `comment` (`created_at`, `updated_at`, `text`, `article_id`, `author_id`) values (?, ?, ?, ?, ?)
delete from `comment` where `id` = ?
