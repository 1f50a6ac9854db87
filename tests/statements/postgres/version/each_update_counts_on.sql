-- list 0
begin
update "contract" set "salary" = $1, "version" = $2 where "id" = $3 and "version" = $4
commit

-- list 1
begin
update "contract" set "salary" = $1, "version" = $2 where "id" = $3 and "version" = $4
commit

-- list 2
begin
update "contract" set "salary" = $1, "version" = $2 where "id" = $3 and "version" = $4
commit
