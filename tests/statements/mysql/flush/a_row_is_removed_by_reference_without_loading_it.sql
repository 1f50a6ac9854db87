-- list 0
begin
delete from `comment` where `id` = ?
commit
