-- list 0
set transaction isolation level read uncommitted; start transaction
commit
set transaction isolation level read committed; start transaction
commit
set transaction isolation level repeatable read; start transaction
commit
set transaction isolation level serializable; start transaction
commit
set transaction isolation level serializable; start transaction
commit
start transaction read only
rollback
set transaction isolation level serializable; start transaction read only
rollback
begin
rollback
