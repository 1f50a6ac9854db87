-- list 0
begin
select a0.`id`, a0.`created_at`, a0.`updated_at`, a0.`full_name`, a0.`email`, a0.`bio` from `user` a0 where a0.`id` > ? lock in share mode
select a0.`id`, a0.`created_at`, a0.`updated_at`, a0.`full_name`, a0.`email`, a0.`bio` from `user` a0 where a0.`id` = ? limit 1 lock in share mode
commit
begin
select a0.`id`, a0.`created_at`, a0.`updated_at`, a0.`full_name`, a0.`email`, a0.`bio` from `user` a0 where a0.`id` > ? for update
select a0.`id`, a0.`created_at`, a0.`updated_at`, a0.`full_name`, a0.`email`, a0.`bio` from `user` a0 where a0.`id` = ? limit 1 for update
commit
begin
select a0.`id`, a0.`created_at`, a0.`updated_at`, a0.`full_name`, a0.`email`, a0.`bio` from `user` a0 where a0.`id` > ? lock in share mode nowait
select a0.`id`, a0.`created_at`, a0.`updated_at`, a0.`full_name`, a0.`email`, a0.`bio` from `user` a0 where a0.`id` = ? limit 1 lock in share mode nowait
commit
begin
select a0.`id`, a0.`created_at`, a0.`updated_at`, a0.`full_name`, a0.`email`, a0.`bio` from `user` a0 where a0.`id` > ? for update skip locked
select a0.`id`, a0.`created_at`, a0.`updated_at`, a0.`full_name`, a0.`email`, a0.`bio` from `user` a0 where a0.`id` = ? limit 1 for update skip locked
commit
