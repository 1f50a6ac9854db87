-- list 0
update `article` set `title` = ?, `text` = ? where `author_id` in (select a0.`id` from `user` a0 where a0.`full_name` = ?)
