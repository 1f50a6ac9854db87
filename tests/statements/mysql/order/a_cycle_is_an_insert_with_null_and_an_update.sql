-- list 0
begin
insert into `team` (`name`, `captain_id`, `sponsor_name`) values (?, ?, ?)
insert into `player` (`name`, `team_id`, `mentor_id`) values (?, ?, ?)
update `team` set `captain_id` = ? where `id` = ?
commit
