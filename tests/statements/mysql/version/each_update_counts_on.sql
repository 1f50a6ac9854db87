-- list 0
begin
update `contract` set `salary` = ?, `version` = ? where `id` = ? and `version` = ?
commit

-- list 1
begin
update `contract` set `salary` = ?, `version` = ? where `id` = ? and `version` = ?
commit

-- list 2
begin
update `contract` set `salary` = ?, `version` = ? where `id` = ? and `version` = ?
commit
