-- list 0
update `film` set `editor_number` = ? where `studio_id` = ? and `number` = ?
update `film` set `director_number` = ?, `editor_number` = ? where `studio_id` = ? and `number` = ?
