-- list 0
begin
delete from `comment` where `id` = ?
delete from `article` where `id` = ?
commit
