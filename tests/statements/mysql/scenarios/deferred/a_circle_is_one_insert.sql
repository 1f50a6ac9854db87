-- list 0
begin
insert into `wagon` (`number`, `next_number`) values (?, ?), (?, ?), (?, ?)
update `wagon` as t join (select ? as `v0`, ? as `v1` union all select ?, ? union all select ?, ?) as v on t.`number` = v.`v1` set t.`next_number` = v.`v0`
commit
