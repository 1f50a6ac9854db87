-- list 0
update `node` set `code` = `code` + ? where `group_name` = ?
