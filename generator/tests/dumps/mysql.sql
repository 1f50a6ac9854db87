-- MySQL dump 10.13
/*!40101 SET NAMES utf8mb4 */;
DROP TABLE IF EXISTS `users`;
/*!40101 SET @saved_cs_client = @@character_set_client */;
CREATE TABLE `users` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT COMMENT 'the; key',
  `name` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT 'it\'s',
  `mood` enum('happy','it''s ok','a,b') DEFAULT NULL,
  `flags` set('x','y') NOT NULL DEFAULT '',
  `active` tinyint(1) DEFAULT '1',
  `price` decimal(10,2) unsigned DEFAULT 0.00,
  `at` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  `total` bigint GENERATED ALWAYS AS (`price` * 2) STORED,
  `place` point NOT NULL,
  `data` json DEFAULT NULL,
  `secret` text /*!80023 INVISIBLE */,
  PRIMARY KEY (`id`),
  UNIQUE KEY `name` (`name`),
  UNIQUE KEY `prefix` (`secret`(10)),
  KEY `at` (`at` DESC,`price`) USING BTREE COMMENT 'latest first',
  FULLTEXT KEY `text` (`secret`),
  SPATIAL KEY `place` (`place`),
  CONSTRAINT `positive` CHECK (`price` >= 0)
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='who buys; really';
LOCK TABLES `users` WRITE;
INSERT INTO `users` (`id`,`name`,`place`) VALUES (1,'a;\'b',point(1,1));
UNLOCK TABLES;
CREATE TABLE `orders` (
  `id` bigint NOT NULL,
  `user_id` int unsigned,
  `second_id` int unsigned,
  PRIMARY KEY (`id`),
  CONSTRAINT `fk_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE CASCADE,
  FOREIGN KEY (`second_id`) REFERENCES `users` (`id`)
);
CREATE TABLE `log` (
  `id` bigint NOT NULL
)
/*!50100 PARTITION BY HASH (id) PARTITIONS 4 */;
/*!50001 CREATE VIEW `buyers` AS SELECT
 1 AS `id`,
 1 AS `n`*/;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER `t` BEFORE INSERT ON `users` FOR EACH ROW BEGIN SET NEW.name = 'x'; END */;;
CREATE DEFINER=`root`@`%` PROCEDURE `p`()
BEGIN
  CREATE TABLE never (id int);
END ;;
DELIMITER ;
/*!50001 DROP VIEW IF EXISTS `buyers`*/;
/*!50001 CREATE ALGORITHM=UNDEFINED */
/*!50013 DEFINER=`root`@`localhost` SQL SECURITY DEFINER */
/*!50001 VIEW `buyers` AS select `u`.`id` AS `id`,count(0) AS `n` from (`users` `u` left join `orders` `o` on((`o`.`user_id` = `u`.`id`))) group by `u`.`id` */;
