-- list 0
begin isolation level read uncommitted
commit
begin isolation level read committed
commit
begin isolation level repeatable read
commit
begin isolation level repeatable read
commit
begin isolation level serializable
commit
begin read only
rollback
begin isolation level serializable read only
rollback
begin
rollback
