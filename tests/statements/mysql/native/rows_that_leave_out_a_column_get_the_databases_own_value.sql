-- list 0
begin
insert into `computed` (`version`, `name`, `initials`, `greeting`, `secret`, `serial`, `blob`, `payload`, `colour`, `seen_at`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
insert into `computed` (`version`, `name`, `initials`, `greeting`, `secret`, `blob`, `payload`, `colour`, `seen_at`) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
commit
