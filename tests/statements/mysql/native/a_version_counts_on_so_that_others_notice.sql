-- list 0
update `contract` set `salary` = ?, `version` = `version` + ? where `id` = ?
