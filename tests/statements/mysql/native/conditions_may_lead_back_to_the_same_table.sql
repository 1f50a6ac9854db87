-- list 0
update `node` set `label` = ? where `id` in (select * from (select distinct a0.`id` from `node` a0 where a0.`parent_id` in (select a1.`id` from `node` a1 where a1.`label` = ?)) as v)
update `node` set `parent_id` = ? where `id` in (select * from (select distinct a0.`id` from `node` a0 where a0.`parent_id` in (select a1.`id` from `node` a1 where a1.`label` = ?) and a0.`code` is null) as v)
delete from `node` where `id` in (select * from (select distinct a0.`id` from `node` a0 where a0.`parent_id` in (select a1.`id` from `node` a1 where a1.`label` = ?)) as v)
delete from `node` where `id` in (select * from (select distinct a0.`id` from `node` a0 where a0.`id` not in (select a1.`parent_id` from `node` a1 where a1.`parent_id` is not null)) as v)
