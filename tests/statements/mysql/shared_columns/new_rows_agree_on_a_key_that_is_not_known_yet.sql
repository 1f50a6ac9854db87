-- list 0
insert into `studio` (`name`) values (?)
insert into `animator` (`studio_id`, `number`, `name`) values (?, ?, ?), (?, ?, ?)
insert into `film` (`studio_id`, `director_number`, `editor_number`, `number`, `title`) values (?, ?, ?, ?, ?)
