-- list 0
select a0.`id`, a0.`created_at`, a0.`updated_at`, a0.`slug`, a0.`title`, a0.`description`, a0.`author_id`, a1.`id`, a1.`created_at`, a1.`updated_at`, a1.`full_name`, a1.`email`, a1.`bio` from `article` a0 left join `user` a1 on a1.`id` = a0.`author_id` order by a0.`id`
select a1.`article_id`, a0.`id`, a0.`created_at`, a0.`updated_at`, a0.`name` from `tag` a0 join `article_tags` a1 on a0.`id` = a1.`tag_id` where a1.`article_id` in (?, ?, ?) order by a0.`id`
select a0.`id`, a0.`created_at`, a0.`updated_at`, a0.`text`, a0.`article_id`, a0.`author_id`, a1.`id`, a1.`created_at`, a1.`updated_at`, a1.`full_name`, a1.`email`, a1.`bio` from `comment` a0 left join `user` a1 on a1.`id` = a0.`author_id` where a0.`article_id` in (?, ?, ?) order by a0.`id`
