CREATE TABLE `tallies` (
	`minutes` integer NOT NULL,
	`slot` integer NOT NULL,
	`currency` text NOT NULL,
	`issuer` text NOT NULL,
	`method` text NOT NULL,
	`payments` integer NOT NULL,
	`captured_amount` integer NOT NULL,
	`refunds` integer NOT NULL,
	`refunded_amount` integer NOT NULL,
	PRIMARY KEY(`minutes`, `slot`, `currency`, `issuer`, `method`)
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `tallies` SELECT `slots`.`minutes`, `operations`.`settled_at` / (`slots`.`minutes` * 60000), `operations`.`currency`, coalesce(`payments`.`issuer`, ''), coalesce(`payments`.`method`, ''), sum(`operations`.`kind` = 'capture'), sum(CASE `operations`.`kind` WHEN 'capture' THEN `operations`.`amount` ELSE 0 END), sum(`operations`.`kind` = 'refund'), sum(CASE `operations`.`kind` WHEN 'refund' THEN `operations`.`amount` ELSE 0 END) FROM `operations` JOIN `payments` ON `payments`.`id` = `operations`.`payment_id` CROSS JOIN (SELECT 60 AS `minutes` UNION ALL SELECT 15) AS `slots` WHERE `operations`.`state` = 'approved' AND `operations`.`kind` IN ('capture', 'refund') AND `operations`.`settled_at` IS NOT NULL GROUP BY 1, 2, 3, 4, 5;
