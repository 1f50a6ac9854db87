-- list 0
update `article` set `updated_at` = ?, `description` = ? where `id` = ?
