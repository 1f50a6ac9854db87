-- Lengths that Dormouse writes as checks are read as lengths, where the type is the one that it would choose.
create table `parcel` (
    `id` bigint not null auto_increment primary key,
    `small` varbinary(40) not null,
    `blob` blob not null check (octet_length(`blob`) <= 20000),
    `other` blob not null check (octet_length(`other`) <= 70000),
    `medium` mediumtext null check (char_length(`medium`) <= 20000),
    `long` longtext null check (char_length(`long`) <= 5000000),
    `named` varchar(40) collate utf8mb4_general_ci not null
) default character set utf8mb4 collate utf8mb4_bin;
