-- list 0
begin
update `machine` set `title` = ?, `version` = ? where `id` = ? and `version` = ?
commit
