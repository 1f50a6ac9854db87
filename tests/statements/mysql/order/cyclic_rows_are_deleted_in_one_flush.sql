-- list 0
begin
delete from `player` where `id` = ?
delete from `player` where `id` = ?
delete from `team` where `id` = ?
commit
