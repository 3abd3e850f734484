CREATE TABLE `sweeps` (
	`name` text PRIMARY KEY NOT NULL,
	`reached` text NOT NULL
);
--> statement-breakpoint
ALTER TABLE `ledgers` ADD `has_work` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `ledgers` ADD `size_bytes` integer;--> statement-breakpoint
CREATE INDEX `ledgers_with_work` ON `ledgers` (`id`) WHERE has_work = 1;