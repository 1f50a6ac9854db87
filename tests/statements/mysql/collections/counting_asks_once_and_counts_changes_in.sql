-- list 0
select count(*) from `tag` a0 join `article_tags` a1 on a0.`id` = a1.`tag_id` where a1.`article_id` = ?
select count(*) from `tag` a0 join `article_tags` a1 on a0.`id` = a1.`tag_id` where a1.`article_id` = ? and not (a0.`id` = ?)
select count(*) from `tag` a0 join `article_tags` a1 on a0.`id` = a1.`tag_id` where a1.`article_id` = ? and not (a0.`id` in (?, ?))
select count(*) from `tag` a0 join `article_tags` a1 on a0.`id` = a1.`tag_id` where a1.`article_id` = ? and not (a0.`id` in (?, ?, ?))
select count(*) from `article` a0 where not (a0.`id` = ?) and a0.`author_id` = ?
