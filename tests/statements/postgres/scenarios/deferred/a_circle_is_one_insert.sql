-- list 0
begin
insert into "wagon" ("number", "next_number") select "v0", "v1" from unnest($1, $2) as v ("v0", "v1")
commit
