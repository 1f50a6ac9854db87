-- list 0
begin
select a0."id", a0."created_at", a0."updated_at", a0."full_name", a0."email", a0."bio" from "user" a0 where a0."id" > $1 for share of a0
select a0."id", a0."created_at", a0."updated_at", a0."full_name", a0."email", a0."bio" from "user" a0 where a0."id" = $1 limit 1 for share of a0
commit
begin
select a0."id", a0."created_at", a0."updated_at", a0."full_name", a0."email", a0."bio" from "user" a0 where a0."id" > $1 for update of a0
select a0."id", a0."created_at", a0."updated_at", a0."full_name", a0."email", a0."bio" from "user" a0 where a0."id" = $1 limit 1 for update of a0
commit
begin
select a0."id", a0."created_at", a0."updated_at", a0."full_name", a0."email", a0."bio" from "user" a0 where a0."id" > $1 for share of a0 nowait
select a0."id", a0."created_at", a0."updated_at", a0."full_name", a0."email", a0."bio" from "user" a0 where a0."id" = $1 limit 1 for share of a0 nowait
commit
begin
select a0."id", a0."created_at", a0."updated_at", a0."full_name", a0."email", a0."bio" from "user" a0 where a0."id" > $1 for update of a0 skip locked
select a0."id", a0."created_at", a0."updated_at", a0."full_name", a0."email", a0."bio" from "user" a0 where a0."id" = $1 limit 1 for update of a0 skip locked
commit
